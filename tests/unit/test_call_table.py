"""The table of live calls: what Asterisk tells late, twice or without a name."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from agi import events as ev
from agi.call_table import CallTable
from agi.calls import CallState, Outcome
from agi.events import EndedBy
from agi.translation import call_event, wishes_to_leave
from tests.fakes.switch import FakeMeter, FakeObserver

CALL_ID = "1790000000.1"
NOW = datetime.now(UTC)


class Rig:
    def __init__(self) -> None:
        self.observer = FakeObserver()
        self.meter = FakeMeter()
        self.calls = CallTable(self.observer, self.meter, wrap_up={"noor": timedelta(hours=1)})

    def talking(self) -> None:
        """Bring one call as far as the talk."""
        self.calls.start(
            ev.CallFound(
                call_id=CALL_ID,
                at=NOW,
                caller="0555000111",
                channel="PJSIP/operator-1",
                language="",
            )
        )
        self.calls.take(ev.CallerJoinedQueue(call_id=CALL_ID, at=NOW, queue="noor", position=1))
        self.calls.take(ev.AgentRang(call_id=CALL_ID, at=NOW, queue="noor", agent="1001"))
        self.calls.take(ev.AgentConnected(call_id=CALL_ID, at=NOW, queue="noor", agent="1001"))


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    rig = Rig()
    yield rig
    rig.calls.close()


def hung_up() -> ev.CallerHungUp:
    return ev.CallerHungUp(call_id=CALL_ID, at=NOW, ended_by=EndedBy.CALLER, cause=16)


def completed() -> ev.AgentCompleted:
    return ev.AgentCompleted(
        call_id=CALL_ID, at=NOW, queue="noor", agent="1001", ended_by=EndedBy.CALLER
    )


async def test_a_callers_hang_up_ends_the_talk_before_asterisk_tells_of_its_end(rig: Rig) -> None:
    rig.talking()
    rig.calls.leaves(CALL_ID)
    rig.calls.take(hung_up())

    assert rig.observer.kinds[-2:] == ["agent_completed", "caller_hung_up"]
    assert rig.observer.last.state is CallState.WRAP_UP
    assert (rig.observer.last.agent, rig.observer.last.ended_by) == ("1001", EndedBy.CALLER)


async def test_a_caller_who_goes_without_having_asked_to_was_left_by_the_agent(rig: Rig) -> None:
    rig.talking()
    rig.calls.take(hung_up())

    assert rig.observer.last.ended_by is EndedBy.AGENT


@pytest.mark.parametrize(
    ("event", "linked", "leaves"),
    [("HangupRequest", CALL_ID, True), ("Hangup", CALL_ID, False), ("HangupRequest", "1.2", False)],
)
def test_who_asks_for_the_end_of_the_call(event: str, linked: str, leaves: bool) -> None:  # noqa: FBT001
    headers = {
        "Event": event,
        "Uniqueid": CALL_ID,
        "Linkedid": linked,
        "Channel": "PJSIP/operator-1",
    }
    assert wishes_to_leave(headers) is leaves


async def test_the_end_of_a_talk_that_is_told_again_changes_nothing(rig: Rig) -> None:
    rig.talking()
    rig.calls.take(hung_up())
    told = len(rig.observer.changes)
    rig.calls.take(completed())

    assert len(rig.observer.changes) == told
    assert not rig.meter.unexpected


async def test_the_end_of_a_hold_that_was_none_changes_nothing(rig: Rig) -> None:
    rig.talking()
    told = len(rig.observer.changes)
    rig.calls.take(ev.CallResumed(call_id=CALL_ID, at=datetime.now(UTC)))

    assert len(rig.observer.changes) == told
    assert not rig.meter.unexpected


async def test_asterisks_own_order_is_kept(rig: Rig) -> None:
    rig.talking()
    rig.calls.take(completed())
    rig.calls.take(hung_up())

    assert rig.observer.kinds[-2:] == ["agent_completed", "caller_hung_up"]


@pytest.mark.parametrize(
    ("channels", "call_id"),
    [({}, None), ({"DestLinkedid": CALL_ID}, CALL_ID), ({"Linkedid": CALL_ID}, CALL_ID)],
)
def test_the_end_of_a_talk_is_understood_also_without_the_channels(
    channels: dict[str, str], call_id: str | None
) -> None:
    headers = {
        "Event": "AgentComplete",
        "Queue": "noor",
        "Interface": "PJSIP/1001",
        "Reason": "caller",
    }
    event = call_event(headers | channels)

    assert (event.call_id if event else None) == call_id


async def test_the_end_of_a_queues_part_is_not_the_end_of_a_talk_whose_agent_is_away(
    rig: Rig,
) -> None:
    rig.talking()
    rig.calls.take(ev.AgentWentAway(call_id=CALL_ID, at=NOW))
    rig.calls.take(completed())
    assert rig.observer.kinds[-1] == "agent_went_away"

    rig.calls.take(hung_up())
    assert rig.observer.last.state is CallState.WRAP_UP
    assert rig.observer.kinds[-2:] == ["agent_completed", "caller_hung_up"]


async def test_the_end_of_another_agents_part_ends_no_talk(rig: Rig) -> None:
    rig.talking()
    rig.calls.take(ev.AgentWentAway(call_id=CALL_ID, at=NOW))
    rig.calls.take(ev.CallerJoinedQueue(call_id=CALL_ID, at=NOW, queue="noor", position=1))
    rig.calls.take(ev.AgentConnected(call_id=CALL_ID, at=NOW, queue="noor", agent="1002"))
    rig.calls.take(completed())

    assert rig.observer.last.state is CallState.TALKING


async def test_a_longer_wrap_up_outlives_a_restart(rig: Rig) -> None:
    rig.talking()
    rig.calls.take(completed())
    ends_at = rig.calls.prolong_wrap_up(CALL_ID, timedelta(seconds=60))
    assert rig.observer.kinds[-1] == "wrap_up_prolonged"

    again = CallTable(FakeObserver(), FakeMeter(), wrap_up={"noor": timedelta(hours=1)})
    again.restore([rig.observer.last], {CALL_ID: timedelta(seconds=60)})
    assert again.wrap_up_ends_at(CALL_ID) == ends_at
    again.close()


def began(at: datetime = NOW) -> ev.CallStarted:
    return ev.CallStarted(
        call_id=CALL_ID,
        at=at,
        caller="0555000111",
        channel="PJSIP/operator-1",
        flow_version="19996/1",
        language="ar",
    )


async def test_a_call_whose_end_was_told_before_its_beginning_ends_as_it_begins(rig: Rig) -> None:
    later = NOW + timedelta(seconds=2)
    rig.calls.take(hung_up())

    rig.calls.start(began(later))
    rig.calls.start(began(later))

    assert not rig.calls.live()
    assert rig.observer.kinds == ["call_started", "caller_hung_up"]
    call, end = rig.observer.changes[-1]
    assert (call.outcome, call.ended_at, end.at) == (Outcome.ABANDONED_IN_MENU, later, later)


async def test_the_end_of_a_call_that_ended_is_not_kept_for_another(rig: Rig) -> None:
    rig.calls.start(began())
    rig.calls.take(hung_up())
    rig.calls.take(hung_up())

    assert rig.calls.has_ended(CALL_ID)
    assert rig.observer.kinds == ["call_started", "caller_hung_up"]
