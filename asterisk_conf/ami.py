"""The controller's user of the Asterisk Manager Interface: what it may do and what it is told."""

from dataclasses import dataclass, field

from asterisk_conf.names import AMI_USER, Context
from asterisk_conf.values import NAME, SECRET, check_address, check_matches, check_port

EVENTS = (
    "AgentCalled",
    "AgentComplete",
    "AgentConnect",
    "AgentDump",
    "AgentRingNoAnswer",
    "AttendedTransfer",
    "BlindTransfer",
    "ContactStatus",
    "FullyBooted",
    "Hangup",
    "Hold",
    "QueueCallerAbandon",
    "QueueCallerJoin",
    "QueueMemberAdded",
    "QueueMemberPause",
    "QueueMemberPenalty",
    "QueueMemberRemoved",
    "QueueMemberStatus",
    "Shutdown",
    "Unhold",
    "UserEvent",
)
"""The events that pass the filter. Answers to actions, also those in lists, are not filtered."""

EVENTS_IN_QUEUE = ("DTMFEnd", "HangupRequest")
"""The events that pass only from who waits or talks; the menus make many, and need none."""

READ = ("agent", "call", "dtmf", "system", "user")
WRITE = ("agent", "call", "originate", "reporting")


@dataclass(frozen=True, slots=True, kw_only=True)
class AmiUser:
    """The one login of the manager interface, from this machine alone."""

    host: str
    port: int
    password: str = field(repr=False)
    name: str = AMI_USER
    read: tuple[str, ...] = READ
    write: tuple[str, ...] = WRITE
    events: tuple[str, ...] = EVENTS
    events_in_queue: tuple[str, ...] = EVENTS_IN_QUEUE
    talk_contexts: tuple[str, ...] = (
        Context.DECIDED,
        Context.TRANSFERS,
        Context.CONSULT,
        Context.ROOM,
        Context.HELD,
    )

    def __post_init__(self) -> None:
        check_address("AMI", "host", self.host)
        check_port("AMI", "port", self.port)
        check_matches("password of the AMI user", self.password, SECRET)
        check_matches("name of the AMI user", self.name, NAME)
