"""Calls at a set clock: the real door, flow, calendar, registers and voice; only the clock is ours.

What a value says is compared as words, not as the names of its parts.
"""

import re
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from agi.call_table import CallTable
from agi.server import AgiServer
from asterisk_conf.names import PROMPT_FOLDER, part_prompt
from core.calendar import RIYADH, Closure
from core.calendar_form import packaged_calendar
from core.closures import Closures
from core.database import writing
from ivr.flow_shelf import FlowShelf
from ivr.library import unified_number
from ivr.ports import Surroundings
from ivr.saying import recorded
from ivr.spoken.speakers import SPEAKERS
from tawasul.hours import CentreHours
from tawasul.look_ups import RegisterLookUps
from tests.builders import a_call_id
from tests.fakes.asterisk import FakeAgiCall
from tests.fakes.switch import FakeMeter, FakeObserver
from ticketing.registers import Entry, Register
from ticketing.store import RegisterStore

Sessions = async_sessionmaker[AsyncSession]
COMMAND = re.compile(r'(STREAM FILE|GET DATA|SET VARIABLE) "([^"]*)"(?: "([^"]*)")?')
PLAYED_TO_ITS_END = "200 result=0 endpos=8000"
NUMBER, IDENTITY = "445566", "7391"
ENTRY = Entry(number=NUMBER, last_four=IDENTITY, status="studied", updated_on=date(2026, 1, 5))
CLOSURE = Closure(
    datetime(2026, 11, 25, 12, tzinfo=RIYADH),
    datetime(2026, 11, 25, 14, 30, tzinfo=RIYADH),
    "صيانة",
    "maintenance",
)
FRIDAY_OFF = Closure(
    datetime(2026, 11, 27, tzinfo=RIYADH), datetime(2026, 11, 28, tzinfo=RIYADH), "عطلة", "a rest"
)
WORDS = {
    (language, part_prompt(part.name)): part.text
    for language, by in SPEAKERS.items()
    for part in by.parts()
}


def plain(text: str) -> str:
    """Return *text* without vowel marks."""
    return "".join(it for it in text if unicodedata.category(it) != "Mn")


@dataclass
class Clock:
    """Stands until it is set."""

    now: datetime = datetime(2026, 11, 25, 12, tzinfo=RIYADH)

    def set(self, at: str) -> None:
        """Let a clock in Riyadh show *at*."""
        self.now = datetime.fromisoformat(at).replace(tzinfo=RIYADH)


@dataclass
class Caller:
    """Listens to every question and answers it; *heard* are prompts, and values in words."""

    call: FakeAgiCall
    language: str = "ar"
    decision: str = ""
    heard: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    async def listen(self) -> list[str]:
        """Return what is heard until a question is asked or the call goes on elsewhere."""
        self.heard = []
        while (command := await self.call.command()) and not self._ends(command):
            pass
        self._end_of_words()
        return self.heard

    async def press(self, keys: str) -> list[str]:
        """Answer the question; return what is heard then."""
        self.call.reply(f"200 result={keys.removesuffix('#')}")  # GET DATA takes # for an end
        return await self.listen()

    def _ends(self, command: str) -> bool:
        found = COMMAND.match(command)
        assert found, command
        verb, name, value = found.groups()
        match verb:
            case "STREAM FILE":
                self._hear(name.removeprefix(f"{PROMPT_FOLDER}/"))
                self.call.reply(PLAYED_TO_ITS_END)
            case "SET VARIABLE":
                if name == "TAWASUL_DECISION":
                    self.decision = value
                else:
                    self.language = value
                self.call.reply("200 result=1")
            case _:
                self._hear(name.removeprefix(f"{PROMPT_FOLDER}/"))
                return True
        return False

    def _hear(self, name: str) -> None:
        if (said := WORDS.get((self.language, name))) is not None:
            self.words.append(plain(said))
            return
        self._end_of_words()
        self.heard.append(name)

    def _end_of_words(self) -> None:
        if self.words:
            self.heard.append(" ".join(self.words))
        self.words = []


