"""Asterisk's words become ours at the door, once.

Sources: the AMI documentation of Asterisk 22 for each event; ``Timestamp`` is Asterisk's own clock
(``timestampevents=yes``), in seconds with microseconds.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from agi import events as ev
from agi.contacts import Contact
from agi.events import CallEvent, DeviceState, EndedBy, QueueMember
from agi.told import told_event
from asterisk_conf.names import TRUNK_ENDPOINT, UserEvent, extension_of, queue_of

Headers = Mapping[str, str]

DEVICE_STATES: Mapping[str, DeviceState] = {
    "0": DeviceState.UNKNOWN,
    "1": DeviceState.NOT_IN_USE,
    "2": DeviceState.IN_USE,
    "3": DeviceState.BUSY,
    "4": DeviceState.INVALID,
    "5": DeviceState.UNAVAILABLE,
    "6": DeviceState.RINGING,
    "7": DeviceState.RING_IN_USE,
    "8": DeviceState.ON_HOLD,
}
GONE = frozenset({"Removed", "Unreachable"})  # the words of ContactStatus
ENDERS: Mapping[str, EndedBy] = {"agent": EndedBy.AGENT, "caller": EndedBy.CALLER}


def happened_at(headers: Headers) -> datetime:
    """Return when Asterisk says it happened; now, where it does not say."""
    if "Timestamp" in headers:
        return datetime.fromtimestamp(float(headers["Timestamp"]), UTC)
    return datetime.now(UTC)


def call_event(headers: Headers) -> CallEvent | None:
    """Return what an AMI event says of a call, or None where it says nothing to us."""
    translate = CALL_EVENTS.get(headers["Event"])
    return translate(headers) if translate else None


def queue_member(headers: Headers) -> QueueMember:
    """Return a member as QueueMember… events and the QueueMember list entry tell it."""
    return QueueMember(
        queue=queue_of(headers["Queue"]),
        agent=extension_of(headers["Interface"] if "Interface" in headers else headers["Location"]),
        penalty=int(headers["Penalty"]),
        device=DEVICE_STATES.get(headers["Status"], DeviceState.UNKNOWN),
        is_paused=headers["Paused"] == "1",
        pause_reason=headers["PausedReason"],
        at=happened_at(headers),
    )


def contact(headers: Headers) -> Contact:
    """Return where a phone registered, or was, as ContactStatus tells it."""
    return Contact(
        extension=headers["AOR"],
        uri=headers["URI"],
        can_be_reached=headers["ContactStatus"] not in GONE,
    )


def is_callers_channel(headers: Headers) -> bool:
    """Tell whether the event's channel is the one that began the call, from the trunk."""
    return headers["Uniqueid"] == headers["Linkedid"] and is_trunk_channel(headers["Channel"])


def wishes_to_leave(headers: Headers) -> bool:
    """Tell whether the caller's own side asks for the end; else the call ends by our doing."""
    return headers["Event"] == "HangupRequest" and is_callers_channel(headers)


def is_trunk_channel(channel: str) -> bool:
    """Tell whether a channel belongs to the operator's trunk."""
    return channel.startswith(f"PJSIP/{TRUNK_ENDPOINT}")


def is_told(headers: Headers) -> bool:
    """Tell whether the dialplan itself told this: the diary holds the same."""
    return headers.get("UserEvent") == UserEvent.TOLD


def _joined(headers: Headers) -> CallEvent:
    return ev.CallerJoinedQueue(
        call_id=headers["Linkedid"],
        at=happened_at(headers),
        queue=queue_of(headers["Queue"]),
        position=int(headers["Position"]),
    )


def _abandoned(headers: Headers) -> CallEvent:
    return ev.CallerAbandoned(
        call_id=headers["Linkedid"], at=happened_at(headers), queue=queue_of(headers["Queue"])
    )


def _rang(headers: Headers) -> CallEvent:
    return ev.AgentRang(
        call_id=headers["Linkedid"],
        at=happened_at(headers),
        queue=queue_of(headers["Queue"]),
        agent=extension_of(headers["Interface"]),
    )


def _missed(headers: Headers) -> CallEvent:
    return ev.AgentMissed(
        call_id=headers["Linkedid"],
        at=happened_at(headers),
        queue=queue_of(headers["Queue"]),
        agent=extension_of(headers["Interface"]),
    )


def _connected(headers: Headers) -> CallEvent:
    return ev.AgentConnected(
        call_id=headers["Linkedid"],
        at=happened_at(headers),
        queue=queue_of(headers["Queue"]),
        agent=extension_of(headers["Interface"]),
    )


def _completed(headers: Headers) -> CallEvent | None:
    """Asterisk leaves out the channels that are gone by then; of which call it was, none says."""
    call_id = headers.get("Linkedid") or headers.get("DestLinkedid")
    if call_id is None:
        return None
    return ev.AgentCompleted(
        call_id=call_id,
        at=happened_at(headers),
        queue=queue_of(headers["Queue"]),
        agent=extension_of(headers["Interface"]),
        ended_by=ENDERS.get(headers["Reason"], EndedBy.SYSTEM),
    )


def _hung_up(headers: Headers) -> CallEvent | None:
    if not is_callers_channel(headers):
        return None
    return ev.CallerHungUp(
        call_id=headers["Linkedid"],
        at=happened_at(headers),
        ended_by=EndedBy.CALLER,
        cause=int(headers["Cause"]),
    )


def _held(headers: Headers) -> CallEvent | None:
    if is_trunk_channel(headers["Channel"]):
        return None  # the operator's network holding its own caller is not our hold
    return ev.CallHeld(call_id=headers["Linkedid"], at=happened_at(headers))


def _resumed(headers: Headers) -> CallEvent | None:
    if is_trunk_channel(headers["Channel"]):
        return None
    return ev.CallResumed(call_id=headers["Linkedid"], at=happened_at(headers))


def _transferred_blindly(headers: Headers) -> CallEvent | None:
    if headers["Result"] != "Success":
        return None
    return ev.CallTransferred(
        call_id=headers["TransfererLinkedid"],
        at=happened_at(headers),
        target=headers["Extension"],
        attended=False,
    )


def _transferred_after_talk(headers: Headers) -> CallEvent | None:
    if headers["Result"] != "Success":
        return None
    return ev.CallTransferred(
        call_id=headers["OrigTransfererLinkedid"],
        at=happened_at(headers),
        target=headers.get("TransferTargetCallerIDNum")
        or headers.get("SecondTransfererConnectedLineNum")
        or "",
        attended=True,
    )


def _user_event(headers: Headers) -> CallEvent | None:
    return told_event(headers["Linkedid"], headers["Text"]) if is_told(headers) else None


CALL_EVENTS: Mapping[str, Callable[[Headers], CallEvent | None]] = {
    "QueueCallerJoin": _joined,
    "QueueCallerAbandon": _abandoned,
    "AgentCalled": _rang,
    "AgentRingNoAnswer": _missed,
    "AgentConnect": _connected,
    "AgentComplete": _completed,
    "Hangup": _hung_up,
    "Hold": _held,
    "Unhold": _resumed,
    "BlindTransfer": _transferred_blindly,
    "AttendedTransfer": _transferred_after_talk,
    "UserEvent": _user_event,
}
MEMBER_EVENTS = frozenset(
    {"QueueMemberAdded", "QueueMemberStatus", "QueueMemberPause", "QueueMemberPenalty"}
)
MEMBER_REMOVED = "QueueMemberRemoved"
KEY_PRESSED = "DTMFEnd"
CONTACT = "ContactStatus"
ABANDONED = "QueueCallerAbandon"
