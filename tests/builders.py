"""Valid values by default: a test names only what matters to it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count

from agi import events as ev
from agi.callback_states import Callback, CallbackState
from agi.calls import Call, record_after, started
from agi.events import CallEvent, DeviceState, EndedBy, QueueMember

NOON = datetime(2026, 8, 16, 9, 0, tzinfo=UTC)  # a Sunday, 12:00 in Riyadh
numbers = count(1)

Step = tuple[Call, CallEvent]


def a_call_id() -> str:
    """Return an id that no other call has."""
    return f"1786870800.{next(numbers)}"


def a_start(call_id: str | None = None, *, at: datetime = NOON) -> ev.CallStarted:
    """Return the first event of a call."""
    return ev.CallStarted(
        call_id=call_id or a_call_id(),
        at=at,
        caller="0551234567",
        channel="PJSIP/operator-00000001",
        flow_version="1",
        language="ar",
    )


def life_of(events: Iterable[CallEvent]) -> list[Step]:
    """Return each event with the record that it leaves behind."""
    first, *others = events
    assert isinstance(first, (ev.CallStarted, ev.CallFound))
    call = started(first)
    steps: list[Step] = [(call, first)]
    for event in others:
        call = record_after(call, event)
        steps.append((call, event))
    return steps


def an_answered_call(
    *,
    queue: str = "general",
    agent: str = "1001",
    at: datetime = NOON,
    waits: timedelta = timedelta(seconds=5),
    talks: timedelta = timedelta(seconds=60),
) -> list[Step]:
    """Return the life of a call that an agent answered."""
    start = a_start(at=at)
    call_id = start.call_id
    joined = at + timedelta(seconds=2, milliseconds=345)
    answered = joined + waits
    ended = answered + talks
    return life_of(
        [
            start,
            ev.MenuEntered(call_id=call_id, at=at + timedelta(milliseconds=20), menu="main"),
            ev.DigitPressed(call_id=call_id, at=at + timedelta(seconds=2), menu="main", digit="1"),
            ev.CallerJoinedQueue(call_id=call_id, at=joined, queue=queue, position=1),
            ev.AgentRang(call_id=call_id, at=joined, queue=queue, agent=agent),
            ev.AgentConnected(call_id=call_id, at=answered, queue=queue, agent=agent),
            ev.AgentCompleted(
                call_id=call_id, at=ended, queue=queue, agent=agent, ended_by=EndedBy.CALLER
            ),
            ev.CallerHungUp(call_id=call_id, at=ended, ended_by=EndedBy.CALLER, cause=16),
            ev.WrapUpEnded(call_id=call_id, at=ended + timedelta(seconds=10)),
        ]
    )


def a_surveyed_call(*scores: tuple[str, int]) -> list[Step]:
    """Return the life of a call whose agent hung up first, and whose caller answered so."""
    second = timedelta(seconds=1)
    talk = [event for _, event in an_answered_call()][:-3]
    call_id, at = talk[-1].call_id, talk[-1].at + 60 * second
    completed = ev.AgentCompleted(
        call_id=call_id, at=at, queue="general", agent="1001", ended_by=EndedBy.AGENT
    )
    survey = ev.SurveyEntered(call_id=call_id, at=at, queue="general", flow_version="survey/1")
    answers = [
        ev.ScoreGiven(call_id=call_id, at=at + second, question=question, score=score)
        for question, score in scores
    ]
    wrapped_up = ev.WrapUpEnded(call_id=call_id, at=at + 10 * second)
    gone = ev.CallerHungUp(call_id=call_id, at=at + 30 * second, ended_by=EndedBy.CALLER, cause=16)
    return life_of([*talk, completed, survey, *answers, wrapped_up, gone])


def an_abandoned_call(
    *,
    queue: str = "general",
    at: datetime = NOON,
    waits: timedelta = timedelta(seconds=5),
) -> list[Step]:
    """Return the life of a call whose caller hung up in the queue."""
    start = a_start(at=at)
    call_id = start.call_id
    left = at + waits
    return life_of(
        [
            start,
            ev.CallerJoinedQueue(call_id=call_id, at=at, queue=queue, position=1),
            ev.CallerAbandoned(call_id=call_id, at=left, queue=queue),
        ]
    )


def a_menu_call(*, at: datetime = NOON, digits: str = "31") -> list[Step]:
    """Return the life of a call whose caller hung up in the menu."""
    start = a_start(at=at)
    call_id = start.call_id
    second = timedelta(seconds=1)
    pressed = [
        ev.DigitPressed(call_id=call_id, at=at + second * i, menu="main", digit=digit)
        for i, digit in enumerate(digits, start=1)
    ]
    ended = at + second * (len(digits) + 1)
    hung_up = ev.CallerHungUp(call_id=call_id, at=ended, ended_by=EndedBy.CALLER, cause=16)
    return life_of([start, *pressed, hung_up])


def a_callback(
    callback_id: int = 1,
    *,
    number: str = "0551234567",
    state: CallbackState = CallbackState.IN_LINE,
    attempts: int = 0,
    booked_at: datetime = NOON,
) -> Callback:
    """Return a callback of Noor's queue."""
    return Callback(
        callback_id=callback_id,
        call_id=a_call_id(),
        queue="noor",
        number=number,
        language="ar",
        since=NOON,
        booked_at=booked_at,
        state=state,
        attempts=attempts,
    )


def a_member(
    agent: str = "1001",
    queue: str = "general",
    *,
    device: DeviceState = DeviceState.NOT_IN_USE,
    is_paused: bool = False,
    pause_reason: str = "",
    at: datetime = NOON,
) -> QueueMember:
    """Return an agent's membership of a queue."""
    return QueueMember(
        queue=queue,
        agent=agent,
        penalty=0,
        device=device,
        is_paused=is_paused,
        pause_reason=pause_reason,
        at=at,
    )
