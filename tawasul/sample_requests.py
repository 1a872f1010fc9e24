"""A dozen requests of the sample, each with a story of its own: what a newcomer finds at work.

Nobody of them has a mobile or an address: nothing of the sample is ever sent to anybody.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.permissions import Role
from core.secrets import Secrets
from core.settings import Settings
from ticketing.request_filing import Filing
from ticketing.request_numbers import RequestNumbers
from ticketing.request_rights import Person
from ticketing.request_rows import Seal
from ticketing.request_tables import RequestRow
from ticketing.requests import Applicant, Wish
from ticketing.sample_people import DEPARTMENT
from ticketing.service import Requests
from ticketing.structure_store import GroundShelf
from ticketing.sweep import Sweep
from ticketing.template_service import AnswerTemplates

AGENT = Person("noura", Role.AGENT)
MAHA, MAJED, SALEH, HIND = (
    Person(name, Role.COORDINATOR) for name in ("maha", "majed", "saleh", "hind")
)
OLDEST = timedelta(days=30)  # the ministry of the sample stands since then
Deed = Callable[[Requests, str], Awaitable[object]]


TEMPLATES = (
    (
        "عولج الطلب",
        "{الاسم}، راجعت {الجهة} طلبكم رقم {رقم الطلب}، وعولج ما ورد فيه. نشكر لكم تواصلكم.",
    ),
    ("أحيل إلى المدرسة", "{الاسم}، وُجّهت المدرسة في {التاريخ} بمعالجة ما ذكرتموه، وتتابعه {الجهة}."),
)


@dataclass(frozen=True, slots=True)
class Story:
    """One request: about what, for whom, how long ago, and what was done day by day."""

    subject: str
    title: str
    text: str
    applicant: str
    days_ago: float
    deeds: Sequence[tuple[float, Deed]] = ()  # days after it was filed
    fields: dict[str, str] = field(default_factory=dict)
    identity: str = ""


def _acknowledge(requests: Requests, number: str) -> Awaitable[object]:
    return requests.acknowledge(number, by=MAHA)


def _assign(requests: Requests, number: str) -> Awaitable[object]:
    return requests.assign(number, MAJED.name, by=MAHA)


def _study(requests: Requests, number: str) -> Awaitable[object]:
    return requests.study(number, by=MAJED)


def _take(requests: Requests, number: str) -> Awaitable[object]:
    return requests.assign(number, MAHA.name, by=MAHA)


def _ask(requests: Requests, number: str) -> Awaitable[object]:
    return requests.ask(number, "ما اسم المدرسة ورقم الحافلة؟", by=MAHA)


def _answer(requests: Requests, number: str) -> Awaitable[object]:
    text = "راجعت الإدارة الطلب، وعولج ما ورد فيه. نشكر لكم تواصلكم."
    return requests.answer(number, text, by=MAHA)


def _object(requests: Requests, number: str) -> Awaitable[object]:
    return requests.object(number, "لم يتغير شيء منذ الإفادة، والمشكلة قائمة.", by=AGENT)


def _review(requests: Requests, number: str) -> Awaitable[object]:
    return requests.review(number, by=HIND)


def _remark(requests: Requests, number: str) -> Awaitable[object]:
    return requests.comment(number, "@saleh اتصلت بالمدرسة، وأنتظر رد المدير.", by=MAHA)


STORIES = (
    Story("complaint.transport", "تأخر حافلة المدرسة", "تتأخر الحافلة كل صباح نصف ساعة.",
          "عبدالله بن سعد العتيبي", 0.05, identity="1000001006"),
    Story("inquiry.certificate", "وثيقة تخرج قديمة", "أحتاج إلى بدل فاقد لوثيقة عام 1420.",
          "منيرة بنت فهد القحطاني", 0.3, identity="1000002376"),
    Story("complaint.books", "نقص في كتب الرياضيات", "لم يستلم الصف الخامس كتب الرياضيات.",
          "سارة بنت محمد الغامدي", 1, [(0.2, _acknowledge)], identity="1000003747"),
    Story("complaint.building", "تسرب ماء في فصل", "يتسرب الماء من سقف الفصل عند المطر.",
          "خالد بن إبراهيم الشمري", 2, [(0.2, _acknowledge), (0.5, _take)]),
    Story("inquiry.admission", "التسجيل في الصف الأول", "متى يفتح التسجيل لمن أتم الخامسة؟",
          "نوف بنت علي الدوسري", 3, [(0.3, _acknowledge), (0.6, _assign), (1, _study)]),
    Story("complaint.transport", "لا حافلة في الحي", "لا تمر حافلة في حينا منذ بدء الفصل.",
          "هدى بنت علي الشهري", 4, [(0.2, _acknowledge), (1, _ask)]),
    Story("complaint.fees", "رسوم تسجيل مرتين", "دفعت رسوم التسجيل مرتين لابني.",
          "فيصل بن ناصر الحربي", 6, [(0.4, _acknowledge), (0.6, _assign), (3, _answer)]),
    Story("complaint.treatment", "أسلوب جارح", "خوطبت ابنتي بأسلوب جارح أمام زميلاتها.",
          "ريم بنت صالح المطيري", 8,
          [(0.3, _acknowledge), (0.5, _take), (3, _answer), (5, _object)]),
    Story("complaint.building", "مكيفات لا تعمل", "لا يعمل التكييف في ثلاثة فصول.",
          "ماجد بن حمد السبيعي", 9,
          [(0.3, _acknowledge), (0.5, _take), (2, _answer), (4, _object), (5, _review)]),
    Story("complaint.books", "كتب تالفة", "وصلت كتب العلوم تالفة ولم تُبدل.",
          "عبير بنت سعود العنزي", 12, [(0.5, _acknowledge), (1, _remark)]),
    Story("complaint.transport", "ازدحام في الحافلة", "يقف الطلاب في الحافلة لكثرتهم.",
          "سلطان بن عبدالله الرشيدي", 20, [(0.4, _acknowledge), (0.8, _assign)]),
    Story("incident.accident", "حادث أمام المدرسة", "اصطدمت سيارة بسور المدرسة ولا إصابات.",
          "بدر بن محمد البلوي", 2.5, [(0.02, _acknowledge), (0.05, _take), (0.1, _answer)],
          {"place": "بوابة المدرسة"}),
)  # fmt: skip


@dataclass(slots=True)
class _Clock:
    """A clock that is set from deed to deed."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


