"""What owners are written when a day of review has come, or a document is over. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from core.outbox import Channel, Message

MOST_NAMED = 20
SUBJECT = "تواصل 19996: مراجعة {count} من بنك الأسئلة / Tawasul 19996: {count} to review"
BODY = (
    "حان يوم مراجعة ما يلي من مدخلات بنك الأسئلة ({day}). "
    "اقرأه مقابل مصدره، ثم حدد يوم المراجعة التالي.\n"
    "These entries of the FAQ bank are to be reviewed ({day}). Read each against its source, "
    "then set the next day of review.\n\n{entries}\n"
)
OVER_SUBJECT = (
    "تواصل 19996: انتهى العمل بوثيقة ({count} من بنك الأسئلة) / "
    "Tawasul 19996: a document is over ({count} entries)"
)
OVER_BODY = (
    "انتهى العمل بوثائق تستند إليها مدخلاتك التالية في بنك الأسئلة ({day}). "
    "اقرأ ما حل محل الوثيقة، ثم عدّل المدخل أو اسحبه.\n"
    "Documents on which these entries of yours rest hold no more ({day}). Read what took their "
    "place, then change the entry or withdraw it.\n\n{entries}\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReview:
    """An entry whose day of review has come."""

    entry_id: str
    question: str
    owner: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OverSource:
    """An entry that rests on a document which is over from *day* on."""

    entry_id: str
    question: str
    owner: str
    day: date
    source: str


Reason = TypeVar("Reason", DueReview, OverSource)


def reminders(
    due: Iterable[DueReview], emails: Mapping[str, str], address: str
) -> Iterator[Message]:
    """Yield one message for each owner and day, those of them who can be written to."""
    for (owner, day), those in _by_owner(due).items():
        if email := emails.get(owner):
            yield Message(
                key=f"faq/review/{day}/{owner}",
                channel=Channel.EMAIL,
                recipient=email,
                subject=SUBJECT.format(count=len(those)),
                body=BODY.format(day=day, entries=_named(those, address, "/faq/care")),
            )


def of_documents(
    over: Iterable[OverSource], emails: Mapping[str, str], address: str
) -> Iterator[Message]:
    """Yield one message for each owner and day on which documents of theirs were over."""
    for (owner, day), those in _by_owner(over).items():
        if email := emails.get(owner):
            named = _named(those, address, "/faq/sources?over=1")
            documents = "\n".join(dict.fromkeys(it.source for it in those))
            yield Message(
                key=f"faq/source/{day}/{owner}",
                channel=Channel.EMAIL,
                recipient=email,
                subject=OVER_SUBJECT.format(count=len(those)),
                body=OVER_BODY.format(day=day, entries=f"{documents}\n\n{named}"),
            )


def _by_owner(due: Iterable[Reason]) -> Mapping[tuple[str, date], list[Reason]]:
    groups: dict[tuple[str, date], list[Reason]] = {}
    for it in due:
        groups.setdefault((it.owner, it.day), []).append(it)
    return groups


def _named(those: Sequence[DueReview | OverSource], address: str, more: str) -> str:
    lines = [f"{it.question}\n{address}/faq/entries/{it.entry_id}" for it in those]
    rest = [f"+{len(those) - MOST_NAMED}: {address}{more}"] if len(those) > MOST_NAMED else []
    return "\n\n".join([*lines[:MOST_NAMED], *rest])
