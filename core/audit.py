"""The audit log: who did, and who looked at, what; each row carries the hash of the one before."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from core.database import microseconds_of

FORM = 1  # of the canonical text; another form gets another number
BEGINNING = "0" * 64  # what the first row follows
NEAR = 1000  # how far from its place a moved row is looked for


class ActorKind(StrEnum):
    """What acts."""

    PERSON = "person"
    PROGRAM = "program"  # by its token
    TERMINAL = "terminal"  # whoever is logged in on the machine
    CENTRE = "centre"  # the centre itself
    NOBODY = "nobody"  # who has not signed in


class Action(StrEnum):
    """What is written down."""

    SIGNED_IN = "signed in"
    SIGN_IN_FAILED = "sign-in failed"
    LOCKED_OUT = "locked out"
    SIGNED_OUT = "signed out"
    SESSION_ENDED = "session ended"
    SESSION_STOLEN = "session used by another browser"
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - the name of a deed
    PASSWORD_RESET = "password reset"  # noqa: S105 - likewise
    SECOND_FACTOR_SET = "second factor set up"
    SECOND_FACTOR_REMOVED = "second factor removed"
    RECOVERY_CODES_MADE = "recovery codes made"
    RECOVERY_CODE_USED = "recovery code used"
    ACCOUNT_CREATED = "account created"
    ACCOUNT_CHANGED = "account changed"
    ACCOUNT_DISABLED = "account disabled"
    ACCOUNT_ENABLED = "account enabled"
    TOKEN_CREATED = "token created"  # noqa: S105 - likewise
    TOKEN_REVOKED = "token revoked"  # noqa: S105 - likewise
    AGENT_CREATED = "agent created"
    AGENT_COMMANDED = "agent commanded"
    PROMPT_CHANGED = "prompt changed"
    NOTICE_SWITCHED_ON = "notice switched on"
    NOTICE_SWITCHED_OFF = "notice switched off"
    CLOSURE_ENTERED = "closure entered"
    CLOSURE_ENDED = "closure ended"
    CALLBACK_GIVEN_UP = "callback given up"
    MESSAGE_SENT = "message sent"
    BENEFICIARY_ADDED = "beneficiary added"
    BENEFICIARY_CHANGED = "beneficiary changed"
    BENEFICIARY_MERGED = "beneficiaries merged"
    BENEFICIARY_PARTED = "merge of beneficiaries undone"
    IDENTITY_UNCOVERED = "national ID looked at"
    DATA_SWEPT = "data kept long enough dealt with"
    PERSON_ERASED = "person erased"
    PERSON_EXPORTED = "all on a person exported"
    KEYS_TURNED = "sealing key turned"
    KEYS_FORGOTTEN = "older sealing keys forgotten"
    REQUESTS_EXPORTED = "requests exported"
    WEBHOOK_ADDED = "webhook added"
    WEBHOOK_ENDED = "webhook ended"
    STRUCTURE_CHANGED = "ministry changed"
    FAQ_ENTRY_ADDED = "FAQ entry added"
    FAQ_ENTRY_CHANGED = "FAQ entry changed"
    FAQ_ENTRY_RESTORED = "FAQ entry brought back"
    FAQ_ENTRY_LED_ON = "FAQ entry led on"  # reviewed, sent back, published, withdrawn
    FAQ_IMPORTED = "FAQ entries imported"
    FAQ_EXPORTED = "FAQ entries exported"
    FAQ_CATEGORY_CHANGED = "FAQ category changed"
    FAQ_ATTACHMENT_ADDED = "FAQ attachment added"
    FAQ_ANSWER_TEXTED = "FAQ answer sent by SMS"
    LOOKED = "looked"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from where."""

    kind: ActorKind
    name: str
    address: str = ""


CENTRE = Actor(ActorKind.CENTRE, "tawasul")


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done, or looked at."""

    actor: Actor
    action: Action
    subject: str = ""  # as in call/1786870800.1, account/huda
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One row of the log, as it is kept; *detail* is JSON, kept letter by letter."""

    n: int
    at: datetime
    actor_kind: str
    actor: str
    address: str
    action: str
    subject: str
    detail: str
    previous: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """How long the log is, and the hash of its newest row."""

    n: int
    hash: str


START = Head(0, BEGINNING)


def entry_after(head: Head, deed: Deed, at: datetime) -> AuditEntry:
    """Return the row that *deed* becomes after *head*."""
    entry = AuditEntry(
        n=head.n + 1,
        at=at,
        actor_kind=deed.actor.kind,
        actor=deed.actor.name[:64],
        address=deed.actor.address[:64],
        action=deed.action,
        subject=deed.subject[:255],
        detail=json.dumps(dict(deed.detail), ensure_ascii=False, sort_keys=True),
        previous=head.hash,
    )
    return replace(entry, hash=hash_of(entry))


def hash_of(entry: AuditEntry) -> str:
    """Return the SHA-256 of the row's canonical text, a JSON list whose parts stay apart."""
    facts = [
        FORM,
        entry.n,
        microseconds_of(entry.at),
        entry.actor_kind,
        entry.actor,
        entry.address,
        entry.action,
        entry.subject,
        entry.detail,
        entry.previous,
    ]
    return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()


class FaultKind(StrEnum):
    """What is wrong with the log."""

    CHANGED = "was changed"
    MISSING = "is missing"
    MOVED = "does not stand in its place"
    UNLINKED = "does not follow the row before it, which was written anew"
    REWRITTEN = "is not the row that the head tells of"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with row *n*; of missing ones there may be several, to *until*."""

    kind: FaultKind
    n: int
    until: int
    note: str = ""

    def __str__(self) -> str:
        if self.n == self.until:
            return f"Row {self.n} {self.kind}{self.note}."
        return f"Rows {self.n} to {self.until} are missing{self.note}."


class ChainCheck:
    """Takes the rows one by one, in the order of their numbers, and tells what is wrong."""

    def __init__(self, heads: Mapping[str, Head]) -> None:
        self._heads = heads  # where each is kept -> what it says
        self._last = START

    @property
    def last(self) -> Head:
        """Return the newest row taken."""
        return self._last

    def take(self, entry: AuditEntry) -> Iterator[Fault]:
        """Yield the faults of *entry*, given the one before it."""
        follows = entry.n == self._last.n + 1
        if not follows:
            yield Fault(FaultKind.MISSING, self._last.n + 1, entry.n - 1)
        if hash_of(entry) != entry.hash:
            yield _changed_or_moved(entry)
        elif follows and entry.previous != self._last.hash:
            yield Fault(FaultKind.UNLINKED, entry.n, entry.n)
        for place, head in self._heads.items():
            if head.n == entry.n and head.hash != entry.hash:
                yield Fault(FaultKind.REWRITTEN, entry.n, entry.n, f" ({place})")
        self._last = Head(entry.n, entry.hash)

    def end(self) -> Iterator[Fault]:
        """Yield what is missing after the newest row."""
        for place, head in self._heads.items():
            if head.n > self._last.n:
                note = f", at the end of the log ({place})"
                yield Fault(FaultKind.MISSING, self._last.n + 1, head.n, note)


def _changed_or_moved(entry: AuditEntry) -> Fault:
    for n in range(max(1, entry.n - NEAR), entry.n + NEAR + 1):
        if hash_of(replace(entry, n=n)) == entry.hash:
            return Fault(FaultKind.MOVED, entry.n, entry.n, f": it is row {n}")
    return Fault(FaultKind.CHANGED, entry.n, entry.n)
