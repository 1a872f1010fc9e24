"""What the dialogue needs from the world; ``agi``, ``tawasul`` and the registers implement it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.clock import utc_now
from ivr.nodes import Reason
from ivr.steps import Answer, Hours, Result, Spoken, Typed


class CallerChannel(Protocol):
    """The caller's ear and keys. Each method raises when the caller hangs up.

    Prompts are names of recorded sounds in the language that the channel speaks.
    """

    async def say(self, prompts: Sequence[str]) -> str | None:
        """Play prompts; return the key that interrupted them, or None."""

    async def ask(self, prompts: Sequence[str], *, seconds: float) -> str | None:
        """Play prompts, which a key interrupts; return the key, or None after silence."""

    async def collect(self, prompts: Sequence[str], *, most: int, seconds: float) -> Typed:
        """Play prompts, which the first digit interrupts; return what was typed.

        The entry ends with ``#``, at *most* digits, or after *seconds* without one.
        """

    async def speak(self, language: str) -> None:
        """Play prompts of another language from here on."""


class DialogueWitness(Protocol):
    """Told what happens in the dialogue. It never hears collected digits."""

    def menu_entered(self, menu: str) -> None:
        """The caller begins to hear *menu*."""

    def digit_pressed(self, menu: str, digit: str) -> None:
        """The caller chose *digit*."""

    def score_given(self, question: str, score: int) -> None:
        """The caller answered *question* so."""

    def try_failed(self, menu: str, digit: str | None) -> None:
        """The caller pressed a key that *menu* does not offer, or none."""

    def language_chosen(self, language: str) -> None:
        """The caller hears *language* from here on."""

    def look_up_answered(self, look_up: str, result: Result) -> None:
        """A register answered so."""

    def calendar_answered(self, calendar: str, reason: Reason | None, *, is_open: bool) -> None:
        """The caller came at such hours."""

    def answer_spoken(self, entry: str) -> None:
        """The caller begins to hear the answer of *entry*."""


class LookUps(Protocol):
    """The registers that callers may ask. Must not raise: what fails is UNAVAILABLE."""

    async def look_up(self, name: str, *, number: str, identity: str, value: str = "") -> Answer:
        """Return what register *name* tells whoever knows both number and identity.

        *value* is what the caller gives along, where the flow asks for it. REFUSED does not say
        which of the two was wrong, and takes as long in either case.
        """


class Calendars(Protocol):
    """The centre's hours, with holidays and closures."""

    def hours(self, calendar: str, now: datetime) -> Hours:
        """Return whether *calendar* is open at *now*, if not why, and when it opens next."""


class Callbacks(Protocol):
    """Whoever calls this caller back. Must not raise: what fails is not booked."""

    async def book(self, number: str, language: str) -> bool:
        """Keep the caller's place in line for a call to *number*; tell whether that was done."""


class NoCallbacks:
    """Stands in where nobody can be called back."""

    async def book(self, number: str, language: str) -> bool:  # noqa: ARG002
        """Book nothing."""
        return False


class Part(Protocol):
    """A recorded piece of a spoken value."""

    @property
    def name(self) -> str:
        """Return the name of its sound."""


class Voice(Protocol):
    """Speaks values; `ivr.saying.recorded` is the real one."""

    def __call__(self, value: Spoken, language: str) -> Sequence[Part]:
        """Return the recorded parts that say *value*."""


class NoRegisters:
    """Stands in until registers are wired: nothing can be looked up."""

    async def look_up(
        self,
        name: str,  # noqa: ARG002
        *,
        number: str,  # noqa: ARG002
        identity: str,  # noqa: ARG002
        value: str = "",  # noqa: ARG002
    ) -> Answer:
        """Say that no register answers."""
        return Answer(Result.UNAVAILABLE)


class AlwaysOpen:
    """Stands in until a calendar is wired."""

    def hours(self, calendar: str, now: datetime) -> Hours:  # noqa: ARG002
        """Say that the centre is open."""
        return Hours(is_open=True, now=now)


def mute(value: Spoken, language: str) -> Sequence[Part]:  # noqa: ARG001 - a Voice
    """Stand in until the parts are recorded: say nothing of a value."""
    return ()


def no_notice() -> str | None:
    """Say that nothing stands before the greeting."""
    return None


def no_answers(entry: str, language: str) -> str | None:  # noqa: ARG001
    """Say that the FAQ bank speaks no answer."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The world of a dialogue, but for the caller."""

    registers: LookUps
    calendars: Calendars
    voice: Voice
    clock: Callable[[], datetime]
    notice: Callable[[], str | None] = no_notice  # the prompt that everybody hears first
    answers: Callable[[str, str], str | None] = no_answers  # the prompt of an entry in a language
    callbacks: Callbacks = field(default_factory=NoCallbacks)


BARE = Surroundings(registers=NoRegisters(), calendars=AlwaysOpen(), voice=mute, clock=utc_now)
"""A world without registers, hours and values: everything is open and nothing is found."""
