"""What agents say became of a call: a list for each queue, at most nine for nine keys. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from asterisk_conf.names import Queue
from supervision.errors import NoSuchDispositionError

MOST = 9  # number keys


@dataclass(frozen=True, slots=True)
class Disposition:
    """One verdict on a call."""

    name: str
    name_ar: str
    name_en: str


ANSWERED = Disposition("answered", "أُجيب عن استفساره", "Question answered")
FILED = Disposition("filed", "رُفع له طلب", "Request filed")
STATUS_TOLD = Disposition("status-told", "أُبلغ بالحالة", "Status told")
SOLVED = Disposition("solved", "حُلّت المشكلة", "Problem solved")
PASSED_ON = Disposition("passed-on", "حُوّل إلى جهة أخرى", "Passed on")
TO_FOLLOW = Disposition("to-follow", "يحتاج متابعة", "To be followed up")
NOT_FOUND = Disposition("not-found", "لم يُعثر على بياناته", "No record found")
WRONG_NUMBER = Disposition("wrong-number", "اتصال خاطئ", "Wrong number")
SILENT = Disposition("silent", "لم يتكلم أحد", "Nobody spoke")
PASSWORD_RESET = Disposition("password-reset", "أُعيد تعيين كلمة المرور", "Password reset")
REGISTERED = Disposition("registered", "أُكمل التسجيل", "Registration completed")
FAULT_REPORTED = Disposition("fault-reported", "رُفع عطل تقني", "Fault reported")
OBJECTED = Disposition("objected", "سُجّل اعتراض", "Objection recorded")
COVERED = Disposition("covered", "بُيّنت التغطية", "Cover explained")
DISPATCHED = Disposition("dispatched", "أُبلغت الجهة المختصة", "Bodies concerned alerted")
NO_DANGER = Disposition("no-danger", "لا خطر قائم", "No danger")
FALSE_ALARM = Disposition("false-alarm", "بلاغ غير صحيح", "False report")

AT_THE_END = (TO_FOLLOW, WRONG_NUMBER, SILENT)
OF_SYSTEMS = (SOLVED, PASSWORD_RESET, REGISTERED, FAULT_REPORTED, PASSED_ON, *AT_THE_END)
DISPOSITIONS: Mapping[str, Sequence[Disposition]] = {
    Queue.GENERAL: (ANSWERED, FILED, STATUS_TOLD, PASSED_ON, *AT_THE_END),
    Queue.CORRESPONDENCE: (STATUS_TOLD, NOT_FOUND, FILED, PASSED_ON, *AT_THE_END),
    Queue.NOOR: OF_SYSTEMS,
    Queue.FARIS: OF_SYSTEMS,
    Queue.SYSTEMS: OF_SYSTEMS,
    Queue.MEDICAL: (COVERED, STATUS_TOLD, FILED, PASSED_ON, *AT_THE_END),
    Queue.TICKETS: (FILED, STATUS_TOLD, OBJECTED, NOT_FOUND, *AT_THE_END),
    Queue.EMERGENCY: (DISPATCHED, FILED, NO_DANGER, FALSE_ALARM, *AT_THE_END),
}


def dispositions_of(queue: str | None) -> Sequence[Disposition]:
    """Return what an agent may say of a call of *queue*, in the order of the number keys."""
    return DISPOSITIONS.get(queue or "", DISPOSITIONS[Queue.GENERAL])


def check_disposition(queue: str | None, name: str) -> None:
    """Raise NoSuchDispositionError unless *name* is on the list of *queue*."""
    if name not in {disposition.name for disposition in dispositions_of(queue)}:
        raise NoSuchDispositionError(name)
