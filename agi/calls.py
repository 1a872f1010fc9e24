"""The life of a call: a table, and the record that each event leaves behind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from agi import events as ev
from agi.errors import UnexpectedEventError
from agi.events import CallEvent, EndedBy
from ivr.nodes import BACK, REPEAT
from ivr.steps import Result

NOTHING = timedelta()


class CallState(StrEnum):
    """Where a call stands."""

    IN_MENU = "in_menu"
    QUEUED = "queued"
    RINGING = "ringing"
    TALKING = "talking"
    ON_HOLD = "on_hold"
    ASKING = "asking"  # the agent rings a colleague, the caller hears music
    CONSULTING = "consulting"  # the agent talks with the colleague, the caller hears music
    CONFERENCE = "conference"  # all three talk
    AGENT_AWAY = "agent_away"  # the agent's page or phone is gone, the caller is held by us
    TRANSFERRING = "transferring"
    WRAP_UP = "wrap_up"
    SURVEY_IN_WRAP_UP = "survey_in_wrap_up"  # the caller is asked how it was, the agent wraps up
    IN_SURVEY = "in_survey"  # the caller is asked still, the agent is free
    OVERFLOWED = "overflowed"
    BOOKING = "booking"
    BOOKED = "booked"
    CALLING = "calling"
    ABANDONED_IN_MENU = "abandoned_in_menu"
    ABANDONED_IN_QUEUE = "abandoned_in_queue"
    CLOSED_HOURS = "closed_hours"
    SELF_SERVED = "self_served"
    CALLBACK = "callback"
    UNREACHED = "unreached"
    FAILED = "failed"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What became of a call."""

    ANSWERED = "answered"
    ABANDONED_IN_MENU = "abandoned_in_menu"
    ABANDONED_IN_QUEUE = "abandoned_in_queue"
    SELF_SERVED = "self_served"
    CLOSED_HOURS = "closed_hours"
    OVERFLOWED = "overflowed"
    CALLBACK = "callback"
    UNREACHED = "unreached"
    FAILED = "failed"


