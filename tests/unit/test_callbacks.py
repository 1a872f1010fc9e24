"""The keeper of places, with an Asterisk that only writes down what it is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from agi import events as ev
from agi.call_table import CallTable
from agi.callback_states import Callback, CallbackState
from agi.callbacks import CallbackKeeper, Service
from agi.calls import Call, CallState, Outcome
from agi.errors import ActionRefusedError, CallbackNotKeptError, NoSuchCallbackError
from agi.events import CallEvent, DeviceState, EndedBy
from agi.observers import Observers
from tests.builders import a_callback, a_member
from tests.fakes.switch import FakeMeter, FakeObserver

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CALL_ID = "1790000000.1"


class FakeBook:
    """Keeps callbacks in a dictionary, unless it is away."""

    def __init__(self) -> None:
        self.kept: dict[int, Callback] = {}
        self.is_away = False
        self.meanwhile: Callable[[], None] | None = None

    def _check(self) -> None:
        if self.is_away:
            raise CallbackNotKeptError("any")

    async def add(self, callback: Callback) -> Callback:
        self._check()
        new = replace(callback, callback_id=len(self.kept) + 1)
        self.kept[new.callback_id] = new
        return new

    async def save(self, callback: Callback) -> None:
        self._check()
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        self.kept[callback.callback_id] = callback

    async def open_callbacks(self) -> Sequence[Callback]:
        self._check()
        return [it for it in self.kept.values() if it.is_open]


class FakeAmi:
    """Writes actions down; answers QueueStatus with the line of Noor."""

    def __init__(self) -> None:
        self.acted: list[tuple[str, Mapping[str, str]]] = []
        self.line: list[str] = []
        self.refuses: str = ""

    async def act(self, name: str, **headers: str) -> Mapping[str, str]:
        if name == self.refuses:
            raise ActionRefusedError(name, "no")
        self.acted.append((name, headers))
        return {}

    async def list(self, name: str, **_: str) -> Sequence[Mapping[str, str]]:
        assert name == "QueueStatus"
        return [
            {"Event": "QueueEntry", "Uniqueid": it, "Position": str(place), "Wait": "0"}
            for place, it in enumerate(self.line, start=1)
        ]

    def told(self, name: str, key: str) -> Sequence[str]:
        return [headers.get(key, "") for act, headers in self.acted if act == name]


class Rig(FakeObserver):
    """A keeper, its world, and a clock that is set by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.is_open = True
        self.book = FakeBook()
        self.ami = FakeAmi()
        service = Service(weights={"noor": 0}, is_open=lambda: self.is_open)
        self.keeper = CallbackKeeper(self.book, service, clock=lambda: self.now)
        self.outcomes: dict[str, Outcome | None] = {}
        self.calls = CallTable(Observers(self, self.keeper), FakeMeter(), wrap_up={})
        self.keeper.attach(self.ami, self.calls)
        self.keeper.world_rebuilt([], [])

    def call_changed(self, call: Call, event: CallEvent) -> None:
        super().call_changed(call, event)
        self.outcomes[call.call_id] = call.outcome

    def take(self, kind: type[CallEvent], call_id: str = CALL_ID, **detail: object) -> None:
        self.calls.take(kind(call_id=call_id, at=self.now, **detail))

    def waiting(self, call_id: str = CALL_ID, caller: str = "0551234567") -> None:
        self.calls.start(
            ev.CallFound(
                call_id=call_id, at=self.now, caller=caller, channel=f"PJSIP/{call_id}", language=""
            )
        )
        self.take(ev.CallerJoinedQueue, call_id, queue="noor", position=1)
        self.ami.line.append(call_id)

    async def booked(self, call_id: str = CALL_ID) -> Callback:
        self.waiting(call_id)
        self.keeper.stepped_out(call_id, self.now)
        self.ami.line.remove(call_id)
        assert await self.keeper.book(call_id, "0551234567", "ar")
        self.take(ev.CallerHungUp, call_id, ended_by=EndedBy.CALLER, cause=16)
        return self.keeper.open_callbacks()[-1]

    def agent_is_free(self, device: DeviceState = DeviceState.NOT_IN_USE) -> None:
        self.keeper.member_changed(a_member(queue="noor", agent="1001", device=device))

    @property
    def called(self) -> list[str]:
        return [it for it in self.ami.told("Originate", "Channel") if it.startswith("PJSIP/")]


@pytest.fixture
async def rig() -> Rig:
    return Rig()


