"""What the entities' people are written of a request: all they need before they open it. Pure.

Nothing that the beneficiary or a colleague wrote is in a letter but the title: for that there is
the page, whose address each letter ends with.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from core.days import moment_text
from core.outbox import Channel, Message
from ticketing.event_words import IMPORTANCE, NOT_ACKNOWLEDGED, Pair, pair_of
from ticketing.narrator import Narrator, named_by
from ticketing.plain_words import plain
from ticketing.request_numbers import written
from ticketing.request_states import Deed
from ticketing.requests import Event, Request
from ticketing.structure import Structure
from ticketing.tracking import days_left, holder_of, page_mark

MOST_HISTORY = 6  # rows before the one that is told
LONGEST_SUBJECT = 200
NEWS: Pair = ("جديد في طلب", "News of a request")
HEADLINES: Mapping[Deed, Pair] = MappingProxyType(
    {
        Deed.FILE: ("طلب جديد لجهتكم", "A new request for your entity"),
        Deed.ASSIGN: ("أُسند إليكم طلب", "A request is assigned to you"),
        Deed.REPLY: ("رد المستفيد", "The beneficiary replied"),
        Deed.LAPSE: ("لم يرد المستفيد، واستُكمل الطلب", "No reply came: the request goes on"),
        Deed.TRANSFER: ("أُحيل إلى جهتكم طلب", "A request is passed on to your entity"),
        Deed.PROPOSE: ("إفادة تنتظر اعتمادكم", "An answer waits for your approval"),
        Deed.APPROVE: ("اعتُمدت الإفادة", "The answer is approved"),
        Deed.RETURN: ("أُعيدت الإفادة المقترحة", "The proposed answer is given back"),
        Deed.OBJECT: ("اعتراض ينتظر قراركم", "An objection waits for your decision"),
        Deed.UPHOLD: ("بقيت الإفادة كما هي", "The answer stands"),
        Deed.OVERTURN: ("قُبل الاعتراض: مطلوب إفادة أخرى", "Another answer is to be given"),
        Deed.REOPEN: ("أُعيد فتح طلب", "A request is open again"),
        Deed.WITHDRAW: ("سحب المستفيد طلبه", "The beneficiary withdrew"),
        Deed.COMMENT: ("ذُكرتم في تعليق", "You are mentioned in a comment"),
        Deed.ADD: ("أضاف المستفيد إلى طلبه", "The beneficiary added something"),
        Deed.WEIGH: ("تغيّرت أهمية طلب ومدته", "A request's importance and time changed"),
        Deed.RISE: ("انتهت مدة طلب وصُعّد", "A request's time is over: it rose"),
        Deed.WARN: ("أوشكت مدة طلب على الانتهاء", "A request's time is nearly over"),
    }
)
LATE_HEADLINE: Pair = ("طلب لم يُقرّ باستلامه في وقته", "A request was not acknowledged in time")
SUBJECT: Pair = (
    "تواصل 19996: {headline} – {number}: {title}",
    "Tawasul 19996: {headline} – {number}: {title}",
)
FACTS: Mapping[str, Pair] = MappingProxyType(
    {
        "number": ("الطلب", "Request"),
        "title": ("الموضوع", "Title"),
        "entity": ("الجهة", "Entity"),
        "level": ("المستوى", "Level"),
        "holder": ("يتولاه", "Held by"),
        "importance": ("الأهمية", "Importance"),
        "ends": ("تنتهي مدة هذا المستوى", "This level's time ends"),
        "left": ("الباقي من أيام العمل", "Working days left"),
    }
)
LOWEST: Pair = ("لدى من يعالجه", "With those who handle it")
RISEN: Pair = ("صُعّد إلى رئيس {entity}", "Risen to the head of {entity}")
COORDINATORS: Pair = ("منسقو {entity}", "The coordinators of {entity}")
NO_TIME: Pair = ("لا تُحتسب مدة الآن", "No time runs now")
HISTORY: Pair = ("ما سبق، الأحدث أولًا:", "What happened before, the newest first:")
PAGE: Pair = ("صفحة الطلب:", "The request's page:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """That some people are told of one row of a request's time line."""

    request: Request
    event: Event
    occasion: str  # as it is proven: ``event/7``, or a step of a clock
    people: Sequence[str]


