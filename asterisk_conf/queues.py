"""The centre's queues: who waits where, for how long, and what then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from asterisk_conf.errors import (
    DuplicateNameError,
    InvalidDefinitionError,
    NoSuchQueueError,
    OverflowLoopError,
)
from asterisk_conf.names import Prompt, Queue, asterisk_queue
from asterisk_conf.values import NAME, check_at_least, check_display_name, check_matches

TEN_MINUTES = 600
FIFTEEN_MINUTES = 900
RETRY_SECONDS = range(2, 6)
HIGHEST_PENALTY = 100  # of an agent: accepting it means everybody


class Strategy(StrEnum):
    """Whose phone rings next."""

    LEAST_RECENT = "leastrecent"  # who never answers has the longest rest: always rung, none else
    FEWEST_CALLS = "fewestcalls"
    ROUND_ROBIN = "rrmemory"
    ALL = "ringall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """Who has waited ``after_seconds`` may ring agents up to ``penalty`` too."""

    after_seconds: int
    penalty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDefinition:
    """One queue.

    A new caller rings agents up to ``accepts_penalty``; ``relaxes`` lets others ring later on.
    Who misses ``missed_rings`` rings in a row is paused by the controller; 0 pauses nobody.
    With ``offers_callback`` a waiting caller may press 1 to be called back.

    After ``overflow_after_seconds`` a caller goes to the queue ``overflow_to``, or, where there is
    none, hears ``apology`` and is hung up on. A queue without ``overflow_after_seconds`` keeps its
    callers for ever.

    With ``surveys`` a caller whose agent hangs up first is asked how it was. That needs a wrap-up,
    which keeps the call open until the survey has begun.
    """

    name: str
    name_ar: str
    name_en: str
    strategy: Strategy = Strategy.ROUND_ROBIN
    ring_seconds: int = 15
    retry_seconds: int = 2
    wrapup_seconds: int = 10
    service_level_seconds: int = 20
    weight: int = 0
    missed_rings: int = 3
    accepts_penalty: int = HIGHEST_PENALTY
    relaxes: tuple[Relaxation, ...] = ()
    offers_callback: bool = True
    overflow_after_seconds: int | None = TEN_MINUTES
    overflow_to: str | None = Queue.GENERAL
    apology: str = Prompt.ALL_AGENTS_BUSY
    surveys: bool = True

    def __post_init__(self) -> None:
        what = f"queue {self.name}"
        check_matches("name of a queue", self.name, NAME)
        check_display_name(f"name_ar of {what}", self.name_ar)
        check_display_name(f"name_en of {what}", self.name_en)
        check_matches(f"apology of {what}", self.apology, NAME)
        for field in ("ring_seconds", "service_level_seconds"):
            check_at_least(what, field, getattr(self, field), 1)
        for field in ("wrapup_seconds", "weight", "missed_rings", "accepts_penalty"):
            check_at_least(what, field, getattr(self, field), 0)
        if self.retry_seconds not in RETRY_SECONDS:
            raise InvalidDefinitionError(what, "retry_seconds", "must be from 2 to 5")
        if self.surveys and not self.wrapup_seconds:
            raise InvalidDefinitionError(what, "wrapup_seconds", "must be at least 1 for surveys")
        self._check_relaxes(what)
        self._check_overflow(what)

    def _check_relaxes(self, what: str) -> None:
        """Refuse steps that do not grow: Asterisk takes them in order, each for what follows."""
        seconds, penalty = 0, self.accepts_penalty
        for step in self.relaxes:
            if step.after_seconds <= seconds or step.penalty <= penalty:
                raise InvalidDefinitionError(what, "relaxes", "must grow in seconds and penalty")
            seconds, penalty = step.after_seconds, step.penalty
        if penalty > HIGHEST_PENALTY:
            raise InvalidDefinitionError(what, "penalties", f"end at {HIGHEST_PENALTY}")

    def _check_overflow(self, what: str) -> None:
        if self.overflow_after_seconds is not None:
            check_at_least(what, "overflow_after_seconds", self.overflow_after_seconds, 1)
        elif self.overflow_to is not None:
            raise InvalidDefinitionError(
                what, "overflow_to", "needs overflow_after_seconds: its callers wait for ever"
            )

    @property
    def asterisk_name(self) -> str:
        """Return the name by which Asterisk knows the queue."""
        return asterisk_queue(self.name)

    @property
    def queue_arguments(self) -> str:
        """Return what Queue() is given as far as its timeout; c: on when the agent hangs up."""
        seconds = "" if self.waits_for_ever else f"{self.overflow_after_seconds}"
        options = "c" if self.surveys else ""
        return f"{self.asterisk_name},{options},,,{seconds}"

    @property
    def waits_for_ever(self) -> bool:
        """Return whether a caller stays until answered."""
        return self.overflow_after_seconds is None


def check_queues(queues: Iterable[QueueDefinition]) -> None:
    """Refuse queues that share a name, or whose overflow leads nowhere or in a circle."""
    by_name: dict[str, QueueDefinition] = {}
    for queue in queues:
        if queue.name in by_name:
            raise DuplicateNameError(queue.name)
        by_name[queue.name] = queue
    for queue in by_name.values():
        _check_overflow_ends(queue, by_name)


def _check_overflow_ends(queue: QueueDefinition, by_name: Mapping[str, QueueDefinition]) -> None:
    path = [queue.name]
    while (target := queue.overflow_to) is not None:
        if target not in by_name:
            raise NoSuchQueueError(queue.name, target)
        if target in path:
            raise OverflowLoopError((*path, target))
        path.append(target)
        queue = by_name[target]


_ALL = (
    QueueDefinition(
        name=Queue.GENERAL,
        name_ar="الاستفسارات العامة",
        name_en="General inquiries",
        accepts_penalty=5,
        relaxes=(Relaxation(after_seconds=60, penalty=HIGHEST_PENALTY),),
        overflow_after_seconds=FIFTEEN_MINUTES,
        overflow_to=None,
    ),
    QueueDefinition(
        name=Queue.CORRESPONDENCE, name_ar="حالة المعاملات", name_en="Transaction status"
    ),
    QueueDefinition(name=Queue.NOOR, name_ar="دعم نظام نور", name_en="Noor support"),
    QueueDefinition(name=Queue.FARIS, name_ar="دعم نظام فارس", name_en="Faris support"),
    QueueDefinition(name=Queue.SYSTEMS, name_ar="دعم الأنظمة الأخرى", name_en="Other systems"),
    QueueDefinition(name=Queue.MEDICAL, name_ar="التأمين الطبي", name_en="Medical insurance"),
    QueueDefinition(name=Queue.TICKETS, name_ar="الطلبات والتذاكر", name_en="Tickets"),
    QueueDefinition(
        name=Queue.EMERGENCY,
        name_ar="البلاغات الطارئة",
        name_en="Emergency reports",
        wrapup_seconds=5,
        service_level_seconds=10,
        weight=100,
        offers_callback=False,
        overflow_after_seconds=None,
        overflow_to=None,
        surveys=False,
    ),
)

QUEUES: Mapping[str, QueueDefinition] = MappingProxyType({queue.name: queue for queue in _ALL})