_S = CallState
TRANSITIONS: Mapping[tuple[CallState, type[CallEvent]], CallState] = {
    (_S.IN_MENU, ev.MenuEntered): _S.IN_MENU,
    (_S.IN_MENU, ev.DigitPressed): _S.IN_MENU,
    (_S.IN_MENU, ev.TryFailed): _S.IN_MENU,
    (_S.IN_MENU, ev.ScoreGiven): _S.IN_MENU,
    (_S.IN_MENU, ev.LanguageChosen): _S.IN_MENU,
    (_S.IN_MENU, ev.LookUpAnswered): _S.IN_MENU,
    (_S.IN_MENU, ev.CalendarAnswered): _S.IN_MENU,
    (_S.IN_MENU, ev.AnswerSpoken): _S.IN_MENU,
    (_S.IN_MENU, ev.DialogueLost): _S.IN_MENU,
    (_S.IN_MENU, ev.CallFailed): _S.FAILED,
    (_S.IN_MENU, ev.CallerServed): _S.SELF_SERVED,
    (_S.IN_MENU, ev.HoursWereClosed): _S.CLOSED_HOURS,
    (_S.IN_MENU, ev.CallerJoinedQueue): _S.QUEUED,
    (_S.IN_MENU, ev.CallerLeftQueue): _S.OVERFLOWED,
    (_S.IN_MENU, ev.CallerHungUp): _S.ABANDONED_IN_MENU,
    (_S.QUEUED, ev.AgentRang): _S.RINGING,
    (_S.QUEUED, ev.AgentConnected): _S.TALKING,
    (_S.QUEUED, ev.CallerLeftQueue): _S.OVERFLOWED,
    (_S.QUEUED, ev.CallerAbandoned): _S.ABANDONED_IN_QUEUE,
    (_S.QUEUED, ev.CallerHungUp): _S.ABANDONED_IN_QUEUE,
    (_S.RINGING, ev.AgentRang): _S.RINGING,
    (_S.RINGING, ev.AgentMissed): _S.QUEUED,
    (_S.RINGING, ev.AgentConnected): _S.TALKING,
    (_S.RINGING, ev.CallerLeftQueue): _S.OVERFLOWED,
    (_S.RINGING, ev.CallerAbandoned): _S.ABANDONED_IN_QUEUE,
    (_S.RINGING, ev.CallerHungUp): _S.ABANDONED_IN_QUEUE,
    (_S.TALKING, ev.CallHeld): _S.ON_HOLD,
    (_S.TALKING, ev.CallTransferred): _S.TRANSFERRING,
    (_S.TALKING, ev.AgentCompleted): _S.WRAP_UP,
    (_S.TALKING, ev.CallerHungUp): _S.CLOSED,
    (_S.ON_HOLD, ev.CallResumed): _S.TALKING,
    (_S.ON_HOLD, ev.CallTransferred): _S.TRANSFERRING,
    (_S.ON_HOLD, ev.AgentCompleted): _S.WRAP_UP,
    (_S.ON_HOLD, ev.CallerHungUp): _S.CLOSED,
    (_S.TALKING, ev.ColleagueAsked): _S.ASKING,
    (_S.ON_HOLD, ev.ColleagueAsked): _S.ASKING,
    (_S.ASKING, ev.ColleagueAnswered): _S.CONSULTING,
    (_S.CONSULTING, ev.ConferenceBegan): _S.CONFERENCE,
    (_S.TALKING, ev.AgentWentAway): _S.AGENT_AWAY,
    (_S.ON_HOLD, ev.AgentWentAway): _S.AGENT_AWAY,
    (_S.ASKING, ev.AgentWentAway): _S.AGENT_AWAY,
    (_S.AGENT_AWAY, ev.AgentCameBack): _S.TALKING,
    (_S.AGENT_AWAY, ev.CallerJoinedQueue): _S.QUEUED,
    (_S.AGENT_AWAY, ev.AgentCompleted): _S.WRAP_UP,
    (_S.AGENT_AWAY, ev.CallerHungUp): _S.CLOSED,
    (_S.TRANSFERRING, ev.CallerJoinedQueue): _S.QUEUED,
    (_S.TRANSFERRING, ev.AgentConnected): _S.TALKING,
    (_S.TRANSFERRING, ev.AgentCompleted): _S.TRANSFERRING,
    (_S.TRANSFERRING, ev.SurveyEntered): _S.IN_SURVEY,
    (_S.TRANSFERRING, ev.CallerHungUp): _S.CLOSED,
    (_S.OVERFLOWED, ev.CallerLeftQueue): _S.OVERFLOWED,
    (_S.OVERFLOWED, ev.CallerJoinedQueue): _S.QUEUED,
    (_S.OVERFLOWED, ev.CallerHungUp): _S.CLOSED,
    (_S.WRAP_UP, ev.CallerHungUp): _S.WRAP_UP,
    (_S.WRAP_UP, ev.SurveyEntered): _S.SURVEY_IN_WRAP_UP,
    (_S.WRAP_UP, ev.WrapUpProlonged): _S.WRAP_UP,
    (_S.WRAP_UP, ev.WrapUpEnded): _S.CLOSED,
    (_S.QUEUED, ev.CallbackAsked): _S.BOOKING,
    (_S.RINGING, ev.CallbackAsked): _S.BOOKING,
    (_S.BOOKING, ev.MenuEntered): _S.BOOKING,
    (_S.BOOKING, ev.DigitPressed): _S.BOOKING,
    (_S.BOOKING, ev.TryFailed): _S.BOOKING,
    (_S.BOOKING, ev.AnswerSpoken): _S.BOOKING,
    (_S.BOOKING, ev.DialogueLost): _S.BOOKING,
    (_S.BOOKING, ev.CallerJoinedQueue): _S.QUEUED,
    (_S.BOOKING, ev.CallbackBooked): _S.BOOKED,
    (_S.BOOKING, ev.CallerHungUp): _S.ABANDONED_IN_QUEUE,
    (_S.BOOKED, ev.DialogueLost): _S.BOOKED,
    (_S.BOOKED, ev.CallerJoinedQueue): _S.QUEUED,
    (_S.BOOKED, ev.CallerHungUp): _S.CALLBACK,
    (_S.CALLING, ev.CallerPickedUp): _S.IN_MENU,
    (_S.CALLING, ev.DialogueLost): _S.IN_MENU,
    (_S.CALLING, ev.CallerJoinedQueue): _S.QUEUED,
    (_S.CALLING, ev.CallerUnreached): _S.UNREACHED,
    (_S.CALLING, ev.CallerHungUp): _S.UNREACHED,
    (_S.IN_MENU, ev.CallerUnreached): _S.UNREACHED,
    (_S.SURVEY_IN_WRAP_UP, ev.WrapUpProlonged): _S.SURVEY_IN_WRAP_UP,
    (_S.SURVEY_IN_WRAP_UP, ev.WrapUpEnded): _S.IN_SURVEY,
    (_S.SURVEY_IN_WRAP_UP, ev.CallerJoinedQueue): _S.QUEUED,
    (_S.SURVEY_IN_WRAP_UP, ev.CallerHungUp): _S.WRAP_UP,
    (_S.IN_SURVEY, ev.CallerJoinedQueue): _S.QUEUED,
    (_S.IN_SURVEY, ev.CallerHungUp): _S.CLOSED,
} | {
    (state, told): state
    for state in (_S.SURVEY_IN_WRAP_UP, _S.IN_SURVEY)
    for told in (
        ev.MenuEntered, ev.DigitPressed, ev.ScoreGiven, ev.TryFailed, ev.LanguageChosen,
        ev.LookUpAnswered, ev.CalendarAnswered, ev.AnswerSpoken, ev.DialogueLost,
        ev.CallerServed, ev.HoursWereClosed,
    )
} | {
    (state, told): after
    for state in (_S.ASKING, _S.CONSULTING, _S.CONFERENCE)
    for told, after in (
        (ev.ConsultEnded, _S.TALKING), (ev.CallTransferred, _S.TRANSFERRING),
        (ev.AgentCompleted, _S.WRAP_UP), (ev.CallerHungUp, _S.CLOSED),
    )
} | {
    (state, ev.SoundMeasured): state
    for state in (
        _S.TALKING, _S.ON_HOLD, _S.AGENT_AWAY, _S.ASKING, _S.CONSULTING, _S.CONFERENCE,
        _S.TRANSFERRING, _S.WRAP_UP, _S.SURVEY_IN_WRAP_UP, _S.IN_SURVEY,
    )
}  # fmt: skip