async def test_a_waiting_caller_who_presses_one_is_taken_out_of_the_queue(rig: Rig) -> None:
    rig.waiting()
    rig.keeper.key_pressed(CALL_ID, "2")
    rig.keeper.key_pressed(CALL_ID, "1")
    rig.keeper.key_pressed(CALL_ID, "1")
    assert rig.keeper.steps_out(CALL_ID)
    await rig.keeper.settled()

    assert rig.ami.acted == [
        ("QueueWithdrawCaller", {"Queue": "noor", "Caller": f"PJSIP/{CALL_ID}"})
    ]


async def test_nobody_is_taken_out_while_a_phone_rings_or_after_hours(rig: Rig) -> None:
    rig.waiting()
    rig.is_open = False
    rig.keeper.key_pressed(CALL_ID, "1")
    rig.is_open = True
    rig.take(ev.AgentRang, queue="noor", agent="1001")
    rig.keeper.key_pressed(CALL_ID, "1")
    await rig.keeper.settled()

    assert rig.ami.acted == []


async def test_a_booking_is_kept_told_to_the_journal_and_stands_in_line(rig: Rig) -> None:
    callback = await rig.booked()
    await rig.keeper.step()

    assert rig.book.kept[1] == callback
    assert (callback.since, callback.queue, callback.number) == (START, "noor", "0551234567")
    assert rig.ami.told("Originate", "ChannelId") == ["place-1"]
    assert rig.ami.told("Originate", "Variable") == ["TAWASUL_PLACE=1"]


async def test_the_place_is_behind_the_elder_and_before_the_younger(rig: Rig) -> None:
    rig.waiting("elder")
    rig.now += timedelta(seconds=5)
    rig.waiting()
    rig.now += timedelta(seconds=5)
    rig.waiting("younger")
    rig.keeper.stepped_out(CALL_ID, rig.now)
    rig.ami.line.remove(CALL_ID)

    assert await rig.keeper.place(CALL_ID) == ("noor", 2)


async def test_a_number_that_is_not_called_is_not_booked(rig: Rig) -> None:
    rig.waiting(caller="+14155550100")

    assert rig.keeper.stepped_out(CALL_ID, rig.now) == {}
    assert not await rig.keeper.book(CALL_ID, "+14155550100", "ar")


async def test_nothing_is_promised_while_the_book_is_away_or_the_centre_closed(rig: Rig) -> None:
    rig.waiting()
    rig.keeper.stepped_out(CALL_ID, rig.now)
    rig.book.is_away = True
    assert not await rig.keeper.book(CALL_ID, "0551234567", "ar")
    rig.book.is_away, rig.is_open = False, False
    assert not await rig.keeper.book(CALL_ID, "0551234567", "ar")
    assert rig.keeper.open_callbacks() == []


async def test_a_number_stands_once_in_a_line(rig: Rig) -> None:
    first = await rig.booked()
    rig.now += timedelta(minutes=1)
    again = await rig.booked("1790000000.2")

    assert again == first
    assert len(rig.book.kept) == 1


async def test_the_caller_is_called_when_an_agent_is_free_and_not_before(rig: Rig) -> None:
    await rig.booked()
    rig.agent_is_free(DeviceState.IN_USE)
    await rig.keeper.step()
    assert rig.called == []

    rig.agent_is_free()
    await rig.keeper.step()
    await rig.keeper.step()

    assert rig.called == ["PJSIP/0551234567@operator"]
    assert rig.book.kept[1].state is CallbackState.CALLING
    call = rig.calls.get("callback-1-1")
    assert call is not None
    assert (call.state, call.caller) == (CallState.CALLING, "0551234567")


async def test_nobody_is_called_after_hours(rig: Rig) -> None:
    await rig.booked()
    rig.agent_is_free()
    rig.is_open = False
    await rig.keeper.step()

    assert rig.called == []


async def called(rig: Rig) -> str:
    await rig.booked()
    rig.agent_is_free()
    await rig.keeper.step()
    return "callback-1-1"


async def test_who_confirms_takes_the_place_over(rig: Rig) -> None:
    call_id = await called(rig)
    rig.keeper.picked_up(call_id, "PJSIP/operator-9", "callback-call/1", rig.now)
    assert await rig.keeper.place(call_id) == ("noor", 1)
    rig.take(ev.CallerJoinedQueue, call_id, queue="noor", position=1)
    await rig.keeper.step()

    assert rig.book.kept[1].state is CallbackState.CONFIRMED
    assert rig.ami.told("Hangup", "Channel") == ["place-1"]
    assert rig.keeper.open_callbacks() == []


