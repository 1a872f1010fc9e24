"""A row of the time line as one sentence, in Arabic and in English, for letters. Pure.

The pages say the same sentences from their catalogues; a test holds the two against each other.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from core.days import moment_text
from ticketing.entities import Ministry
from ticketing.importance import Clock, Importance
from ticketing.plain_words import plain
from ticketing.reckoning import BY
from ticketing.request_numbers import written
from ticketing.request_states import Deed
from ticketing.requests import Event
from ticketing.tracking import BY_LINK, BY_TELEPHONE

Pair = tuple[str, str]  # Arabic, English

_D = Deed
SENTENCES: Mapping[Deed, Pair] = MappingProxyType(
    {
        _D.FILE: ("تسجيل الطلب من %(who)s.", "%(who)s filed it."),
        _D.ACKNOWLEDGE: ("إقرار بالاستلام من %(who)s.", "%(who)s acknowledged it."),
        _D.ASSIGN: ("إسناد من %(who)s إلى %(to)s.", "%(who)s assigned it to %(to)s."),
        _D.STUDY: ("بدء الدراسة من %(who)s.", "%(who)s began to study it."),
        _D.ASK: ("سؤال إلى المستفيد من %(who)s:", "%(who)s asked the beneficiary:"),
        _D.REPLY: (
            "رد المستفيد، كتبه %(who)s:",
            "%(who)s wrote down the beneficiary's reply:",
        ),
        _D.RESUME: (
            "استكمل %(who)s الطلب دون رد المستفيد:",
            "%(who)s went on without the beneficiary's reply:",
        ),
        _D.TRANSFER: (
            "إحالة من %(who)s: من %(from)s إلى %(to)s:",
            "%(who)s transferred it from %(from)s to %(to)s:",
        ),
        _D.PROPOSE: (
            "إفادة مقترحة على الرئيس من %(who)s:",
            "%(who)s proposed an answer to the head:",
        ),
        _D.APPROVE: ("اعتماد الإفادة من %(who)s:", "%(who)s approved the answer:"),
        _D.RETURN: (
            "إعادة الإفادة المقترحة من %(who)s:",
            "%(who)s gave the proposed answer back:",
        ),
        _D.ANSWER: ("إفادة من %(who)s:", "%(who)s answered:"),
        _D.OBJECT: (
            "تسجيل الاعتراض رقم %(round)s من %(who)s، وتبتّ فيه %(to)s:",
            "%(who)s wrote down objection %(round)s, which %(to)s decides:",
        ),
        _D.REVIEW: ("بدء النظر في الاعتراض من %(who)s.", "%(who)s took the objection up."),
        _D.UPHOLD: (
            "قرار %(who)s: بقاء الإفادة كما هي:",
            "%(who)s decided that the answer stands:",
        ),
        _D.OVERTURN: (
            "قرار %(who)s: قبول الاعتراض، وتُعدّ إفادة أخرى:",
            "%(who)s decided that another answer is to be given:",
        ),
        _D.ESCALATE: (
            "تصعيد فوري من %(who)s إلى الرئيس التالي:",
            "%(who)s let it rise to the next head at once:",
        ),
        _D.CLOSE: ("إغلاق من %(who)s.", "%(who)s closed it."),
        _D.REOPEN: ("إعادة فتح من %(who)s:", "%(who)s opened it again:"),
        _D.WITHDRAW: (
            "سحب الطلب برغبة المستفيد من %(who)s.",
            "%(who)s withdrew it for the beneficiary.",
        ),
        _D.MERGE: ("دمج في الطلب %(into)s من %(who)s.", "%(who)s merged it into %(into)s."),
        _D.COMMENT: ("تعليق من %(who)s:", "%(who)s commented:"),
        _D.ADD: ("أضاف المستفيد عن طريق %(who)s:", "%(who)s added the beneficiary's words:"),
        _D.RATE: (
            "قيّم المستفيد الخدمة: %(score)s من 5.",
            "The beneficiary rated how it went: %(score)s of 5.",
        ),
        _D.WEIGH: (
            "تغيير الأهمية من «%(from)s» إلى «%(to)s»، غيّرها %(who)s.",
            "%(who)s changed the importance from %(from)s to %(to)s.",
        ),
        _D.LINK: ("ربط بالطلب %(with)s من %(who)s.", "%(who)s linked it with %(with)s."),
        _D.ATTACH: ("إرفاق الملف %(name)s من %(who)s.", "%(who)s attached %(name)s."),
        _D.DETACH: ("إزالة الملف %(name)s من %(who)s.", "%(who)s took %(name)s away."),
        _D.RISE: (
            "انتهت المدة: صُعّد إلى رئيس %(at)s.",
            "Its time was over: it rose to the head of %(at)s.",
        ),
        _D.WARN: (
            "تنبيه: أوشكت مدة %(at)s على الانتهاء.",
            "A warning: the time of %(at)s was nearly over.",
        ),
        _D.REMIND: (
            "ذُكِّر المستفيد بالسؤال.",
            "The beneficiary was reminded of the question.",
        ),
        _D.LAPSE: (
            "لم يصل رد في المهلة: يُستكمل الطلب تلقائيًّا، وعادت مدته إلى السريان.",
            "No reply came in time: it goes on by itself, and its clock runs again.",
        ),
        _D.HAND_OVER: (
            "تولّى %(told)s رئاسة %(at)s وأُبلغ به.",
            "%(told)s began to lead %(at)s and was told of it.",
        ),
        _D.RECKON: (
            "تغيّر التقويم أو الهيكل: تنتهي المدة %(after)s بدلًا من %(before)s.",
            "The calendar or the structure changed: its time ends %(after)s, not %(before)s.",
        ),
    }
)
NOT_ACKNOWLEDGED: Pair = (
    "لم يُقرّ باستلامه في وقته: أُبلغ رئيس %(at)s.",
    "It was not acknowledged in time: the head of %(at)s was told.",
)
WEIGHED_ANEW: Pair = (
    (
        "تغيير الأهمية من «%(from)s» إلى «%(to)s»، غيّرها %(who)s: "
        "تنتهي المدة %(due_after)s بدلًا من %(due_before)s."
    ),
    (
        "%(who)s changed the importance from %(from)s to %(to)s: its time ends %(due_after)s, "
        "not %(due_before)s."
    ),
)
IMPORTANCE: Mapping[Importance, Pair] = MappingProxyType(
    {
        Importance.NORMAL: ("عادي", "Normal"),
        Importance.IMPORTANT: ("مهم", "Important"),
        Importance.VERY_IMPORTANT: ("مهم جدًّا", "Very important"),
    }
)
CALLED: Mapping[str, Pair] = MappingProxyType(  # who acts without an account
    {
        BY: ("المركز نفسه", "The centre itself"),
        BY_LINK: ("المستفيد عبر الرابط", "The beneficiary, by the link"),
        BY_TELEPHONE: ("المستفيد عبر الهاتف", "The beneficiary, by telephone"),
    }
)
ENTITIES: Mapping[Deed, frozenset[str]] = MappingProxyType(
    {
        _D.TRANSFER: frozenset({"from", "to"}),
        _D.OBJECT: frozenset({"to"}),
        _D.RISE: frozenset({"at"}),
        _D.WARN: frozenset({"at"}),
        _D.HAND_OVER: frozenset({"at"}),
    }
)
NUMBERS = frozenset({(_D.MERGE, "into"), (_D.LINK, "with")})
ENDS = ("due_before", "due_after")  # of the time, where another importance moved it
MOMENTS = frozenset(
    {(_D.RECKON, "before"), (_D.RECKON, "after"), *((_D.WEIGH, end) for end in ENDS)}
)
WEIGHTS = frozenset({(_D.WEIGH, "from"), (_D.WEIGH, "to")})
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Narrator:
    """Says rows of time lines in one language."""

    ministry: Ministry
    people: Mapping[str, str]  # full names
    code: str

    def one_of(self, pair: Pair) -> str:
        """Return the one of two texts that is in this language."""
        return pair[0 if self.code == "ar" else 1]

    def person(self, name: str) -> str:
        """Return what somebody is called."""
        return self.one_of(CALLED[name]) if name in CALLED else self.people.get(name) or name

    def entity(self, code: str, at: datetime) -> str:
        """Return what an entity is called, as it was at that time; its code when nobody knows."""
        found = self.ministry.find(code, at) or next(iter(self.ministry.spans.get(code, ())), None)
        return self.one_of((found.name_ar, found.name_en)) if found else code

    def sentence(self, event: Event) -> str:
        """Return what one row says, without the words that somebody wrote."""
        pattern = self.one_of(pair_of(event)).rstrip(":")
        return pattern % dict(self._facts(event))

    def _facts(self, event: Event) -> Iterator[tuple[str, str]]:
        yield from (("round", "1"), ("before", NOTHING), ("after", NOTHING))
        yield "who", self.person(event.by)
        for name, value in event.detail.items():
            yield name, self._way_of(event.deed, name)(value, event.at) if value else NOTHING

    def _way_of(self, deed: Deed, name: str) -> Callable[[str, datetime], str]:
        """Return how a value of a row is said."""
        if name in ENTITIES.get(deed, ()):
            return self.entity
        if (deed, name) in NUMBERS:
            return lambda value, _: written(value, self.code)
        if (deed, name) in MOMENTS:
            return lambda value, _: moment_text(datetime.fromisoformat(value), self.code)
        if (deed, name) in WEIGHTS:
            return lambda value, _: self.one_of(IMPORTANCE[Importance(value)])
        return lambda value, _: plain(self.person(value))


def pair_of(event: Event) -> Pair:
    """Return the sentence of a row, before what it names is put in."""
    clock = event.detail.get("step", "").partition("/")[0]
    if event.deed is Deed.RISE and clock == Clock.ACKNOWLEDGE:
        return NOT_ACKNOWLEDGED
    if event.deed is Deed.WEIGH and len(set(map(event.detail.get, ENDS))) > 1:
        return WEIGHED_ANEW
    return SENTENCES[event.deed]
