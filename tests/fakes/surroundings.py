"""The world around a dialogue: hours, registers and a voice that says what it was given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from ivr.nodes import Reason, SpokenKind
from ivr.ports import LookUps, Surroundings
from ivr.steps import Answer, Hours, Result, Spoken

RIYADH = timezone(timedelta(hours=3))
NOON = datetime(2026, 8, 16, 9, 0, tzinfo=UTC)  # a Sunday, 12:00 in Riyadh


@dataclass(frozen=True)
class Piece:
    name: str


def fake_voice(value: Spoken, language: str) -> Sequence[Piece]:
    """Speak each value as one sound that is named by what it says."""
    match value.kind:
        case SpokenKind.DATE:
            said = f"{value.value} {value.calendar}"
        case SpokenKind.TIME:
            said = f"{value.value:%H:%M}"
        case kind:
            said = f"{kind} {value.value}"
    return (Piece(f"{language} {said}"),)


@dataclass
class FakeRegisters:
    """Knows who may be told what; counts who asked."""

    known: Mapping[tuple[str, str, str], Answer] = field(default_factory=dict)
    is_away: bool = False
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    went_along: list[str] = field(default_factory=list)

    async def look_up(self, name: str, *, number: str, identity: str, value: str = "") -> Answer:
        self.asked.append((name, number, identity))
        self.went_along.append(value)
        if self.is_away:
            return Answer(Result.UNAVAILABLE)
        return self.known.get((name, number, identity), Answer(Result.REFUSED))


@dataclass
class FakeCalendars:
    """Open, or closed for a reason."""

    reason: Reason | None = None
    opens_at: datetime | None = None

    def hours(self, calendar: str, now: datetime) -> Hours:
        assert calendar == "centre"
        return Hours(
            is_open=self.opens_at is None, now=now, reason=self.reason, opens_at=self.opens_at
        )


def surroundings(
    registers: LookUps | None = None,
    calendars: FakeCalendars | None = None,
    *,
    now: datetime = NOON,
) -> Surroundings:
    """Return a world that is open and knows nothing, but for what is given."""
    return Surroundings(
        registers=registers or FakeRegisters(),
        calendars=calendars or FakeCalendars(),
        voice=fake_voice,
        clock=lambda: now,
    )
