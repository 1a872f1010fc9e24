"""What is due by the rules: the keys of the rows, the oldest first. Nothing is changed here."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column, not_, or_, select
from sqlalchemy.orm import aliased

from core.tables import OutboxRow, SessionRow
from privacy.rules import Kind
from supervision.tables import CallRecordRow, CallRow
from ticketing.request_states import OPEN
from ticketing.request_tables import RequestKeyRow, RequestRow, TrackingLinkRow
from ticketing.tables import BeneficiaryMobileRow, BeneficiaryRow

Due = Callable[[datetime], Any]  # a select
NOBODY: ColumnElement[str] = literal_column(
    "''"
)  # as the indexes have it: a parameter would not meet them
IS_OPEN = RequestRow.state.in_(tuple(sorted(OPEN)))
_HERE = BeneficiaryRow.id


def keys(before: datetime) -> Select[str, str]:
    """Return the idempotency keys of before."""
    old = RequestKeyRow.made_at < before
    return select(RequestKeyRow.by, RequestKeyRow.key).where(old)


def links(before: datetime) -> Select[Any]:
    """Return the links to requests that ended before."""
    mine = TrackingLinkRow.request_id == RequestRow.id
    ended = not_(IS_OPEN), RequestRow.changed_at < before
    return select(TrackingLinkRow.digest).join(RequestRow, mine).where(*ended)


def messages(before: datetime) -> Select[Any]:
    """Return the messages that nobody sends any more and that still say whom they were for."""
    done = func.coalesce(OutboxRow.sent_at, OutboxRow.given_up_at)
    old = OutboxRow.made_at < before, OutboxRow.recipient != NOBODY
    return select(OutboxRow.key).where(*old, OutboxRow.next_try_at.is_(None), done < before)


def sign_ins(before: datetime) -> Select[Any]:
    """Return the sessions that ended before."""
    ended = func.coalesce(SessionRow.ended_at, SessionRow.expires_at)
    return select(SessionRow.id).where(ended < before)


def callers(before: datetime) -> Select[Any]:
    """Return the calls of before that still say who called."""
    old = CallRow.started_at < before, CallRow.caller != NOBODY, not_(CallRow.is_open)
    return select(CallRow.call_id).where(*old).order_by(CallRow.started_at)


def notes(before: datetime) -> Select[str, str]:
    """Return what agents noted before, also of calls without a number."""
    old = CallRecordRow.written_at < before, CallRecordRow.note != NOBODY
    return select(CallRecordRow.call_id, CallRecordRow.agent).where(*old)


def requests(before: datetime) -> Select[Any]:
    """Return the requests that ended before."""
    ended = not_(IS_OPEN), RequestRow.changed_at < before
    return select(RequestRow.id).where(*ended, RequestRow.erased_at.is_(None))


def beneficiaries(before: datetime) -> Select[Any]:
    """Return who has not been heard of since: no change, no open or later request, no call."""
    theirs = or_(RequestRow.beneficiary_id == _HERE, RequestRow.identity == BeneficiaryRow.identity)
    asked = exists().where(theirs, or_(IS_OPEN, RequestRow.changed_at >= before))
    old = BeneficiaryRow.changed_at < before, BeneficiaryRow.erased_at.is_(None)
    return select(BeneficiaryRow.id).where(*old, not_(asked), not_(_called(before)), ~_kept(before))


def _called(before: datetime) -> Any:  # noqa: ANN401 - a condition
    """Return whether somebody called from one of their numbers since."""
    number = BeneficiaryMobileRow.number
    bare = func.substr(number, 2)
    forms = (number, bare, "+966" + bare, "966" + bare, "00966" + bare)
    caller = or_(*(CallRow.caller == form for form in forms))
    mine = and_(BeneficiaryMobileRow.beneficiary_id == _HERE, caller, CallRow.started_at >= before)
    return exists().where(mine)


def _kept(before: datetime) -> Any:  # noqa: ANN401 - a condition
    """Return whether somebody turned out to be them lately."""
    other = aliased(BeneficiaryRow)
    return exists().where(other.merged_into == _HERE, other.changed_at >= before)


DUE: Mapping[Kind, Due] = {
    Kind.KEYS: keys,
    Kind.LINKS: links,
    Kind.MESSAGES: messages,
    Kind.SIGN_INS: sign_ins,
    Kind.CALLERS: callers,
    Kind.NOTES: notes,
    Kind.REQUESTS: requests,
    Kind.BENEFICIARIES: beneficiaries,
}
