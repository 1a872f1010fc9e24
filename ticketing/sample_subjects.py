"""What requests may be about in the sample: every service with a few types and sub-types."""

from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType

from ticketing.importance import USUAL_TIMES, Importance, TimeAllowed, Times
from ticketing.sample_ministry import ROOT
from ticketing.subjects import Choice, FieldKind, FormField, Service, Subject
from ticketing.working_days import Allowance

SECTOR = "sector-01"  # where a service has an entity of its own in the sample
PLACE = FormField(
    name="place", label_ar="المكان", label_en="Place", kind=FieldKind.TEXT, is_required=True
)
SYSTEM = FormField(
    name="system",
    label_ar="النظام",
    label_en="System",
    kind=FieldKind.CHOICE,
    choices=(
        Choice("noor", "نور", "Noor"),
        Choice("faris", "فارس", "Faris"),
        Choice("safeer", "سفير", "Safeer"),
        Choice("ain", "عين", "Ain"),
    ),
    is_required=True,
)
SINCE = FormField(name="since", label_ar="منذ", label_en="Since", kind=FieldKind.DATE)
ISSUER = FormField(
    name="issuer",
    label_ar="المدرسة أو الجامعة التي أصدرتها",
    label_en="School or university that issued it",
    kind=FieldKind.ENTITY,
)
OWN_FIELDS = {"system": (SYSTEM,), "certificate": (ISSUER, SINCE)}
_days, _hours = Allowance.of_days, Allowance.of_hours
AT_ONCE: Times = MappingProxyType(
    dict.fromkeys(
        Importance,
        TimeAllowed(acknowledge=_hours(1), answer=_hours(4), objection=_days(1), level=_hours(1)),
    )
)
Row = tuple[str, Service, str, str, str, str, str | None]
_S = Service
ROWS: tuple[Row, ...] = (
    ("admission", _S.INQUIRY, "القبول", "Admission", "القبول والتسجيل", "Admission", None),
    ("certificate", _S.INQUIRY, "الشهادات", "Certificates", "وثيقة", "A certificate", None),
    ("salary", _S.INQUIRY, "الموظفون", "Staff", "الرواتب والبدلات", "Salaries", "sector-02"),
    ("system", _S.INQUIRY, "الأنظمة", "Systems", "نظام إلكتروني", "An electronic system", SECTOR),
    ("transport", _S.COMPLAINT, "الخدمات", "Services", "النقل المدرسي", "School transport", None),
    ("books", _S.COMPLAINT, "الخدمات", "Services", "الكتب المدرسية", "School books", None),
    ("treatment", _S.COMPLAINT, "المعاملة", "Conduct", "سوء معاملة", "Bad treatment", None),
    ("fees", _S.COMPLAINT, "التعليم الأهلي", "Private education", "الرسوم", "Fees", None),
    ("building", _S.COMPLAINT, "المباني", "Buildings", "صيانة مبنى", "Maintenance", None),
    ("idea", _S.SUGGESTION, "اقتراح", "Suggestion", "اقتراح تحسين", "An improvement", SECTOR),
    ("minister", _S.MEETING, "لقاء", "Meeting", "لقاء الوزير", "With the minister", ROOT),
    ("fire", _S.INCIDENT, "بلاغ", "Report", "حريق", "Fire", None),
    ("violence", _S.INCIDENT, "بلاغ", "Report", "عنف", "Violence", None),
    ("poisoning", _S.INCIDENT, "بلاغ", "Report", "تسمم غذائي", "Food poisoning", None),
    ("accident", _S.INCIDENT, "بلاغ", "Report", "حادث مروري", "Traffic accident", None),
    ("counsel", _S.CONSULTATION, "استشارة", "Advice", "استشارة تربوية", "On upbringing", None),
)  # fmt: skip


def sample_subjects(since: datetime) -> Iterator[Subject]:
    """Yield the subjects of the sample, each in its first version."""
    for code, service, type_ar, type_en, name_ar, name_en, entity in ROWS:
        is_incident = service is Service.INCIDENT
        yield Subject(
            code=f"{service}.{code}",
            version=1,
            service=service,
            type_ar=type_ar,
            type_en=type_en,
            name_ar=name_ar,
            name_en=name_en,
            entity=entity,
            importance=Importance.VERY_IMPORTANT if is_incident else Importance.NORMAL,
            fields=_fields(code, service),
            times=AT_ONCE if is_incident else USUAL_TIMES,
            valid_from=since,
        )


def _fields(code: str, service: Service) -> tuple[FormField, ...]:
    if service is Service.INCIDENT:
        return (PLACE,)
    return OWN_FIELDS.get(code, (SINCE,))
