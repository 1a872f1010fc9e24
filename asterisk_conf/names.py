"""The words shared with Asterisk: nobody types such a name twice."""

import re
from enum import StrEnum

SERVICE_NUMBER = "19996"
CALLBACK_FLOW = "callback"  # led where a waiting caller asked to be called back
CALLED_BACK_FLOW = "callback-call"  # led where such a caller picks up
SURVEY = "survey"  # the flow after the talk
TRUNK_ENDPOINT = "operator"
CALLERS_PHONE = f"{TRUNK_ENDPOINT}-page"  # a caller's phone in a page, for development
ECHO_TEST = "echo-test"  # what an agent calls to hear themselves
SIP_REALM = "tawasul"
MUSIC_CLASS = "default"
PROMPT_FOLDER = "tawasul"  # below sounds/<language>/
PART_FOLDER = "parts"  # below PROMPT_FOLDER: the pieces of numbers, dates and times

LANGUAGE_OF_CHANNEL = "CHANNEL(language)"

SEAT = "seat"  # of each of three who talk

UNLED = "unled"
HANG_UP = "hangup"


class Context(StrEnum):
    """A context of the dialplan."""

    FROM_TRUNK = "from-trunk"
    CALL = "tawasul-call"
    DECIDED = "tawasul-decided"
    SURVEY = "tawasul-survey"
    FROM_AGENTS = "from-agents"
    TRANSFERS = "tawasul-transfers"
    EAR = "tawasul-ear"  # the half of a Local channel that whispers to a waiting caller
    VOICE = "tawasul-voice"  # the half that plays what is whispered
    BOOKING = "tawasul-booking"  # a waiting caller asked to be called back
    PLACE = "tawasul-place"  # a channel that stands in line for a caller who will be called back
    CALLED_BACK = "tawasul-called-back"  # such a caller picked up
    CONSULT = "tawasul-consult"  # the caller while the agent asks a colleague
    ROOM = "tawasul-consult-room"  # the caller while all three talk
    ASKING = "tawasul-asking"  # the agent who asks
    TOGETHER = "tawasul-together"  # the agent, or the colleague, who takes the caller
    CONFERENCE = "tawasul-conference"  # agent and colleague while all three talk
    HOLDING = "tawasul-holding"  # an agent who holds the caller by the switch
    ALONE = "tawasul-alone"  # an agent whose caller has gone
    HELD = "tawasul-held"  # a caller whose agent's page or phone is gone, and the talk after it


class Variable(StrEnum):
    """A channel variable that the dialplan and the controller both know."""

    DECISION = "TAWASUL_DECISION"  # set by the controller as its last act on a call
    LINE = "TAWASUL_LINE"  # the decision for the queue in which the caller has a place
    PLACE = "TAWASUL_PLACE"  # that place; empty for the last one
    CALLED = "TAWASUL_CALLED"  # the number of whoever is called back: agents see it
    QUEUE = "TAWASUL_QUEUE"  # the queue that gave the caller to an agent
    CALLER = "TAWASUL_CALLER"  # known to agent and colleague: the caller's channel
    AGENT = "TAWASUL_AGENT"  # known to caller and colleague: the agent's channel
    COLLEAGUE = "TAWASUL_COLLEAGUE"  # known to both: the extension of the colleague who was asked
    OTHER = "TAWASUL_OTHER"  # in a conference: whose channel goes where when this one leaves
    TALKED_IN = "TAWASUL_TALKED_IN"  # the queue in which a held caller talked
    HELD = "TAWASUL_HELD"  # the channel of the caller to whom a leg brings the agent back
    VOICE_LANGUAGE = "TAWASUL_VOICE_LANGUAGE"
    VOICE_WORDS = "TAWASUL_VOICE_WORDS"  # prompts joined by &
    HIGHEST_PENALTY = "QUEUE_MAX_PENALTY"  # app_queue's own, and what its rules change
    LOWEST_PENALTY = "QUEUE_MIN_PENALTY"  # app_queue's own


class UserEvent(StrEnum):
    """A UserEvent that the dialplan sends."""

    TOLD = "TawasulTold"  # header Text: what `asterisk_conf.told` writes; so in the diary


class PauseReason(StrEnum):
    """Why the centre itself pauses an agent."""

    MISSED_RINGS = "missed rings"
    WRAP_UP = "wrap-up"
    AWAY = "away"  # their page or phone was gone in the middle of a talk