class Door:
    """The controller's door with the centre's calendar and register behind it."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self.hours = CentreHours(packaged_calendar(), sessions, lambda _: True)
        world = Surroundings(
            registers=RegisterLookUps(sessions),
            calendars=self.hours,
            voice=recorded,
            clock=lambda: clock.now,
        )
        meter = FakeMeter()
        calls = CallTable(FakeObserver(), meter, wrap_up={"noor": timedelta()})
        self.server = AgiServer(FlowShelf([unified_number()]), calls, meter, world=world)
        self.callers: list[Caller] = []

    async def dial(self) -> Caller:
        caller = Caller(await FakeAgiCall.open(self.server.port, a_call_id()))
        self.callers.append(caller)
        return caller


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def door(sqlite_sessions: Sessions, clock: Clock) -> AsyncIterator[Door]:
    async with writing(sqlite_sessions) as session:
        await RegisterStore(session).replace(Register.TRANSACTION, [ENTRY])
    for closure in (CLOSURE, FRIDAY_OFF):
        await Closures(sqlite_sessions).close(closure, by="huda")
    door = Door(sqlite_sessions, clock)
    await door.hours.look()
    await door.server.start("127.0.0.1", 0)
    yield door
    for caller in door.callers:
        caller.call.close()
    await door.server.drain(0)


WELCOME = ["greeting", "other-language"]
AT_SIX = "الساعة السادسة صباحا", "six o'clock in the morning"
AT_TEN = "الساعة العاشرة صباحا", "ten o'clock in the morning"
HALF_PAST_TWO = "الساعة الثانية والنصف ظهرا", "half past two in the afternoon"
THIRTEENTH = (
    "يوم السبت الثالث عشر من مارس عام ألفين وسبعة وعشرين ميلاديا",
    "on Saturday the thirteenth of March twenty twenty seven",
)
NIGHT, HOLIDAY, CLOSED = "closed-at-night", "closed-on-holiday", "closed-today"
TODAY, TOMORROW = ["opening-today"], ["opening-tomorrow"]

# the clock in Riyadh, what is said of the hours, the day and the hour of the next opening
WHILE_CLOSED = {
    "the evening begins": ("2026-11-25T21:00:00", NIGHT, TOMORROW, AT_SIX),
    "a second before the morning": ("2026-11-25T05:59:59", NIGHT, TODAY, AT_SIX),
    "midnight": ("2026-11-26T00:00:00", NIGHT, TODAY, AT_SIX),
    "a Ramadan evening": ("2027-02-10T18:30:00", NIGHT, TOMORROW, AT_TEN),
    "the end of a Ramadan day": ("2027-02-10T16:00:00", NIGHT, TOMORROW, AT_TEN),
    "a Ramadan morning": ("2027-02-10T07:00:00", NIGHT, TODAY, AT_TEN),
    "the eve of Ramadan": ("2027-02-07T21:00:00", NIGHT, TOMORROW, AT_TEN),
    "Eid al-Fitr": ("2027-03-10T12:00:00", HOLIDAY, THIRTEENTH, AT_SIX),
    "the night before the Eid": ("2027-03-08T16:00:00", NIGHT, THIRTEENTH, AT_SIX),
    "National Day": ("2026-09-23T12:00:00", HOLIDAY, TOMORROW, AT_SIX),
    "a Friday off": ("2026-11-27T10:00:00", CLOSED, TOMORROW, AT_SIX),
    "a closure begins": ("2026-11-25T12:00:00", CLOSED, TODAY, HALF_PAST_TWO),
    "a closure's last second": ("2026-11-25T14:29:59", CLOSED, TODAY, HALF_PAST_TWO),
}
WHILE_OPEN = {
    "the morning begins": "2026-11-25T06:00:00",
    "the last second": "2026-11-25T20:59:59",
    "a Ramadan noon": "2027-02-10T12:00:00",
    "the last minute before a closure": "2026-11-25T11:59:59",
    "after a closure": "2026-11-25T14:30:00",
    "a Friday": "2026-12-04T10:00:00",
    "the day after National Day": "2026-09-24T06:00:00",
    "after the Eid": "2027-03-13T06:00:00",
}
closed = pytest.mark.parametrize(
    ("at", "why", "day", "hour"), WHILE_CLOSED.values(), ids=WHILE_CLOSED
)

Both = tuple[str, str]


def opening(day: list[str] | Both, hour: Both, language: int) -> list[str]:
    """Return how the next opening is said, in Arabic (0) or English (1)."""
    if isinstance(day, list):
        return [*day, hour[language]]
    return ["opening-on", day[language], "opening-at", hour[language]]


@closed
async def test_callers_hear_why_we_are_closed_and_when_we_open_in_both_languages(
    door: Door, clock: Clock, at: str, why: str, day: list[str] | Both, hour: Both
) -> None:
    clock.set(at)
    caller = await door.dial()

    assert await caller.listen() == [*WELCOME, why, *opening(day, hour, 0), "closed-menu"]
    assert await caller.press("9") == [why, *opening(day, hour, 1), "closed-menu"]
    assert caller.language == "en"


@closed
async def test_while_closed_an_emergency_gets_through(
    door: Door, clock: Clock, at: str, why: str, day: list[str] | Both, hour: Both
) -> None:
    clock.set(at)
    caller = await door.dial()
    assert why in await caller.listen()
    assert opening(day, hour, 0)[-1] in caller.heard

    assert await caller.press("0") == ["connecting-emergency"]
    assert caller.decision == "queue-emergency"


@closed
async def test_while_closed_a_transaction_is_told_but_no_agent_is_promised(
    door: Door, clock: Clock, at: str, why: str, day: list[str] | Both, hour: Both
) -> None:
    clock.set(at)
    caller = await door.dial()
    assert why in await caller.listen()
    assert await caller.press("2") == ["ask-transaction-number"]
    assert await caller.press(NUMBER) == [
        "you-entered", "أربعة أربعة خمسة خمسة ستة ستة", "confirm-keys",
    ]  # fmt: skip
    assert await caller.press("1") == ["ask-last-four"]

    answer = await caller.press(IDENTITY)

    assert [it for it in answer if it.isascii()] == [
        "your-transaction", "transaction-studied", "last-updated", "after-transaction",
    ]  # fmt: skip
    assert "يوم الاثنين الخامس من يناير عام ألفين وستة وعشرين ميلاديا" in answer
    assert await caller.press("1") == ["no-agents-now", *opening(day, hour, 0), "closed-menu"]


@pytest.mark.parametrize("at", WHILE_OPEN.values(), ids=WHILE_OPEN)
async def test_while_open_callers_hear_the_menu_and_reach_an_agent(
    door: Door, clock: Clock, at: str
) -> None:
    clock.set(at)
    caller = await door.dial()

    assert await caller.listen() == [*WELCOME, "main-menu"]
    assert await caller.press("9") == ["main-menu"]
    assert await caller.press("1") == ["connecting-general"]
    assert (caller.language, caller.decision) == ("en", "queue-general")


async def test_who_came_in_the_last_second_and_asks_for_an_agent_later_is_told_so(
    door: Door, clock: Clock
) -> None:
    clock.set("2026-11-25T20:59:59")
    caller = await door.dial()
    assert await caller.listen() == [*WELCOME, "main-menu"]
    await caller.press("2")
    await caller.press(NUMBER)
    await caller.press("1")
    clock.set("2026-11-25T21:00:00")
    await caller.press(IDENTITY)

    heard = await caller.press("1")

    assert heard == ["no-agents-now", *opening(TOMORROW, AT_SIX, 0), "closed-menu"]
    assert await caller.press("#") == ["closed-menu"]  # not back to the menu of the day
