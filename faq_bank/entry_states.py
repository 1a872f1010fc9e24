"""The life of an entry as a table: draft, reviewed, published, expired; and who leads it on."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from core.permissions import Permission
from faq_bank.errors import UnexpectedDeedError


class EntryState(StrEnum):
    """Where the newest version of an entry stands."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    EXPIRED = "expired"  # withdrawn by somebody, or by its last day (`KeptEntry.state_on`)


class EntryDeed(StrEnum):
    """What an editor does with an entry."""

    CHANGE = "change"
    REVIEW = "review"
    SEND_BACK = "send back"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


TRANSITIONS: Mapping[tuple[EntryState, EntryDeed], EntryState] = MappingProxyType(
    {
        (EntryState.DRAFT, EntryDeed.CHANGE): EntryState.DRAFT,
        (EntryState.DRAFT, EntryDeed.REVIEW): EntryState.REVIEWED,
        (EntryState.DRAFT, EntryDeed.WITHDRAW): EntryState.EXPIRED,
        (EntryState.REVIEWED, EntryDeed.CHANGE): EntryState.DRAFT,
        (EntryState.REVIEWED, EntryDeed.SEND_BACK): EntryState.DRAFT,
        (EntryState.REVIEWED, EntryDeed.PUBLISH): EntryState.PUBLISHED,
        (EntryState.REVIEWED, EntryDeed.WITHDRAW): EntryState.EXPIRED,
        (EntryState.PUBLISHED, EntryDeed.CHANGE): EntryState.DRAFT,
        (EntryState.PUBLISHED, EntryDeed.WITHDRAW): EntryState.EXPIRED,
        (EntryState.EXPIRED, EntryDeed.CHANGE): EntryState.DRAFT,
    }
)
NEEDS: Mapping[EntryDeed, Permission] = MappingProxyType(
    {
        EntryDeed.CHANGE: Permission.FAQ_WRITE,
        EntryDeed.REVIEW: Permission.FAQ_REVIEW,
        EntryDeed.SEND_BACK: Permission.FAQ_REVIEW,
        EntryDeed.PUBLISH: Permission.FAQ_REVIEW,
        EntryDeed.WITHDRAW: Permission.FAQ_REVIEW,
    }
)


def next_state(state: EntryState, deed: EntryDeed) -> EntryState:
    """Return the state after *deed*; one that has no row is refused: UnexpectedDeedError."""
    if (after := TRANSITIONS.get((state, deed))) is None:
        raise UnexpectedDeedError(state, deed)
    return after


def deeds_in(state: EntryState) -> tuple[EntryDeed, ...]:
    """Return what may be done with an entry in *state*, in the order of the table."""
    return tuple(deed for before, deed in TRANSITIONS if before is state)
