"""Taking people out of rows, which stay and are counted. The caller owns the transaction."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.tables import OutboxRow, SessionRow
from privacy.rules import Kind
from supervision.tables import CallbackRow, CallEventRow, CallRecordRow, CallRow
from ticketing.request_tables import (
    AttachmentRow,
    RequestEventRow,
    RequestKeyRow,
    RequestRatingRow,
    RequestRow,
    TrackingLinkRow,
)
from ticketing.tables import BeneficiaryMergeRow, BeneficiaryMobileRow, BeneficiaryRow

ERASED = "—"  # stands for a name, in every language
WORDS = ("text", "name")  # of an event of a request; the rest names entities and steps
NUMBERS = ("caller", "number")  # of an event of a call
Forget = Callable[[AsyncSession, Sequence[Any], datetime], Awaitable[None]]


async def keys(session: AsyncSession, found: Sequence[Any], _: datetime) -> None:
    """Remove idempotency keys."""
    pair = tuple_(RequestKeyRow.by, RequestKeyRow.key)
    await session.execute(delete(RequestKeyRow).where(pair.in_([tuple(it) for it in found])))


async def links(session: AsyncSession, found: Sequence[Any], _: datetime) -> None:
    """Remove links that open nothing any more."""
    digests = [digest for (digest,) in found]
    await session.execute(delete(TrackingLinkRow).where(TrackingLinkRow.digest.in_(digests)))


async def messages(session: AsyncSession, found: Sequence[Any], at: datetime) -> None:
    """Keep of messages that and when they went out; what waits is not sent any more."""
    mine = OutboxRow.key.in_([key for (key,) in found])
    blank = {"recipient": "", "subject": "", "body": "", "last_error": ""}
    await session.execute(update(OutboxRow).where(mine).values(blank))
    waits = update(OutboxRow).where(mine, OutboxRow.next_try_at.is_not(None))
    await session.execute(waits.values(next_try_at=None, given_up_at=at))


async def sign_ins(session: AsyncSession, found: Sequence[Any], _: datetime) -> None:
    """Remove sessions that are over."""
    await session.execute(delete(SessionRow).where(SessionRow.id.in_([it for (it,) in found])))


async def callers(session: AsyncSession, found: Sequence[Any], _: datetime) -> None:
    """Keep of calls all but who called."""
    ids = [call_id for (call_id,) in found]
    await session.execute(update(CallRow).where(CallRow.call_id.in_(ids)).values(caller=""))
    noted = update(CallRecordRow).where(CallRecordRow.call_id.in_(ids))
    await session.execute(noted.values(caller=""))
    promised = update(CallbackRow).where(CallbackRow.call_id.in_(ids))
    await session.execute(promised.values(number=""))
    told = await session.scalars(select(CallEventRow).where(CallEventRow.call_id.in_(ids)))
    for event in told:
        event.detail = without(event.detail, NUMBERS)
    await session.flush()


async def notes(session: AsyncSession, found: Sequence[Any], _: datetime) -> None:
    """Keep of what agents noted the disposition alone."""
    pair = tuple_(CallRecordRow.call_id, CallRecordRow.agent)
    mine = update(CallRecordRow).where(pair.in_([tuple(it) for it in found]))
    await session.execute(mine.values(note=""))


async def requests(session: AsyncSession, found: Sequence[Any], at: datetime) -> None:
    """Keep of requests their course and times, without whose they were and what was said."""
    ids = [request_id for (request_id,) in found]
    blank = {
        **dict.fromkeys(("title", "text", "applicant"), ERASED),
        **dict.fromkeys(("beneficiary_id", "national_id", "identity", "mobile", "email")),
        "fields": "{}",
        "answer": "",
        "proposal": "",
        "erased_at": at,
    }
    await session.execute(update(RequestRow).where(RequestRow.id.in_(ids)).values(blank))
    await _forget_words(session, ids)
    rated = update(RequestRatingRow).where(RequestRatingRow.request_id.in_(ids))
    await session.execute(rated.values(words=""))
    for row in (AttachmentRow, TrackingLinkRow, RequestKeyRow):
        await session.execute(delete(row).where(row.request_id.in_(ids)))


async def _forget_words(session: AsyncSession, ids: Sequence[int]) -> None:
    events = await session.scalars(
        select(RequestEventRow).where(RequestEventRow.request_id.in_(ids))
    )
    for event in events:
        said = json.loads(event.detail)
        event.detail = json.dumps(without(said, WORDS), ensure_ascii=False)
    await session.flush()
    if session.get_bind().dialect.name == "sqlite":
        forgotten = text("UPDATE request_search SET words = '' WHERE rowid IN :ids")
    else:
        forgotten = text("UPDATE request_search SET words = '' WHERE request_id IN :ids")
    await session.execute(forgotten.bindparams(bindparam("ids", ids, expanding=True)))


async def beneficiaries(session: AsyncSession, found: Sequence[Any], at: datetime) -> None:
    """Keep of people that there was somebody, and in which role."""
    ids = [number for (number,) in found]
    blank = {
        "name": ERASED,
        "folded_name": "",
        "national_id": None,
        "identity": None,
        "entity": "",
        "version": BeneficiaryRow.version + 1,
        "erased_at": at,
    }
    await session.execute(update(BeneficiaryRow).where(BeneficiaryRow.id.in_(ids)).values(blank))
    theirs = BeneficiaryMobileRow.beneficiary_id.in_(ids)
    await session.execute(delete(BeneficiaryMobileRow).where(theirs))
    merges = or_(BeneficiaryMergeRow.kept.in_(ids), BeneficiaryMergeRow.gone.in_(ids))
    await session.execute(delete(BeneficiaryMergeRow).where(merges))


def without(said: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return the facts of an event, those that name people empty."""
    return {name: "" if name in names else value for name, value in said.items()}


FORGET: Mapping[Kind, Forget] = {
    Kind.KEYS: keys,
    Kind.LINKS: links,
    Kind.MESSAGES: messages,
    Kind.SIGN_INS: sign_ins,
    Kind.CALLERS: callers,
    Kind.NOTES: notes,
    Kind.REQUESTS: requests,
    Kind.BENEFICIARIES: beneficiaries,
}