@dataclass(frozen=True, slots=True)
class Secretary:
    """Writes letters at one moment, to each in their language; to others in Arabic."""

    structure: Structure
    names: Mapping[str, str]  # full names
    languages: Mapping[str, str | None]
    at: datetime

    def letters(self, notice: Notice, history: Sequence[Event]) -> Iterator[Message]:
        """Yield a letter to each who can be written to."""
        texts: dict[str, tuple[str, str]] = {}
        for person in dict.fromkeys(notice.people):
            if address := self.structure.staff.email(person, self.at):
                code = "en" if self.languages.get(person) == "en" else "ar"
                if code not in texts:
                    texts[code] = self._text(notice, history, code)
                subject, body = texts[code]
                yield Message(
                    key=f"request/{notice.request.request_id}/{notice.occasion}/{person}",
                    channel=Channel.EMAIL,
                    recipient=address,
                    subject=subject,
                    body=body,
                )

    def _text(self, notice: Notice, history: Sequence[Event], code: str) -> tuple[str, str]:
        narrator = Narrator(self.structure.time.ministry, self.names, code)
        return _subject(notice, narrator), "\n".join(self._lines(notice, history, narrator))

    def _lines(self, notice: Notice, history: Sequence[Event], narrator: Narrator) -> Iterator[str]:
        request, say = notice.request, narrator.one_of
        yield narrator.sentence(notice.event)
        yield ""
        for name, value in self._facts(request, narrator):
            yield f"{say(FACTS[name])}: {value}"
        before = [it for it in history if it.n < notice.event.n][-MOST_HISTORY:]
        if before:
            yield from ("", say(HISTORY))
        for event in reversed(before):
            yield f"- {moment_text(event.at, narrator.code)}: {narrator.sentence(event)}"
        yield from ("", say(PAGE), page_mark(request.number), "")

    def _facts(self, request: Request, narrator: Narrator) -> Iterator[tuple[str, str]]:
        say, code = narrator.one_of, narrator.code
        yield "number", written(request.number, code)
        yield "title", plain(request.title)
        yield "entity", narrator.entity(request.entity, self.at)
        yield "level", self._level(request, narrator)
        yield "holder", self._holder(request, narrator)
        yield "importance", say(IMPORTANCE[request.importance])
        if request.due_at is None:
            yield "ends", say(NO_TIME)
            return
        yield "ends", moment_text(request.due_at, code)
        yield "left", str(days_left(request, self.structure, self.at))

    def _level(self, request: Request, narrator: Narrator) -> str:
        if request.level == 0:
            return narrator.one_of(LOWEST)
        head_of = holder_of(request, self.structure, self.at).code
        return narrator.one_of(RISEN).format(entity=narrator.entity(head_of, self.at))

    def _holder(self, request: Request, narrator: Narrator) -> str:
        if person := request.reviewer or request.assignee:
            return narrator.person(person)
        entity = narrator.entity(request.entity, self.at)
        return narrator.one_of(COORDINATORS).format(entity=entity)


def _subject(notice: Notice, narrator: Narrator) -> str:
    """Return one line that says what happened to which request."""
    is_late = pair_of(notice.event) is NOT_ACKNOWLEDGED
    pair = LATE_HEADLINE if is_late else HEADLINES.get(notice.event.deed, NEWS)
    line = narrator.one_of(SUBJECT).format(
        headline=narrator.one_of(pair),
        number=written(notice.request.number, narrator.code),
        title=plain(notice.request.title),
    )
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"


def named_in(notice: Notice, history: Sequence[Event]) -> frozenset[str]:
    """Return the accounts that a letter names or goes to."""
    request, events = notice.request, (*history, notice.event)
    named = {request.assignee, request.reviewer, *notice.people}
    named |= {name for event in events for name in named_by(event)}
    return frozenset(name for name in named if name)
