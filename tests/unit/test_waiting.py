import asyncio
import itertools
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from agi import events as ev
from agi.announcer import Announcer
from agi.calls import Call, CallState, record_after, started
from agi.errors import ActionRefusedError, AsteriskLostError
from agi.events import CallEvent
from agi.ports import Band
from agi.waiting import COMFORTS, Listener, Rhythm, due, listener, may_hear, rung_in_vain, told
from ivr.prompts import LANGUAGES, texts
from tests.builders import NOON, a_start

RHYTHM = Rhythm()
FIVE_TO_TEN: Band = (timedelta(minutes=5), timedelta(minutes=10))


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def a_waiting_call(call_id: str = "1.1", language: str = "ar", queue: str = "noor") -> Call:
    call = started(replace(a_start(call_id), language=language))
    return record_after(
        call, ev.CallerJoinedQueue(call_id=call_id, at=NOON, queue=queue, position=1)
    )


def a_listener(call_id: str = "1.1", language: str = "ar") -> Listener:
    return listener(a_waiting_call(call_id, language), since=NOON, rhythm=RHYTHM)


def tell(
    waiting: Listener, place: int | None, band: Band | None = None, seconds: float = 20
) -> tuple[tuple[str, ...], Listener]:
    return told(waiting, place=place, band=band, at=after(seconds), rhythm=RHYTHM)


def test_the_first_word_comes_after_twenty_seconds() -> None:
    assert due([a_listener()], after(19.9), 5) == []
    assert due([a_listener()], after(20), 5) == [a_listener()]


def test_the_next_word_comes_after_forty_five() -> None:
    _, listening = tell(a_listener(), 3)

    assert due([listening], after(64.9), 5) == []
    assert due([listening], after(65), 5) == [listening]


def test_the_longest_overdue_is_told_first_and_a_crowd_in_turns() -> None:
    crowd = [replace(a_listener(str(n)), due_at=after(10 - n)) for n in range(5)]

    assert [it.call_id for it in due(crowd, after(20), 2)] == ["4", "3"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", ("parts/your-place", "parts/ord-3")),
        ("en", ("parts/you-are", "parts/ord-3", "parts/in-the-queue")),
        ("", ("parts/your-place", "parts/ord-3")),
        ("fr", ("parts/your-place", "parts/ord-3")),
    ],
)
def test_the_place_is_told_in_the_callers_language(language: str, words: tuple[str, ...]) -> None:
    assert tell(a_listener(language=language), 3)[0] == words


def test_the_band_follows_the_place_where_one_is_known() -> None:
    words, _ = tell(a_listener(language="en"), 3, FIVE_TO_TEN)

    assert words[3:5] == ("expected-wait", "parts/between")


def test_what_is_no_news_gives_way_to_a_word_of_comfort_and_never_the_same_twice() -> None:
    _, listening = tell(a_listener(), 3, FIVE_TO_TEN)
    heard = []
    for _ in range(4):
        words, listening = tell(listening, 3, FIVE_TO_TEN)
        heard.append(words)

    assert all(words in [(comfort,) for comfort in COMFORTS] for words in heard)
    assert all(one != next_one for one, next_one in itertools.pairwise(heard))


def test_a_better_place_and_another_band_are_news() -> None:
    _, listening = tell(a_listener(), 3, FIVE_TO_TEN)

    assert tell(listening, 2, FIVE_TO_TEN)[0][:2] == ("parts/your-place", "parts/ord-2")
    assert "expected-wait" in tell(listening, 3, (timedelta(minutes=2), FIVE_TO_TEN[1]))[0]


def test_whoever_has_no_place_hears_comfort() -> None:
    assert tell(a_listener(), None, FIVE_TO_TEN)[0] == (COMFORTS[0],)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_comfort_has_a_text(language: str) -> None:
    assert {*COMFORTS, "expected-wait"} <= texts(language).keys()


def test_after_a_ring_in_vain_nothing_is_said_before_it_can_ring_again() -> None:
    assert rung_in_vain(a_listener(), after(18), RHYTHM).due_at == after(24)
    assert rung_in_vain(a_listener(), after(2), RHYTHM).due_at == after(20)


def test_nobody_is_spoken_to_while_a_phone_rings() -> None:
    waiting = a_waiting_call()

    assert may_hear(waiting)
    assert not may_hear(replace(waiting, state=CallState.RINGING))


class FakeSwitch:
    """Has callers in order, and remembers what it was told to do."""

    def __init__(self, *in_order: str, refusal: Exception | None = None) -> None:
        self.in_order = in_order
        self.refusal = refusal
        self.said: list[tuple[str, str]] = []
        self.hushed: list[str] = []
        self.asked: list[str] = []

    async def act(self, name: str, **headers: str) -> Mapping[str, str]:
        if self.refusal is not None:
            raise self.refusal
        if name == "Hangup":
            self.hushed.append(headers["Channel"])
        else:
            self.said.append((headers["Channel"], headers["Variable"]))
        return {}

    async def list(self, name: str, **headers: str) -> Sequence[Mapping[str, str]]:
        assert name == "QueueStatus"
        self.asked.append(headers["Queue"])
        entries = [
            {"Event": "QueueEntry", "Uniqueid": call_id, "Position": str(place)}
            for place, call_id in enumerate(self.in_order, start=1)
        ]
        return [{"Event": "QueueParams"}, *entries]


