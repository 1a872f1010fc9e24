"""What is written to who begins to lead an entity: one message, however much lies there. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from core.outbox import Channel, Message
from ticketing.escalation import Step
from ticketing.request_numbers import written
from ticketing.requests import Request
from ticketing.structure import Structure

SUBJECT = "تواصل 19996: طلبات لديكم الآن / Tawasul 19996: requests that lie with you now"
BODY = (
    "تقومون الآن بعمل رئيس {name_ar}، ولديه هذه الطلبات، وتفاصيلها في صفحاتها:\n{numbers_ar}\n\n"
    "You lead {name_en} now. These requests lie with its head; see their pages:\n{numbers_en}\n"
)


def hand_over_mails(
    taken: Iterable[tuple[Request, Step]], structure: Structure, at: datetime
) -> Iterator[Message]:
    """Yield a message for each who leads from some moment on, those of them who can be written."""
    lying: dict[tuple[str, str, datetime], list[tuple[Request, Step]]] = defaultdict(list)
    for request, step in taken:
        for person in step.told:
            lying[person, step.entity, step.at].append((request, step))
    for (person, code, _), theirs in lying.items():
        if address := structure.staff.email(person, at):
            request, step = theirs[0]
            entity = structure.time.ministry.get(code, at)
            yield Message(
                key=f"request/{request.request_id}/{step.key}/{person}",
                channel=Channel.EMAIL,
                recipient=address,
                subject=SUBJECT,
                body=BODY.format(
                    name_ar=entity.name_ar,
                    name_en=entity.name_en,
                    numbers_ar="\n".join(written(one.number, "ar") for one, _ in theirs),
                    numbers_en="\n".join(written(one.number, "en") for one, _ in theirs),
                ),
            )
