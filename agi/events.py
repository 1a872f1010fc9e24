"""What happens to a call and to the members of queues, in our words.

Asterisk's own words are translated once, at the door (``agi.translation``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class EndedBy(StrEnum):
    """Who ended the call."""

    CALLER = "caller"
    AGENT = "agent"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent:
    """Something that happened to one call, at a moment of UTC."""

    kind: ClassVar[str]

    call_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted(CallEvent):
    """Asterisk handed a new call to the controller."""

    kind: ClassVar[str] = "call_started"

    caller: str
    channel: str
    flow_version: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFound(CallEvent):
    """A call that the journal did not know was found in Asterisk's own state or diary."""

    kind: ClassVar[str] = "call_found"

    caller: str
    channel: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackBegan(CallEvent):
    """The centre calls somebody back who had booked that: the phone at *caller* is to ring."""

    kind: ClassVar[str] = "callback_began"

    caller: str
    channel: str
    language: str
    callback_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerPickedUp(CallEvent):
    """Whoever is called back picked up, or their mailbox did."""

    kind: ClassVar[str] = "caller_picked_up"

    channel: str
    flow_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerUnreached(CallEvent):
    """Nobody picked up, or nobody confirmed by a key (*reason*)."""

    kind: ClassVar[str] = "caller_unreached"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAsked(CallEvent):
    """A waiting caller pressed 1 to be called back, and is asked for the number."""

    kind: ClassVar[str] = "callback_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackBooked(CallEvent):
    """The caller's place in line is kept for a call."""

    kind: ClassVar[str] = "callback_booked"

    callback_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntered(CallEvent):
    """The caller hears a menu."""

    kind: ClassVar[str] = "menu_entered"

    menu: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitPressed(CallEvent):
    """The caller chose an option of a menu."""

    kind: ClassVar[str] = "digit_pressed"

    menu: str
    digit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TryFailed(CallEvent):
    """The caller pressed a key that the menu does not offer, or none (digit is None)."""

    kind: ClassVar[str] = "try_failed"

    menu: str
    digit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageChosen(CallEvent):
    """The caller hears another language from here on."""

    kind: ClassVar[str] = "language_chosen"

    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUpAnswered(CallEvent):
    """A register was asked for the caller: found, refused or unavailable."""

    kind: ClassVar[str] = "look_up_answered"

    look_up: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarAnswered(CallEvent):
    """The dialogue asked for the hours; *reason* is "" while the centre is open."""

    kind: ClassVar[str] = "calendar_answered"

    calendar: str
    is_open: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSpoken(CallEvent):
    """The machine speaks the answer of an *entry* of the FAQ bank to the caller."""

    kind: ClassVar[str] = "answer_spoken"

    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueLost(CallEvent):
    """The controller was unreachable, died or failed (*reason*); the dialplan goes on alone.

    It says with which flow; "" while only the controller knows of the loss.
    """

    kind: ClassVar[str] = "dialogue_lost"

    reason: str
    flow_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFailed(CallEvent):
    """The call ended by nobody's wish, before anyone answered; *reason* names why."""

    kind: ClassVar[str] = "call_failed"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerServed(CallEvent):
    """The machine served the caller and ended the call."""

    kind: ClassVar[str] = "caller_served"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursWereClosed(CallEvent):
    """The caller heard that the centre is closed."""

    kind: ClassVar[str] = "hours_were_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerJoinedQueue(CallEvent):
    """The caller waits in a queue (position 1 is next)."""

    kind: ClassVar[str] = "caller_joined_queue"

    queue: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLeftQueue(CallEvent):
    """The queue gave the caller back unanswered (TIMEOUT, FULL, JOINEMPTY, LEAVEEMPTY)."""

    kind: ClassVar[str] = "caller_left_queue"

    queue: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerAbandoned(CallEvent):
    """The caller hung up in the queue."""

    kind: ClassVar[str] = "caller_abandoned"

    queue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentRang(CallEvent):
    """An agent's phone rings for the call."""

    kind: ClassVar[str] = "agent_rang"

    queue: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentMissed(CallEvent):
    """The agent's phone rang and was not answered."""

    kind: ClassVar[str] = "agent_missed"

    queue: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentConnected(CallEvent):
    """The agent answered; both talk."""

    kind: ClassVar[str] = "agent_connected"

    queue: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHeld(CallEvent):
    """The agent put the caller on hold."""

    kind: ClassVar[str] = "call_held"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResumed(CallEvent):
    """The agent took the caller back from hold."""

    kind: ClassVar[str] = "call_resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentWentAway(CallEvent):
    """The agent's page or phone is gone in the middle of the talk: the caller is held by us."""

    kind: ClassVar[str] = "agent_went_away"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentCameBack(CallEvent):
    """The agent was called and joined with the caller who was held: the talk goes on."""

    kind: ClassVar[str] = "agent_came_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTransferred(CallEvent):
    """The agent sent the caller on, to *target*."""

    kind: ClassVar[str] = "call_transferred"

    target: str
    attended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueAsked(CallEvent):
    """The agent rings a colleague; the caller hears music."""

    kind: ClassVar[str] = "colleague_asked"

    colleague: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueAnswered(CallEvent):
    """The colleague answered; agent and colleague talk, the caller hears music."""

    kind: ClassVar[str] = "colleague_answered"

    colleague: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceBegan(CallEvent):
    """Caller, agent and colleague talk, all three."""

    kind: ClassVar[str] = "conference_began"

    colleague: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultEnded(CallEvent):
    """The agent has the caller again, alone; *reason* is Dial's (BUSY, NOANSWER, ANSWER, …)."""

    kind: ClassVar[str] = "consult_ended"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundMeasured(CallEvent):
    """The agent's browser says what its talk sounded like: packets, and milliseconds."""

    kind: ClassVar[str] = "sound_measured"

    agent: str
    heard: int
    lost: int
    jitter: int | None
    round_trip: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentCompleted(CallEvent):
    """The talk ended; *ended_by* hung up."""

    kind: ClassVar[str] = "agent_completed"

    queue: str
    agent: str
    ended_by: EndedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUpProlonged(CallEvent):
    """The agent asked for more time after the talk: so many *seconds*."""

    kind: ClassVar[str] = "wrap_up_prolonged"

    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUpEnded(CallEvent):
    """The agent's time after the talk is over."""

    kind: ClassVar[str] = "wrap_up_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyEntered(CallEvent):
    """The agent has hung up and the caller has not: the caller hears the survey of *queue*."""

    kind: ClassVar[str] = "survey_entered"

    queue: str
    flow_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreGiven(CallEvent):
    """The caller answered a question by a key, which is the score."""

    kind: ClassVar[str] = "score_given"

    question: str
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerHungUp(CallEvent):
    """The caller's channel is gone; *cause* is the hang-up cause of Q.850."""

    kind: ClassVar[str] = "caller_hung_up"

    ended_by: EndedBy
    cause: int


