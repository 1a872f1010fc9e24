"""The world around a dialogue: hours, registers and a voice that says what it was given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, timezone

from ivr.nodes import Reason
from ivr.ports import Speaker, Surroundings
from ivr.steps import Answer, Hours, Result

RIYADH = timezone(timedelta(hours=3))
NOON = datetime(2026, 8, 16, 9, 0, tzinfo=UTC)  # a Sunday, 12:00 in Riyadh


@dataclass(frozen=True)
class Piece:
    name: str
    text: str


class FakeSpeaker:
    """Speaks each value as one sound that is named by what it says."""

    def __init__(self, language: str) -> None:
        self.language = language

    def _piece(self, *words: object) -> Sequence[Piece]:
        name = " ".join([self.language, *map(str, words)])
        return (Piece(name, name),)

    def count(self, n: int, noun: str) -> Sequence[Piece]:
        return self._piece(n, noun)

    def digits(self, text: str) -> Sequence[Piece]:
        return self._piece("digits", text)

    def time(self, t: time) -> Sequence[Piece]:
        return self._piece(f"{t:%H:%M}")

    def date(self, year: int, month: int, day: int, calendar: str) -> Sequence[Piece]:
        return self._piece(f"{year}-{month:02}-{day:02}", calendar)

    def position(self, n: int) -> Sequence[Piece]:
        return self._piece("position", n)

    def wait_band(self, low: int, high: int) -> Sequence[Piece]:
        return self._piece("wait", low, high)

    def money(self, halalas: int) -> Sequence[Piece]:
        return self._piece("money", halalas)


def fake_speaker(language: str) -> Speaker:
    return FakeSpeaker(language)


@dataclass
class FakeRegisters:
    """Knows who may be told what; counts who asked."""

    known: Mapping[tuple[str, str, str], Answer] = field(default_factory=dict)
    is_away: bool = False
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    async def look_up(self, name: str, *, number: str, identity: str) -> Answer:
        self.asked.append((name, number, identity))
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
    registers: FakeRegisters | None = None,
    calendars: FakeCalendars | None = None,
    *,
    now: datetime = NOON,
) -> Surroundings:
    """Return a world that is open and knows nothing, but for what is given."""
    return Surroundings(
        registers=registers or FakeRegisters(),
        calendars=calendars or FakeCalendars(),
        speaker=fake_speaker,
        clock=lambda: now,
    )