@pytest.mark.parametrize(
    ("picks_up", "ends", "outcome"),
    [
        (False, ev.CallerHungUp, Outcome.UNREACHED),
        (True, ev.CallerHungUp, Outcome.ABANDONED_IN_MENU),
        (True, ev.CallerUnreached, Outcome.UNREACHED),
    ],
)
async def test_who_is_not_reached_rests_and_is_called_again(
    rig: Rig, *, picks_up: bool, ends: type[CallEvent], outcome: Outcome
) -> None:
    call_id = await called(rig)
    if picks_up:
        rig.keeper.picked_up(call_id, "PJSIP/operator-9", "callback-call/1", rig.now)
    detail = (
        {"ended_by": EndedBy.CALLER, "cause": 17}
        if ends is ev.CallerHungUp
        else {"reason": "unconfirmed"}
    )
    rig.take(ends, call_id, **detail)
    await rig.keeper.step()

    callback = rig.book.kept[1]
    assert rig.outcomes[call_id] is outcome
    assert (callback.state, callback.attempts) == (CallbackState.IN_LINE, 1)
    assert rig.ami.told("Hangup", "Channel") == ["place-1"]
    assert callback.rests_until is not None
    rig.now = callback.rests_until
    await rig.keeper.step()
    assert len(rig.called) == 2


async def test_who_needs_it_no_more_is_not_called_again(rig: Rig) -> None:
    call_id = await called(rig)
    rig.keeper.picked_up(call_id, "PJSIP/operator-9", "callback-call/1", rig.now)
    rig.take(ev.CallerServed, call_id)
    await rig.keeper.step()

    assert rig.book.kept[1].state is CallbackState.CANCELLED


async def test_a_supervisor_gives_a_place_up_once(rig: Rig) -> None:
    await rig.booked()
    await rig.keeper.step()
    rig.keeper.cancel(1)
    await rig.keeper.step()

    assert rig.ami.told("Hangup", "Channel") == ["place-1"]
    with pytest.raises(NoSuchCallbackError):
        rig.keeper.cancel(1)


async def test_a_call_of_which_asterisk_says_nothing_is_given_up(rig: Rig) -> None:
    await called(rig)
    rig.now += timedelta(minutes=1)
    await rig.keeper.step()

    assert rig.keeper.open_callbacks()[0].state is CallbackState.IN_LINE


async def test_a_call_that_asterisk_refuses_is_a_missed_one(rig: Rig) -> None:
    await rig.booked()
    await rig.keeper.step()
    rig.agent_is_free()
    rig.ami.refuses = "Originate"
    await rig.keeper.step()

    assert rig.book.kept[1].attempts == 1
    assert rig.keeper.open_callbacks()[0].state is CallbackState.IN_LINE


async def test_a_restarted_keeper_knows_the_book_and_puts_the_places_up_again(rig: Rig) -> None:
    rig.book.kept = {
        1: a_callback(1, state=CallbackState.CALLING, attempts=1, booked_at=START),
        2: a_callback(2, number="0550000002", booked_at=START),
    }
    rig.ami.line = ["place-2"]
    await rig.keeper.step()

    assert [it.state for it in rig.keeper.open_callbacks()] == [CallbackState.IN_LINE] * 2
    assert rig.ami.told("Originate", "ChannelId") == []
    rig.keeper.world_rebuilt([], [])
    rig.ami.line = []
    await rig.keeper.step()
    assert rig.ami.told("Originate", "ChannelId") == ["place-2"]


async def test_who_stands_in_line_in_person_all_the_same_gives_the_place_up(rig: Rig) -> None:
    rig.waiting()
    rig.keeper.stepped_out(CALL_ID, rig.now)
    assert await rig.keeper.book(CALL_ID, "0551234567", "ar")
    rig.take(ev.CallerJoinedQueue, queue="noor", position=1)
    await rig.keeper.step()

    assert rig.book.kept[1].state is CallbackState.CANCELLED


async def test_what_cannot_be_written_is_written_later(rig: Rig) -> None:
    await rig.booked()
    rig.keeper.cancel(1)
    rig.book.is_away = True
    with pytest.raises(CallbackNotKeptError):
        await rig.keeper.step()
    rig.book.is_away = False
    await rig.keeper.step()

    assert rig.book.kept[1].state is CallbackState.CANCELLED


async def test_what_changes_while_it_is_written_is_written_once_more(rig: Rig) -> None:
    await rig.booked()
    rig.agent_is_free()
    rig.book.meanwhile = lambda: rig.keeper.cancel(1)
    await rig.keeper.step()
    await rig.keeper.step()

    assert rig.called == []
    assert rig.book.kept[1].state is CallbackState.CANCELLED
    assert rig.keeper.open_callbacks() == []


