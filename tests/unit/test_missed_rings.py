import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress

import pytest

from agi import events as ev
from agi.calls import started
from agi.errors import ActionRefusedError, AsteriskLostError
from agi.missed_rings import MissedRings, MissedRingsWatch
from agi.observers import Observers
from tests.builders import NOON, a_member, a_start
from tests.fakes.switch import FakeObserver

ALLOWED = {"noor": 3, "emergency": 0}


class FakeAmi:
    """Remembers what it was told to do, or refuses."""

    def __init__(self, refusal: Exception | None = None) -> None:
        self.told: list[tuple[str, Mapping[str, str]]] = []
        self._refusal = refusal

    async def act(self, name: str, **headers: str) -> Mapping[str, str]:
        if self._refusal is not None:
            raise self._refusal
        self.told.append((name, headers))
        return {}

    async def list(self, name: str, **headers: str) -> Sequence[Mapping[str, str]]:
        raise NotImplementedError(name, headers)


def missed(agent: str = "1001", queue: str = "noor") -> ev.AgentMissed:
    return ev.AgentMissed(call_id="1.1", at=NOON, queue=queue, agent=agent)


def answered(agent: str = "1001") -> ev.AgentConnected:
    return ev.AgentConnected(call_id="1.1", at=NOON, queue="noor", agent=agent)


async def paused_after(
    *events: ev.CallEvent | ev.QueueMember, ami: FakeAmi | None = None
) -> list[str]:
    """Return the interfaces that were paused."""
    watch, ami = MissedRingsWatch(ALLOWED), ami or FakeAmi()
    call = started(a_start())
    for event in events:
        if isinstance(event, ev.QueueMember):
            watch.member_changed(event)
        else:
            watch.call_changed(call, event)
    running = asyncio.create_task(watch.run(ami))
    for _ in range(5):
        await asyncio.sleep(0)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert all(name == "QueuePause" for name, _ in ami.told)
    return [headers["Interface"] for _, headers in ami.told]


async def test_the_third_ring_missed_in_a_row_pauses_the_agent_with_the_reason() -> None:
    ami = FakeAmi()

    assert await paused_after(missed(), missed(), ami=ami) == []
    assert await paused_after(missed(), missed(), missed(), ami=ami) == ["PJSIP/1001"]
    assert ami.told[0][1]["Reason"] == "missed rings"
    assert ami.told[0][1]["Paused"] == "true"


async def test_an_answer_begins_anew() -> None:
    assert await paused_after(missed(), missed(), answered(), missed(), missed()) == []


async def test_a_pause_begins_anew() -> None:
    assert await paused_after(missed(), missed(), a_member(is_paused=True), missed()) == []
    assert await paused_after(missed(), missed(), a_member(), missed()) == ["PJSIP/1001"]


async def test_each_agent_is_counted_alone() -> None:
    events = [missed(agent) for agent in ("1001", "1002", "1001", "1002", "1001")]

    assert await paused_after(*events) == ["PJSIP/1001"]


async def test_who_is_paused_begins_anew_and_is_paused_again() -> None:
    assert await paused_after(*[missed()] * 5) == ["PJSIP/1001"]
    assert await paused_after(*[missed()] * 6) == ["PJSIP/1001", "PJSIP/1001"]


async def test_a_queue_that_allows_any_number_pauses_nobody() -> None:
    assert await paused_after(*[missed(queue="emergency")] * 9) == []


def test_rings_of_all_queues_count_against_the_queue_of_the_last() -> None:
    rings = MissedRings({"noor": 3, "faris": 2})

    assert [rings.missed("noor", "1001"), rings.missed("faris", "1001")] == [False, True]


def test_who_signed_out_begins_anew() -> None:
    watch = MissedRingsWatch(ALLOWED)
    call = started(a_start())
    for _ in range(2):
        watch.call_changed(call, missed())
    watch.member_left("noor", "1001")
    watch.call_changed(call, missed())

    assert watch._to_pause.empty()


@pytest.mark.parametrize(
    "refusal",
    [
        AsteriskLostError("QueuePause"),
        ActionRefusedError("QueuePause", "?"),
        ActionRefusedError("QueuePause", "Interface not found"),
    ],
)
async def test_an_agent_who_cannot_be_paused_stops_nothing(
    refusal: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    assert await paused_after(*[missed()] * 6, ami=FakeAmi(refusal)) == []
    assert [record.message.startswith("agent missed rings") for record in caplog.records] == [
        True,
        True,
    ]


def test_all_observers_are_told_in_order() -> None:
    first, second = FakeObserver(), FakeObserver()
    both = Observers(first, second)
    call = started(a_start())

    both.call_changed(call, missed())
    both.member_changed(a_member())
    both.member_left("noor", "1002")
    both.world_rebuilt([call], [])
    both.asterisk_lost()

    for observer in (first, second):
        assert observer.kinds == ["agent_missed"]
        assert list(observer.members) == [("general", "1001")]
        assert observer.rebuilt == [([call], [])]
        assert observer.losses == 1
