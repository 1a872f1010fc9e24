"""What the dialogue asks of the world next, what the world answers, what is worth telling."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from ivr.nodes import Ending, Reason, SpokenKind

SpokenValue = str | int | date | time | tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A value to be spoken in the caller's language."""

    kind: SpokenKind
    value: SpokenValue = field(repr=False)
    noun: str = ""
    calendar: str = "gregorian"


Heard = tuple[str | Spoken, ...]  # names of prompts, and values


@dataclass(frozen=True, slots=True)
class Say:
    """Say something; the outcome is the key that interrupted it, or None."""

    heard: Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Ask for one key; the outcome is the key, or None after silence."""

    heard: Heard
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather:
    """Ask for digits; the outcome is `Typed`."""

    heard: Heard
    most: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """Ask a register; the outcome is an `Answer`."""

    name: str
    number: str = field(repr=False)
    identity: str = field(repr=False)
    value: str = field(default="", repr=False)  # what goes along


@dataclass(frozen=True, slots=True)
class AskCalendar:
    """Ask a calendar; the outcome is `Hours`."""

    name: str


@dataclass(frozen=True, slots=True)
class AskAnswer:
    """Ask the FAQ bank; the outcome is the prompt that speaks the answer of *entry*, or None."""

    entry: str


@dataclass(frozen=True, slots=True)
class BookCallback:
    """Book a call to *number*; the outcome is whether that was done."""

    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Speak:
    """Play prompts of another language from here on; the outcome is None."""

    language: str


@dataclass(frozen=True, slots=True)
class Enqueue:
    """The decision: the caller waits for an agent of *queue*."""

    queue: str


@dataclass(frozen=True, slots=True)
class Resume:
    """The decision: the caller stands in line, at the place that is theirs."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """The decision: the call ends."""

    ending: Ending


Decision = Enqueue | Resume | HangUp
Step = Say | Ask | Gather | LookUp | AskCalendar | AskAnswer | BookCallback | Speak | Decision


@dataclass(frozen=True, slots=True)
class Typed:
    """The digits that a caller typed; *ended* by ``#`` or by their number, not by a pause."""

    digits: str = field(repr=False)
    ended: bool = True


class Result(StrEnum):
    """What a look-up may tell: never which of number and identifier was wrong."""

    FOUND = "found"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Answer:
    """A register's answer; *fields* are those of the flow's ``look-ups``."""

    result: Result
    fields: Mapping[str, SpokenValue] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """What a calendar says at the moment *now*; both times are of the centre's own zone."""

    is_open: bool
    now: datetime
    reason: Reason | None = None
    opens_at: datetime | None = None


Outcome = str | Typed | Answer | Hours | bool | None


@dataclass(frozen=True, slots=True)
class MenuEntered:
    """The caller begins to hear the question of a menu or of digits."""

    menu: str


@dataclass(frozen=True, slots=True)
class DigitPressed:
    """The caller chose."""

    menu: str
    digit: str


@dataclass(frozen=True, slots=True)
class ScoreGiven:
    """The caller answered a question by a key, which is the score."""

    question: str
    score: int


@dataclass(frozen=True, slots=True)
class TryFailed:
    """The caller pressed what is not offered, or nothing (None)."""

    menu: str
    digit: str | None


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The caller hears another language from here on."""

    language: str


@dataclass(frozen=True, slots=True)
class LookUpAnswered:
    """A register answered."""

    look_up: str
    result: Result


@dataclass(frozen=True, slots=True)
class CalendarAnswered:
    """The caller came at such hours (*reason* is None while the centre is open)."""

    calendar: str
    is_open: bool
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class AnswerSpoken:
    """The caller begins to hear the answer of an entry of the FAQ bank."""

    entry: str


Told = (
    MenuEntered
    | DigitPressed
    | ScoreGiven
    | TryFailed
    | LanguageChosen
    | LookUpAnswered
    | CalendarAnswered
    | AnswerSpoken
)