class Queue(StrEnum):
    """A queue of the centre."""

    GENERAL = "general"
    CORRESPONDENCE = "correspondence"
    NOOR = "noor"
    FARIS = "faris"
    SYSTEMS = "systems"
    MEDICAL = "medical"
    TICKETS = "tickets"
    EMERGENCY = "emergency"


def agi_route(flow: str) -> str:
    """Return the path of the FastAGI address that leads a call through *flow*."""
    return f"/flow/{flow}"


def flow_of_route(route: str) -> str:
    """Return the flow of a FastAGI address's path; "" if it names none."""
    before, flow, number = route.partition("/flow/")
    return number if flow and not before else ""


def decision_for_queue(queue: str) -> str:
    """Return the extension of Context.DECIDED that puts the caller into *queue*."""
    return f"queue-{queue}"


def voice_of(call_id: str) -> str:
    """Return the unique id of the channel that speaks to the waiting caller of a call."""
    return f"voice-{call_id}"


def place_of(callback_id: int) -> str:
    """Return the unique id of the channel that keeps the place of a callback."""
    return f"place-{callback_id}"


def callback_of_place(unique_id: str) -> int | None:
    """Return the callback whose place a channel keeps, None for any other channel."""
    before, _, number = unique_id.rpartition("place-")
    return int(number) if not before and number.isdecimal() else None


def called_back(callback_id: int, attempt: int) -> str:
    """Return the unique id, and so the call id, of one attempt to call somebody back."""
    return f"callback-{callback_id}-{attempt}"


def attempt_of(call_id: str) -> int:
    """Return which attempt to call somebody back a call is; 0 for a call that others made."""
    before, _, attempt = call_id.rpartition("-")
    return int(attempt) if before.startswith("callback-") and attempt.isdecimal() else 0


RETURN_HEADER = "X-Tawasul-Return"  # of the INVITE that brings an agent back: the call's id
RETURN = "return"  # the extension of Context.HELD where such a leg begins
ASIDE = "aside"  # where a leg whose page or phone is gone awaits its end
_LEG = re.compile(r"back-(?P<agent>[^-]+)-\d+")


def returning_leg(agent: str, number: int) -> str:
    """Return the unique id of the leg that brings *agent* back; each try has a *number*."""
    return f"back-{agent}-{number}"


def agent_of_leg(leg: str) -> str | None:
    """Return whom a leg brings back, None for any other channel."""
    match = _LEG.fullmatch(leg)
    return match["agent"] if match else None


_ASTERISK_QUEUES = {Queue.GENERAL.value: "general-inquiries"}  # [general] is queues.conf's own
_OUR_QUEUES = {theirs: ours for ours, theirs in _ASTERISK_QUEUES.items()}


def asterisk_queue(queue: str) -> str:
    """Return the name by which Asterisk knows *queue*: as it is, but for the general one."""
    return _ASTERISK_QUEUES.get(queue, queue)


def queue_of(asterisk_queue: str) -> str:
    """Return our name of a queue of Asterisk's events, diary and queue_log."""
    return _OUR_QUEUES.get(asterisk_queue, asterisk_queue)


def interface_of(extension: str) -> str:
    """Return the queue member interface of an agent."""
    return f"PJSIP/{extension}"


def extension_of(interface: str) -> str:
    """Return the agent's extension of an interface or of a channel name.

    ``PJSIP/1001`` and ``PJSIP/1001-0000002a`` both give ``1001``.
    """
    return interface.partition("/")[2].partition("-")[0]


AMI_USER = "tawasul"
LANGUAGE = "ar"
DIARY_FILE = "diary.csv"  # CEL rows, below asterisk/cel


class Prompt(StrEnum):
    """A prompt that the dialplan plays without the controller."""

    PLEASE_HOLD = "please-hold"
    BACK_TO_MENU = "back-to-the-menu"  # the controller was lost in the middle of the dialogue
    UNAVAILABLE = "register-unavailable"  # nothing can be looked up without the controller
    GOODBYE = "goodbye"  # there is no controller for the survey
    ALL_AGENTS_BUSY = "all-agents-busy"
    NOT_ALLOWED = "not-allowed"
    CALL_KEPT = "call-kept"  # the agent's page or phone is gone: they come back in a moment
    CALL_PASSED_ON = "call-passed-on"  # they did not


def part_prompt(part: str) -> str:
    """Return the prompt that is the recorded *part* of a spoken value."""
    return f"{PART_FOLDER}/{part}"


def sound(prompt: str) -> str:
    """Return the name by which Asterisk finds *prompt* in the caller's language."""
    return f"{PROMPT_FOLDER}/{prompt}"
