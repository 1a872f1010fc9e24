"""A flow: its nodes, what they say and where each way leads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self, TypeVar

REPEAT = "*"
BACK = "#"
EMERGENCY_KEY = "0"
MENU_KEYS = "123456789"
NEXT_LANGUAGE = "next"


class SpokenKind(StrEnum):
    """How a value is spoken."""

    DIGITS = "digits"
    COUNT = "count"
    TIME = "time"
    DATE = "date"
    POSITION = "position"
    WAIT = "wait"
    MONEY = "money"
    CHOICE = "choice"  # the prompt that stands for the value in the look-up's table
    OPENING = "opening"  # when the centre opens again, as the calendar said last


class Reason(StrEnum):
    """Why the centre is closed."""

    NIGHT = "night"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSURE = "closure"


class DigitCheck(StrEnum):
    """What collected digits must be."""

    LUHN = "luhn"
    NATIONAL_ID = "national-id"
    MOBILE = "mobile"


class Ending(StrEnum):
    """Why the machine ends a call."""

    SERVED = "served"
    CLOSED = "closed"
    BOOKED = "booked"  # the caller will be called back
    CANCELLED = "cancelled"  # who was called back needs it no more
    UNCONFIRMED = "unconfirmed"  # who was called back did not say that they are there


@dataclass(frozen=True, slots=True)
class Prompt:
    """A recorded sentence."""

    name: str
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """Something known only during the call: ``of`` is a collected value or ``look-up.field``."""

    kind: SpokenKind
    of: str
    noun: str = ""  # what is counted (kind count)
    calendar: str = "gregorian"  # of a date
    line: int = field(default=0, compare=False, repr=False)


Says = tuple[Prompt | Value, ...]
AnyNode = TypeVar("AnyNode", bound="Node")
Way = tuple[str, str]  # its label and the node it leads to


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One place of the dialogue; ``title`` names it for people, by language."""

    name: str
    title: Mapping[str, str] = field(default_factory=dict, repr=False)
    line: int = field(default=0, compare=False, repr=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    def line_of(self, key: str) -> int:
        """Return the line of one of its keys in the file."""
        return self.lines.get(key, self.line)

    def says(self) -> Says:
        """Return everything that the node may say."""
        return ()

    def automatic(self) -> Iterator[Way]:
        """Give the ways that need no key of the caller."""
        return iter(())

    def chosen(self) -> Iterator[Way]:
        """Give the ways that the caller chooses by keys."""
        return iter(())

    def ways(self) -> Iterator[Way]:
        """Give every way out of the node but those of the global keys."""
        yield from self.chosen()
        yield from self.automatic()


@dataclass(frozen=True, slots=True, kw_only=True)
class Play(Node):
    """Says something and goes on."""

    prompts: Says
    next: str

    def says(self) -> Says:  # noqa: D102
        return self.prompts

    def automatic(self) -> Iterator[Way]:  # noqa: D102
        yield "next", self.next


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu(Node):
    """Asks for one key; ``failed`` is where those go who do not choose.

    With ``score`` the key itself is the caller's answer to a question of that name; with ``into``
    it is kept as a collected value.
    """

    prompts: Says
    keys: Mapping[str, str]
    failed: str
    score: str = ""
    into: str = ""

    def says(self) -> Says:  # noqa: D102
        return self.prompts

    def automatic(self) -> Iterator[Way]:  # noqa: D102
        yield "failed", self.failed

    def chosen(self) -> Iterator[Way]:  # noqa: D102
        yield from self.keys.items()


@dataclass(frozen=True, slots=True, kw_only=True)
class Collect(Node):
    """Asks for ``least`` to ``most`` digits and keeps them as ``into``.

    With ``confirm`` they are read back: 1 confirms, 2 begins again.
    """

    prompts: Says
    into: str
    least: int
    most: int
    terminator: str
    check: DigitCheck | None
    confirm: Says
    next: str
    failed: str

    def says(self) -> Says:  # noqa: D102
        return (*self.prompts, *self.confirm)

    def automatic(self) -> Iterator[Way]:  # noqa: D102
        yield "failed", self.failed

    def chosen(self) -> Iterator[Way]:  # noqa: D102
        yield "next", self.next


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp(Node):
    """Asks a register with a number and a second identifier, both collected before.

    ``value``, the file's ``with``, is one more collected value that goes along.
    """

    look_up: str
    number: str
    identity: str
    found: str
    refused: str
    unavailable: str
    failed: str
    value: str = ""

    def automatic(self) -> Iterator[Way]:  # noqa: D102
        yield "found", self.found
        yield "refused", self.refused
        yield "unavailable", self.unavailable
        yield "failed", self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(Node):
    """Branches on whether the centre is open, and if not, why."""

    calendar: str
    open: str
    closed: str
    reasons: Mapping[Reason, str] = field(default_factory=dict)

    def automatic(self) -> Iterator[Way]:  # noqa: D102
        yield "open", self.open
        yield from self.closed_ways()

    def closed_ways(self) -> Iterator[Way]:
        """Give the ways of callers who come while the centre is closed."""
        yield "closed", self.closed
        for reason, target in self.reasons.items():
            yield str(reason), target


@dataclass(frozen=True, slots=True, kw_only=True)
class Language(Node):
    """From here on the caller hears ``language``, or the flow's next one."""

    language: str
    next: str

    def automatic(self) -> Iterator[Way]:  # noqa: D102
        yield "next", self.next


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue(Node):
    """The end of the dialogue: the caller waits for an agent of ``queue``."""

    queue: str
    prompts: Says

    def says(self) -> Says:  # noqa: D102
        return self.prompts


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(Node):
    """Branches on whether a value that the flow is given is known."""

    value: str
    yes: str
    no: str

    def automatic(self) -> Iterator[Way]:  # noqa: D102
        yield "yes", self.yes
        yield "no", self.no


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack(Node):
    """Books a call to ``number``, for when the caller's turn has come."""

    number: str
    booked: str
    refused: str

    def automatic(self) -> Iterator[Way]:  # noqa: D102
        yield "booked", self.booked
        yield "refused", self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Node):
    """Speaks the short spoken answer of an entry of the FAQ bank; ``absent`` where there is none.

    None is there when the entry was withdrawn, has run out, or is not spoken in this language.
    """

    entry: str
    next: str
    absent: str

    def automatic(self) -> Iterator[Way]:  # noqa: D102
        yield "next", self.next
        yield "absent", self.absent


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(Node):
    """The end of a dialogue that was led meanwhile: the caller stands at their place in line."""

    prompts: Says

    def says(self) -> Says:  # noqa: D102
        return self.prompts


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp(Node):
    """The end of the call."""

    prompts: Says
    ending: Ending

    def says(self) -> Says:  # noqa: D102
        return self.prompts