CALL_EVENTS: Mapping[str, type[CallEvent]] = {
    event.kind: event
    for event in (
        CallStarted, CallFound, MenuEntered, DigitPressed, TryFailed, LanguageChosen,
        LookUpAnswered, CalendarAnswered, DialogueLost, CallFailed, CallerServed, HoursWereClosed,
        CallerJoinedQueue, CallerLeftQueue, CallerAbandoned, AgentRang, AgentMissed,
        AgentConnected, CallHeld, CallResumed, CallTransferred, AgentCompleted, WrapUpEnded,
        SurveyEntered, ScoreGiven, CallerHungUp, CallbackBegan, CallerPickedUp, CallerUnreached,
        CallbackAsked, CallbackBooked, SoundMeasured, ColleagueAsked, ColleagueAnswered,
        ConferenceBegan, ConsultEnded, AgentWentAway, AgentCameBack, WrapUpProlonged,
        AnswerSpoken,
    )
}  # fmt: skip


class DeviceState(StrEnum):
    """The device state of a queue member's phone (AMI QueueMemberStatus, ``Status``)."""

    UNKNOWN = "unknown"
    NOT_IN_USE = "not_in_use"
    IN_USE = "in_use"
    BUSY = "busy"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"
    RINGING = "ringing"
    RING_IN_USE = "ring_in_use"
    ON_HOLD = "on_hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueMember:
    """An agent's membership of one queue, as Asterisk holds it."""

    queue: str
    agent: str
    penalty: int
    device: DeviceState
    is_paused: bool
    pause_reason: str
    at: datetime