async def fill(settings: Settings, sessions: async_sessionmaker[AsyncSession]) -> None:
    """File the stories; where there is a request already, nothing is added."""
    secrets = Secrets.ensure(settings.secrets)
    async with sessions() as session:
        if await session.scalar(select(RequestRow.id).limit(1)) is not None:
            return
    seal, numbers = Seal(secrets.sealing_key), RequestNumbers(secrets.request_numbers)
    await tell_stories(sessions, seal, numbers)


async def tell_stories(
    sessions: async_sessionmaker[AsyncSession], seal: Seal, numbers: RequestNumbers
) -> None:
    """File every story, do what was done in it, and let rise what is late."""
    grounds, started = GroundShelf(), datetime.now(UTC)
    clock = _Clock(started)
    filing = Filing(sessions, seal, grounds, numbers, clock)
    requests, sweep = (
        Requests(sessions, seal, grounds, clock),
        Sweep(sessions, seal, grounds, clock),
    )
    for story in sorted(STORIES, key=lambda story: -story.days_ago):
        await _tell(story, started, clock, filing, requests)
    clock.now = started
    await sweep.sweep()
    templates = AnswerTemplates(sessions, grounds, clock)
    for name, text in TEMPLATES:
        await templates.add(DEPARTMENT, name, text, by=MAHA)


async def _tell(
    story: Story, started: datetime, clock: _Clock, filing: Filing, requests: Requests
) -> None:
    """File one request and do what was done to it, at the moments of its story."""
    begins = clock.now = started - timedelta(days=story.days_ago)
    wish = Wish(
        subject=story.subject,
        title=story.title,
        text=story.text,
        applicant=Applicant(name=story.applicant, national_id=story.identity),
        fields=story.fields,
        entity=DEPARTMENT,
    )
    number = (await filing.file(wish, by=AGENT)).request.number
    for days, deed in story.deeds:
        clock.now = begins + timedelta(days=days)
        await deed(requests, number)
