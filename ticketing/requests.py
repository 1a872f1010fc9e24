"""A request as it stands, and its time line. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ticketing.importance import Importance
from ticketing.request_states import Deed, RequestState
from ticketing.subjects import Service


class Source(StrEnum):
    """How a request came."""

    CALL = "call"
    API = "api"
    FILE = "file"
    PORTAL = "portal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who asks, as they were when they did; whole numbers are for those who may see them."""

    name: str
    national_id: str = field(default="", repr=False)
    mobile: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    language: str = "ar"
    beneficiary: int | None = None  # whom ``ticketing.beneficiaries`` knows


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for: all that is typed when a request is filed."""

    subject: str
    title: str  # "" where the subject and the first words of the text shall be it
    text: str
    applicant: Applicant
    fields: Mapping[str, str] = field(default_factory=dict)
    entity: str | None = None  # where the subject does not say who answers
    source: Source = Source.CALL
    call_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request. *version* grows with each event; *hands*: who had one in its answers."""

    request_id: int
    number: str
    service: Service
    subject: str
    subject_version: int
    title: str
    text: str
    fields: Mapping[str, str]
    applicant: Applicant
    source: Source
    call_id: str | None
    filed_by: str
    filed_at: datetime
    state: RequestState
    importance: Importance
    entity: str  # that holds it
    answering: str  # the entity that answers: while an objection is decided, another holds it
    version: int
    changed_at: datetime
    assignee: str | None = None
    reviewer: str | None = None
    hands: frozenset[str] = frozenset()
    level: int = 0  # how far it rose
    objections: int = 0
    answer: str = ""  # the one in force, which the beneficiary was told
    answered_at: datetime | None = None
    proposal: str = ""  # an answer that waits for approval, or was given back: nobody was told it
    due_at: datetime | None = None  # when the present level's time is over
    next_step_at: datetime | None = None
    merged_into: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One row of the time line, which is only added to; what it left stands in it."""

    n: int
    at: datetime
    deed: Deed
    by: str
    state: RequestState
    entity: str
    importance: Importance
    is_told: bool = False  # the beneficiary sees it
    detail: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts_from(self) -> datetime:
        """Return from when clocks heed it: that a wait was over may have been seen later."""
        if self.deed is Deed.LAPSE:
            return datetime.fromisoformat(self.detail["fell_at"])
        return self.at


@dataclass(frozen=True, slots=True)
class Rating:
    """What a beneficiary thinks of how their request went; *answer* is its row."""

    score: int  # 1 to 5
    words: str
    at: datetime
    answer: int = 0


@dataclass(frozen=True, slots=True)
class Telling:
    """Proof that somebody was told of an event (``event/7``) or of a step of a clock."""

    occasion: str
    person: str
    told_at: datetime
    is_copy: bool
    is_undeliverable: bool = False  # they had neither an account nor an address to be written to