@dataclass(frozen=True, slots=True, kw_only=True)
class Apologies:
    """What callers hear who were not understood."""

    silence: str = "sorry-silence"
    wrong_key: str = "sorry-wrong-key"
    wrong_digits: str = "sorry-wrong-digits"

    def names(self) -> tuple[str, ...]:
        """Return the names of the prompts."""
        return (self.silence, self.wrong_key, self.wrong_digits)


OPENING_PROMPTS = ("opening-today", "opening-tomorrow", "opening-on", "opening-at")
Field = SpokenKind | Mapping[str, str]  # how it is spoken, or the prompt of each value


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What a look-up answers with when it found something."""

    name: str
    fields: Mapping[str, Field]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowDefinition:
    """A whole dialogue. ``version`` is what the journal writes; the first language is the default.

    ``overflow`` and ``emergency`` are nodes: whoever is not understood, and whoever presses 0.
    ``given`` are values that whoever begins the flow may know.
    """

    number: str
    version: str
    languages: tuple[str, ...]
    start: str
    overflow: str
    emergency: str
    nodes: Mapping[str, Node] = field(repr=False)
    registers: Mapping[str, Register] = field(default_factory=dict, repr=False)
    always_open: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    tries: int = 3
    repeats: int = 5
    turns: int = 60
    silence_seconds: float = 5.0
    sorry: Apologies = field(default_factory=Apologies)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def language(self) -> str:
        """Return the language of callers who have chosen none."""
        return self.languages[0]

    def begun_in(self, language: str) -> Self:
        """Return the flow for callers who hear *language* already; as it is if it has no such."""
        if language not in self.languages:
            return self
        others = (it for it in self.languages if it != language)
        return replace(self, languages=(language, *others))

    def menus(self) -> Iterator[Menu]:
        """Give the menus in the order of the file."""
        return (node for node in self.nodes.values() if isinstance(node, Menu))