FINAL: frozenset[CallState] = frozenset(
    {
        _S.ABANDONED_IN_MENU,
        _S.ABANDONED_IN_QUEUE,
        _S.CLOSED_HOURS,
        _S.SELF_SERVED,
        _S.CALLBACK,
        _S.UNREACHED,
        _S.FAILED,
        _S.CLOSED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One caller's visit, all legs; its last event is number ``events``.

    ``path`` holds the choices in order, each as ``menu:digit``; ``scores`` holds the last answer to
    each question. The call ends for people when the talk does: a survey after it does not count.
    ``colleague`` is whom the agent asks, or has asked into the talk.
    """

    call_id: str
    caller: str
    channel: str
    state: CallState
    started_at: datetime
    events: int = 1
    flow_version: str = ""
    language: str = ""
    path: tuple[str, ...] = ()
    queue: str | None = None
    joined_at: datetime | None = None
    waited_for: timedelta | None = None
    agent: str | None = None
    colleague: str | None = None
    answered_at: datetime | None = None
    held_at: datetime | None = None
    on_hold_for: timedelta = NOTHING
    talked_for: timedelta | None = None
    wrap_up_at: datetime | None = None
    wrapped_up_for: timedelta | None = None
    ended_at: datetime | None = None
    ended_by: EndedBy | None = None
    outcome: Outcome | None = None
    scores: Mapping[str, int] = field(default_factory=dict)


def next_state(state: CallState, event: CallEvent) -> CallState:
    """Return the state after *event*; an event with no row raises UnexpectedEventError."""
    if (after := TRANSITIONS.get((state, type(event)))) is None:
        raise UnexpectedEventError(state, event.kind)
    return after


Beginning = ev.CallStarted | ev.CallFound | ev.CallbackBegan


def started(event: Beginning) -> Call:
    """Return the record of a call whose first event is *event*."""
    is_ours = isinstance(event, ev.CallbackBegan)
    return Call(
        call_id=event.call_id,
        caller=event.caller,
        channel=event.channel,
        state=CallState.CALLING if is_ours else CallState.IN_MENU,
        started_at=event.at,
        language=event.language,
        flow_version=event.flow_version if isinstance(event, ev.CallStarted) else "",
    )


def record_after(call: Call, event: CallEvent) -> Call:
    """Return *call* as *event* leaves it; an event with no row raises UnexpectedEventError."""
    state = next_state(call.state, event)
    change = CHANGES.get(type(event))
    changes = change(call, event) if change else {}
    outcome = changes.get("outcome") if state is call.state else _outcome(call.state, state)
    changes["outcome"] = max(call.outcome, outcome, key=_weight)
    if state in FINAL and call.ended_at is None:
        changes["ended_at"] = event.at
    return replace(call, state=state, events=call.events + 1, **changes)


def talk_ended_by(call: Call, event: CallEvent, who: EndedBy) -> ev.AgentCompleted | None:
    """Return the end of the talk that a caller's hang-up or survey means, None for anything else.

    *who* hung up first: the caller's channel goes either way.

    Asterisk tells of both in any order, and of the talk's end without its call where the caller's
    channel was gone by then (AMI AgentComplete has no ``Linkedid``).
    """
    if not isinstance(event, ev.CallerHungUp | ev.SurveyEntered) or call.state not in IN_TALK:
        return None
    return ev.AgentCompleted(
        call_id=call.call_id,
        at=event.at,
        queue=call.queue or "",
        agent=call.agent or "",
        ended_by=who if isinstance(event, ev.CallerHungUp) else EndedBy.AGENT,
    )


def is_told_again(call: Call, event: CallEvent) -> bool:
    """Tell whether *event* is the end of what has ended before, or goes on without it.

    It is that of a talk that `talk_ended_by` told, or that of a hold: when a caller is sent on by
    AMI, Asterisk takes them from hold first, whether they were held or not. Of an agent who has
    handed the caller on, Asterisk tells the end when they hang up, before or after the dialplan
    tells who has the caller now; and one who talks with a colleague may hold the colleague. While
    the agent is away Asterisk's queue says that the talk is over, and it is not.
    """
    if call.state is CallState.AGENT_AWAY:
        return isinstance(event, ev.AgentCompleted | ev.CallHeld | ev.CallResumed)
    if isinstance(event, ev.AgentCompleted):
        is_others = call.agent != event.agent and call.state is not CallState.TRANSFERRING
        left = call.state in WITH_COLLEAGUE and event.ended_by is EndedBy.AGENT
        return call.state in AFTER_TALK or is_others or left
    if call.state in WITH_COLLEAGUE:
        return isinstance(event, ev.CallHeld | ev.CallResumed)
    return call.state is CallState.TALKING and isinstance(event, ev.CallResumed)


def _outcome(before: CallState, after: CallState) -> Outcome | None:
    if after is CallState.CLOSED and before is CallState.OVERFLOWED:
        return Outcome.OVERFLOWED
    return OUTCOME_AT.get(after)


OUTCOME_AT: Mapping[CallState, Outcome] = {
    _S.TALKING: Outcome.ANSWERED,
    _S.ABANDONED_IN_MENU: Outcome.ABANDONED_IN_MENU,
    _S.ABANDONED_IN_QUEUE: Outcome.ABANDONED_IN_QUEUE,
    _S.CLOSED_HOURS: Outcome.CLOSED_HOURS,
    _S.SELF_SERVED: Outcome.SELF_SERVED,
    _S.BOOKED: Outcome.CALLBACK,
    _S.UNREACHED: Outcome.UNREACHED,
    _S.FAILED: Outcome.FAILED,
}


def _weight(outcome: Outcome | None) -> int:
    """Return how final an outcome is: of two the weightier stands, of equal ones the first.

    Whoever leaves the menu after they were served did not abandon it.
    """
    return WEIGHTS.get(outcome, FINAL_WEIGHT)


FINAL_WEIGHT = 5
WEIGHTS: Mapping[Outcome | None, int] = {
    None: 0,
    Outcome.ABANDONED_IN_MENU: 1,
    Outcome.CLOSED_HOURS: 2,
    Outcome.SELF_SERVED: 3,
    Outcome.CALLBACK: 4,
}


def _after_digit(call: Call, event: ev.DigitPressed) -> dict[str, Any]:
    if event.digit in (REPEAT, BACK) or call.state in SURVEYED:
        return {}
    return {"path": (*call.path, f"{event.menu}:{event.digit}")}


def _after_score(call: Call, event: ev.ScoreGiven) -> dict[str, Any]:
    return {"scores": {**call.scores, event.question: event.score}}


def _after_loss(call: Call, event: ev.DialogueLost) -> dict[str, Any]:
    return {"flow_version": event.flow_version or call.flow_version}


def _after_language(_: Call, event: ev.LanguageChosen) -> dict[str, Any]:
    return {"language": event.language}


def _after_look_up(_: Call, event: ev.LookUpAnswered) -> dict[str, Any]:
    return {"outcome": Outcome.SELF_SERVED} if event.result == Result.FOUND else {}


def _after_calendar(_: Call, event: ev.CalendarAnswered) -> dict[str, Any]:
    return {} if event.is_open else {"outcome": Outcome.CLOSED_HOURS}


def _after_joining(call: Call, event: ev.CallerJoinedQueue) -> dict[str, Any]:
    """Begin to wait.

    Who comes back to the line after thinking of a callback has waited all the while; whoever goes
    from the survey into a queue, as for an emergency, begins anew.
    """
    if call.joined_at is not None and event.queue == call.queue:
        return {"agent": None}
    return {
        **_waiting_ended(call, event.at),
        **_talk_ended(call, event.at),
        "queue": event.queue,
        "joined_at": event.at,
        "agent": None,
        "ended_at": None,
        "ended_by": None,
        **_wrap_up_ended(call, event.at),
    }


def _after_ring(_: Call, event: ev.AgentRang) -> dict[str, Any]:
    return {"agent": event.agent}


def _after_miss(_: Call, __: CallEvent) -> dict[str, Any]:
    return {"agent": None}


def _after_answer(call: Call, event: ev.AgentConnected) -> dict[str, Any]:
    """Waiting adds up over the queues of a call; it ends at each answer.

    Time on hold adds up too, and is taken off again when this talk ends: what an earlier agent held
    is lent until then.
    """
    changes = {
        "queue": event.queue,
        "agent": event.agent,
        "answered_at": event.at,
        **_waiting_ended(call, event.at),
    }
    if call.talked_for is not None:
        changes["talked_for"] = call.talked_for + call.on_hold_for
    return changes


def _after_waiting(call: Call, event: CallEvent) -> dict[str, Any]:
    return _waiting_ended(call, event.at)


def _after_abandoning(call: Call, event: CallEvent) -> dict[str, Any]:
    return {"agent": None, "ended_by": EndedBy.CALLER, **_waiting_ended(call, event.at)}


def _after_hold(_: Call, event: ev.CallHeld) -> dict[str, Any]:
    return {"held_at": event.at}


def _after_going(call: Call, event: ev.AgentWentAway) -> dict[str, Any]:
    """Time without the agent is time on hold, also where the caller was on hold before."""
    return {"colleague": None, "held_at": call.held_at or event.at}


def _after_resuming(call: Call, event: CallEvent) -> dict[str, Any]:
    return _hold_ended(call, event.at)


def _after_asking(call: Call, event: ev.ColleagueAsked) -> dict[str, Any]:
    return {"colleague": event.colleague, "held_at": call.held_at or event.at}


def _after_consult(call: Call, event: ev.ConsultEnded) -> dict[str, Any]:
    return {"colleague": None, **_hold_ended(call, event.at)}


def _after_talk(call: Call, event: ev.AgentCompleted) -> dict[str, Any]:
    changes = {"colleague": None, **_talk_ended(call, event.at)}
    if call.state is not CallState.TRANSFERRING:
        changes |= {"wrap_up_at": event.at, "ended_at": event.at, "ended_by": event.ended_by}
    return changes


def _after_entering_survey(call: Call, event: ev.SurveyEntered) -> dict[str, Any]:
    if call.ended_by is not None:
        return {}
    return {"ended_at": event.at, "ended_by": EndedBy.AGENT, **_talk_ended(call, event.at)}


def _after_transfer(call: Call, event: ev.CallTransferred) -> dict[str, Any]:
    return {"colleague": None, **_talk_ended(call, event.at)}


def _after_wrap_up(call: Call, event: ev.WrapUpEnded) -> dict[str, Any]:
    return _wrap_up_ended(call, event.at)


def _after_hang_up(call: Call, event: ev.CallerHungUp) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if call.state in IN_LINE:
        changes = {"agent": None, **_waiting_ended(call, event.at)}
    elif call.state in ANSWERED:
        changes = _talk_ended(call, event.at)
    if call.ended_by is None:
        gave_up = call.state is CallState.OVERFLOWED  # we told the caller to call later
        changes["ended_by"] = EndedBy.SYSTEM if gave_up else event.ended_by
    return changes


def _after_farewell(call: Call, _: CallEvent) -> dict[str, Any]:
    return {"ended_by": call.ended_by or EndedBy.SYSTEM}


def _after_picking_up(_: Call, event: ev.CallerPickedUp) -> dict[str, Any]:
    return {"channel": event.channel, "flow_version": event.flow_version}


def _after_failing(_: Call, __: CallEvent) -> dict[str, Any]:
    return {"ended_by": EndedBy.SYSTEM}


def _waiting_ended(call: Call, at: datetime) -> dict[str, Any]:
    if call.joined_at is None:
        return {}
    waited = at - call.joined_at
    return {"joined_at": None, "waited_for": (call.waited_for or NOTHING) + waited}


def _hold_ended(call: Call, at: datetime) -> dict[str, Any]:
    if call.held_at is None:
        return {}
    return {"held_at": None, "on_hold_for": call.on_hold_for + (at - call.held_at)}


def _talk_ended(call: Call, at: datetime) -> dict[str, Any]:
    """Talk time is the time with an agent less the time on hold."""
    if call.answered_at is None:
        return {}
    changes = _hold_ended(call, at)
    held = changes.get("on_hold_for", call.on_hold_for)
    talked = at - call.answered_at - held
    return {"answered_at": None, "talked_for": (call.talked_for or NOTHING) + talked, **changes}


def _wrap_up_ended(call: Call, at: datetime) -> dict[str, Any]:
    """Wrap-up adds up over the agents of a call, as talk does."""
    if call.wrap_up_at is None:
        return {}
    wrapped_up = at - call.wrap_up_at
    return {"wrap_up_at": None, "wrapped_up_for": (call.wrapped_up_for or NOTHING) + wrapped_up}


WAITING = frozenset({_S.QUEUED, _S.RINGING})
IN_LINE = WAITING | {_S.BOOKING}  # a caller who books a callback keeps their place meanwhile
WITH_COLLEAGUE = frozenset({_S.ASKING, _S.CONSULTING, _S.CONFERENCE})
IN_TALK = WITH_COLLEAGUE | {_S.TALKING, _S.ON_HOLD, _S.AGENT_AWAY}
ANSWERED = IN_TALK | {_S.TRANSFERRING}
IN_WRAP_UP = frozenset({_S.WRAP_UP, _S.SURVEY_IN_WRAP_UP})
SURVEYED = frozenset({_S.SURVEY_IN_WRAP_UP, _S.IN_SURVEY})
AFTER_TALK = IN_WRAP_UP | SURVEYED
CHANGES: Mapping[type[CallEvent], Callable[[Call, Any], dict[str, Any]]] = {
    ev.DigitPressed: _after_digit,
    ev.ScoreGiven: _after_score,
    ev.LanguageChosen: _after_language,
    ev.LookUpAnswered: _after_look_up,
    ev.CalendarAnswered: _after_calendar,
    ev.DialogueLost: _after_loss,
    ev.CallerServed: _after_farewell,
    ev.HoursWereClosed: _after_farewell,
    ev.CallerJoinedQueue: _after_joining,
    ev.CallerLeftQueue: _after_waiting,
    ev.CallerAbandoned: _after_abandoning,
    ev.AgentRang: _after_ring,
    ev.AgentMissed: _after_miss,
    ev.AgentConnected: _after_answer,
    ev.CallHeld: _after_hold,
    ev.CallResumed: _after_resuming,
    ev.AgentWentAway: _after_going,
    ev.AgentCameBack: _after_resuming,
    ev.CallTransferred: _after_transfer,
    ev.ColleagueAsked: _after_asking,
    ev.ConferenceBegan: _after_resuming,
    ev.ConsultEnded: _after_consult,
    ev.AgentCompleted: _after_talk,
    ev.SurveyEntered: _after_entering_survey,
    ev.WrapUpEnded: _after_wrap_up,
    ev.CallerHungUp: _after_hang_up,
    ev.CallFailed: _after_failing,
    ev.CallbackAsked: _after_miss,
    ev.CallbackBooked: _after_waiting,
    ev.CallerPickedUp: _after_picking_up,
    ev.CallerUnreached: _after_failing,
}
