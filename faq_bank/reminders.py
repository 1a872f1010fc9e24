"""What owners of entries are written when a day of review has come, once for each day. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from core.outbox import Channel, Message

MOST_NAMED = 20
SUBJECT = "تواصل 19996: مراجعة {count} من بنك الأسئلة / Tawasul 19996: {count} to review"
BODY = (
    "حان يوم مراجعة ما يلي من مدخلات بنك الأسئلة ({day}). "
    "اقرأه مقابل مصدره، ثم حدد يوم المراجعة التالي.\n"
    "These entries of the FAQ bank are to be reviewed ({day}). Read each against its source, "
    "then set the next day of review.\n\n{entries}\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReview:
    """An entry whose day of review has come."""

    entry_id: str
    question: str
    owner: str
    day: date


def reminders(
    due: Iterable[DueReview], emails: Mapping[str, str], address: str
) -> Iterator[Message]:
    """Yield one message for each owner and day, those of them who can be written to."""
    groups: dict[tuple[str, date], list[DueReview]] = {}
    for review in due:
        groups.setdefault((review.owner, review.day), []).append(review)
    for (owner, day), those in groups.items():
        if email := emails.get(owner):
            lines = [f"{it.question}\n{address}/faq/entries/{it.entry_id}" for it in those]
            more = [f"+{len(those) - MOST_NAMED}: {address}/faq/care"]
            named = lines[:MOST_NAMED] + (more if len(those) > MOST_NAMED else [])
            yield Message(
                key=f"faq/review/{day}/{owner}",
                channel=Channel.EMAIL,
                recipient=email,
                subject=SUBJECT.format(count=len(those)),
                body=BODY.format(day=day, entries="\n\n".join(named)),
            )