async def test_what_a_supervisor_decides_while_a_missed_call_is_written_is_kept(rig: Rig) -> None:
    call_id = await called(rig)
    rig.take(ev.CallerHungUp, call_id, ended_by=EndedBy.CALLER, cause=17)
    rig.book.meanwhile = lambda: rig.keeper.cancel(1)
    await rig.keeper.step()
    await rig.keeper.step()

    assert rig.book.kept[1].state is CallbackState.CANCELLED


async def test_while_the_book_is_away_nobody_is_called_and_no_turn_is_lost(rig: Rig) -> None:
    await rig.booked()
    await rig.keeper.step()
    rig.agent_is_free()
    rig.book.is_away = True
    with pytest.raises(CallbackNotKeptError):
        await rig.keeper.step()
    assert rig.called == []
    rig.book.is_away = False
    await rig.keeper.step()

    assert len(rig.called) == 1
    assert rig.book.kept[1].attempts == 1


async def test_a_place_that_was_taken_over_goes_while_the_book_is_away(rig: Rig) -> None:
    call_id = await called(rig)
    rig.book.is_away = True
    rig.take(ev.CallerJoinedQueue, call_id, queue="noor", position=1)
    with pytest.raises(CallbackNotKeptError):
        await rig.keeper.step()

    assert rig.ami.told("Hangup", "Channel") == ["place-1"]


async def test_an_agent_taken_while_one_is_called_is_not_free_for_the_next(rig: Rig) -> None:
    for number in (1, 2):
        rig.book.kept[number] = a_callback(number, number=f"055000000{number}", booked_at=START)
    for agent in ("1001", "1002"):
        rig.keeper.member_changed(a_member(queue="noor", agent=agent))
    busy = a_member(queue="noor", agent="1002", device=DeviceState.IN_USE)
    rig.book.meanwhile = lambda: rig.keeper.member_changed(busy)
    await rig.keeper.step()

    assert rig.called == ["PJSIP/0550000001@operator"]


async def test_who_was_called_back_is_as_senior_in_line_as_the_place_was(rig: Rig) -> None:
    call_id = await called(rig)
    rig.now += timedelta(seconds=20)
    rig.waiting("younger")
    rig.keeper.stepped_out("younger", rig.now)
    assert await rig.keeper.book("younger", "0551234568", "ar")
    rig.now += timedelta(seconds=20)
    rig.keeper.picked_up(call_id, "PJSIP/operator-9", "callback-call/1", rig.now)
    rig.take(ev.CallerJoinedQueue, call_id, queue="noor", position=1)
    rig.ami.line = [call_id]
    await rig.keeper.step()

    assert len(rig.called) == 1
    assert rig.ami.told("Originate", "Variable")[-1] == "TAWASUL_PLACE=2"


async def test_an_agent_is_free_while_the_caller_is_still_asked_how_it_was(rig: Rig) -> None:
    rig.waiting("talker", caller="0550000009")
    rig.ami.line.remove("talker")
    rig.take(ev.AgentConnected, "talker", queue="noor", agent="1001")
    await rig.booked()
    rig.agent_is_free()
    agent = {"queue": "noor", "agent": "1001", "ended_by": EndedBy.AGENT}
    rig.take(ev.AgentCompleted, "talker", **agent)
    rig.take(ev.SurveyEntered, "talker", queue="noor", flow_version="1")
    await rig.keeper.step()
    assert rig.called == []
    rig.take(ev.WrapUpEnded, "talker")
    await rig.keeper.step()

    assert len(rig.called) == 1
    rig.calls.close()


async def test_who_came_back_to_the_line_may_give_up_or_ask_again(rig: Rig) -> None:
    rig.waiting()
    rig.keeper.key_pressed(CALL_ID, "1")
    await rig.keeper.settled()
    rig.keeper.stepped_out(CALL_ID, rig.now)
    assert rig.keeper.steps_out(CALL_ID)
    rig.take(ev.CallerJoinedQueue, queue="noor", position=1)

    assert not rig.keeper.steps_out(CALL_ID)
    rig.keeper.key_pressed(CALL_ID, "1")
    await rig.keeper.settled()
    assert len(rig.ami.acted) == 2


async def test_the_agent_sees_the_number_that_was_called(rig: Rig) -> None:
    await called(rig)

    assert "TAWASUL_CALLED=0551234567" in rig.ami.told("Originate", "Variable")[-1]


async def test_who_steps_out_as_a_phone_begins_to_ring_has_not_given_up(rig: Rig) -> None:
    rig.waiting()
    rig.keeper.key_pressed(CALL_ID, "1")
    rig.take(ev.AgentRang, queue="noor", agent="1001")

    assert rig.keeper.steps_out(CALL_ID)
