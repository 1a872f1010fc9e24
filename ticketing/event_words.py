"""The sentences of the time line in Arabic and English: pages and letters say the same. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from ticketing.importance import Clock, Importance
from ticketing.reckoning import BY
from ticketing.request_states import Deed
from ticketing.requests import Event
from ticketing.time_changes import Cause
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
            "تقييم الخدمة %(score)s من 5، من %(who)s.",
            "%(who)s rated how it went: %(score)s of 5.",
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
TAKEN_OVER: Pair = (
    "تولّى %(who)s النظر في الاعتراض بدل %(from)s الذي لم يبتّ فيه.",
    "%(who)s took the objection up in place of %(from)s, who had not decided it.",
)
RECKONED: Mapping[str, Pair] = MappingProxyType(  # by what changed
    {
        Cause.CALENDAR: (
            (
                "تغيير تقويم الدوام «%(calendar)s»، غيّره %(changed_by)s: "
                "تنتهي المدة %(after)s بدلًا من %(before)s."
            ),
            (
                "%(changed_by)s changed the calendar %(calendar)s: its time ends %(after)s, "
                "not %(before)s."
            ),
        ),
        Cause.OTHER_CALENDAR: (
            (
                "صار دوام %(at)s على تقويم «%(calendar)s»، غيّره %(changed_by)s: "
                "تنتهي المدة %(after)s بدلًا من %(before)s."
            ),
            (
                "%(changed_by)s gave %(at)s the calendar %(calendar)s: its time ends %(after)s, "
                "not %(before)s."
            ),
        ),
        Cause.MERGED: (
            (
                "دمج %(at)s في %(into)s، أجراه %(changed_by)s: "
                "تنتهي المدة %(after)s بدلًا من %(before)s."
            ),
            (
                "%(changed_by)s made %(at)s part of %(into)s: its time ends %(after)s, "
                "not %(before)s."
            ),
        ),
    }
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
ENDS = ("due_before", "due_after")  # of the time, where another importance moved it


def pair_of(event: Event) -> Pair:
    """Return the sentence of a row, before what it names is put in."""
    clock = event.detail.get("step", "").partition("/")[0]
    if event.deed is Deed.RISE and clock == Clock.ACKNOWLEDGE:
        return NOT_ACKNOWLEDGED
    if event.deed is Deed.REVIEW and "from" in event.detail:
        return TAKEN_OVER
    if event.deed is Deed.RECKON:
        return RECKONED.get(event.detail.get("because", ""), SENTENCES[event.deed])
    if event.deed is Deed.WEIGH and len(set(map(event.detail.get, ENDS))) > 1:
        return WEIGHED_ANEW
    return SENTENCES[event.deed]