class Room:
    """Callers who wait, an announcer, and a clock that is set."""

    def __init__(self, *callers: str, queue: str = "noor") -> None:
        self.now = NOON
        self.announcer = Announcer(RHYTHM, self, clock=lambda: self.now)
        self.calls: dict[str, Call] = {}
        self.switch = FakeSwitch(*callers)
        for call_id in callers:
            call = a_waiting_call(call_id, queue=queue)
            self.calls[call_id] = call
            joined = ev.CallerJoinedQueue(call_id=call_id, at=NOON, queue=queue, position=1)
            self.announcer.call_changed(call, joined)

    def band(self, call_id: str) -> Band | None:
        assert call_id in self.calls
        return None

    def happens(self, event: CallEvent) -> None:
        call = self.calls[event.call_id] = record_after(self.calls[event.call_id], event)
        self.announcer.call_changed(call, event)

    async def at(self, seconds: float) -> list[tuple[str, str]]:
        """Return what is said at that moment, and hush whom we must."""
        self.now, before = after(seconds), len(self.switch.said)
        await self.announcer.tell_due(self.switch)
        hushing = asyncio.create_task(self.announcer._hush(self.switch))
        for _ in range(5):
            await asyncio.sleep(0)
        hushing.cancel()
        with suppress(asyncio.CancelledError):
            await hushing
        return self.switch.said[before:]


def rang(call_id: str = "1.1") -> ev.AgentRang:
    return ev.AgentRang(call_id=call_id, at=after(21), queue="noor", agent="1001")


def missed(seconds: float, call_id: str = "1.1") -> ev.AgentMissed:
    return ev.AgentMissed(call_id=call_id, at=after(seconds), queue="noor", agent="1001")


async def test_each_caller_is_told_the_place_that_asterisk_counts() -> None:
    room = Room("1.1", "1.2")

    assert await room.at(10) == []
    said = await room.at(20)

    assert [channel for channel, _ in said] == [
        "Local/1.1@tawasul-ear/n",
        "Local/1.2@tawasul-ear/n",
    ]
    assert "tawasul/parts/your-place&tawasul/parts/ord-1" in said[0][1]
    assert "tawasul/parts/your-place&tawasul/parts/ord-2" in said[1][1]
    assert room.switch.asked == ["noor"]  # once for all


async def test_asterisk_is_asked_by_its_own_name_of_the_queue() -> None:
    room = Room("1.1", queue="general")
    await room.at(20)

    assert room.switch.asked == ["general-inquiries"]


async def test_a_ring_silences_the_voice_and_nothing_is_said_until_it_is_over() -> None:
    room = Room("1.1")
    await room.at(20)
    room.happens(rang())

    assert await room.at(70) == []
    assert room.switch.hushed == ["voice-1.1"]

    room.happens(missed(71))
    assert await room.at(76) == []
    assert len(await room.at(77)) == 1


async def test_who_was_told_nothing_is_not_hushed() -> None:
    room = Room("1.1")
    room.happens(rang())
    await room.at(22)

    assert room.switch.hushed == []


async def test_whoever_left_is_told_nothing() -> None:
    room = Room("1.1")
    room.happens(ev.CallerAbandoned(call_id="1.1", at=after(5), queue="noor"))

    assert await room.at(60) == []


async def test_an_asterisk_that_is_lost_is_asked_again() -> None:
    room = Room("1.1")
    room.switch.refusal = AsteriskLostError("Originate")
    await room.at(20)
    room.switch.refusal = None

    assert len(await room.at(65)) == 1


async def test_a_voice_that_is_gone_already_needs_no_hushing() -> None:
    room = Room("1.1")
    await room.at(20)
    room.happens(rang())
    room.switch.refusal = ActionRefusedError("Hangup", "No such channel")

    assert await room.at(22) == []


async def test_after_a_loss_those_who_still_wait_are_told_in_their_turn() -> None:
    room = Room("1.1", "1.2")
    await room.at(20)
    room.announcer.asterisk_lost()
    newcomer = a_waiting_call("1.3")
    room.calls["1.3"] = newcomer
    room.now = after(30)
    room.announcer.world_rebuilt([room.calls["1.2"], newcomer], [])
    room.switch.in_order = ("1.2", "1.3")

    assert [channel for channel, _ in await room.at(50)] == ["Local/1.3@tawasul-ear/n"]
    assert [channel for channel, _ in await room.at(65)] == ["Local/1.2@tawasul-ear/n"]
