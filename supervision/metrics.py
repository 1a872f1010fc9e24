"""The centre's figures for Prometheus: counting is arithmetic, the text is made when asked."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any, Protocol

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from agi.calls import FINAL, Call
from agi.events import CallEvent
from core.clock import utc_now
from supervision.agent_states import AgentState
from supervision.board import Board
from supervision.board_views import SERVICE_LEVEL_FORMULA
from supervision.live import FrameCounts
from supervision.waiting import longest_wait

BUCKETS = (0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0)
COUNTED_TODAY = ("received", "answered", "abandoned", "overflowed")
DEFINED_TODAY = {
    "speed_of_answer_seconds": "Wait of the answered / answered.",
    "handle_time_seconds": "Talk, hold and wrap-up / handled.",
    "abandon_rate": "Abandoned / (answered + abandoned).",
    "abandon_rate_without_short": "Abandoned / (answered + abandoned), short ones left out.",
    "occupancy": "Handle time / (handle time + ready) of the queue's agents.",
}

SURVEYS_TODAY = {
    "offered": "Callers whom the agent left on the line for the survey.",
    "answered": "Surveys with an answer.",
    "answered_share": "Surveys with an answer / offered.",
}


class Latency:
    """A histogram of seconds: ``observe`` costs well under a microsecond."""

    def __init__(self) -> None:
        self._counts = [0] * (len(BUCKETS) + 1)
        self._sum = 0.0

    def observe(self, seconds: float) -> None:
        """Count one length of time."""
        self._counts[bisect_left(BUCKETS, seconds)] += 1
        self._sum += seconds

    def family(self, name: str, text: str) -> Metric:
        """Return the histogram with its cumulated buckets."""
        bounds = (*map(str, BUCKETS), "+Inf")
        buckets = list(zip(bounds, accumulate(self._counts), strict=True))
        return HistogramMetricFamily(name, text, buckets=buckets, sum_value=self._sum)


class Health(Protocol):
    """What the journal says about its neighbours."""

    backlog: int
    database_is_up: bool

    @property
    def redis_is_up(self) -> bool:
        """Whether events are published."""


class Metrics(Collector):
    """Implements ``agi.ports.SwitchMeter``, and counts calls as they end."""

    def __init__(
        self,
        board: Board,
        health: Health,
        spool_bytes: Callable[[], int],
        frames: FrameCounts | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._board = board
        self._health = health
        self._spool_bytes = spool_bytes
        self._frames = frames or FrameCounts()
        self._clock = clock
        self._calls: Counter[str] = Counter()
        self._ami_events: Counter[str] = Counter()
        self._unexpected: Counter[tuple[str, str]] = Counter()
        self._digits = Latency()
        self.registry = CollectorRegistry()
        self.registry.register(self)

    def call_changed(self, call: Call, _event: CallEvent) -> None:
        """Count a call that ended."""
        if call.state in FINAL:
            self._calls[call.outcome or "none"] += 1

    def digit_answered(self, seconds: float) -> None:
        """A digit's next command was sent *seconds* after the digit had come."""
        self._digits.observe(seconds)

    def ami_event(self, name: str) -> None:
        """An AMI event came."""
        self._ami_events[name] += 1

    def event_unexpected(self, state: str, event: str) -> None:
        """An event had no row in the table of a call's life."""
        self._unexpected[state, event] += 1

    def text(self) -> bytes:
        """Return all figures in Prometheus' text format."""
        return generate_latest(self.registry)

    def collect(self) -> Iterator[Metric]:
        """Yield every figure as it is now."""
        yield from self._counters()
        yield from self._neighbours()
        yield from self._queues()

    def _counters(self) -> Iterator[Metric]:
        yield _counted("tawasul_calls", "Calls that ended.", ["outcome"], _keys(self._calls))
        yield _counted(
            "tawasul_ami_events", "Events of Asterisk.", ["event"], _keys(self._ami_events)
        )
        yield _counted(
            "tawasul_unexpected_events",
            "Events that a call's state does not know.",
            ["state", "event"],
            dict(self._unexpected),
        )
        yield self._digits.family(
            "tawasul_digit_to_command_seconds", "From a caller's digit to the next command."
        )
        for deed, frames in (("made", self._frames.made), ("taken", self._frames.taken)):
            yield _counted(
                f"tawasul_live_frames_{deed}",
                f"Frames of the live view {deed}, once for all or by each watcher.",
                ["kind"],
                _keys(frames),
            )

    def _neighbours(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("tawasul_up", "Whether a part answers.", labels=["part"])
        up.add_metric(["asterisk"], not self._board.is_stale)
        up.add_metric(["database"], self._health.database_is_up)
        up.add_metric(["redis"], self._health.redis_is_up)
        yield up
        yield GaugeMetricFamily(
            "tawasul_journal_backlog", "Events not yet in the database.", self._health.backlog
        )
        yield GaugeMetricFamily(
            "tawasul_spool_bytes", "Bytes that wait to be written.", self._spool_bytes()
        )
        yield GaugeMetricFamily("tawasul_live_calls", "Calls now.", len(self._board.calls))

    def _queues(self) -> Iterator[Metric]:
        """The day is Riyadh's. The service level is SL2, as on the board."""
        now = self._clock()
        self._board.figures.roll(now)
        queues = self._board.queues.values()
        figures = {queue.name: self._board.figures.of(queue.name) for queue in queues}
        yield _gauge("waiting", "Callers who wait.", {q.name: len(q.waiting) for q in queues})
        yield _gauge(
            "longest_wait_seconds",
            "Wait of the caller who came first.",
            {queue.name: longest_wait(queue, now).total_seconds() for queue in queues},
        )
        yield _gauge("talking", "Callers with an agent.", {q.name: len(q.talking) for q in queues})
        yield _agents(self._board)
        for name in COUNTED_TODAY:
            values = {queue: getattr(counted, name) for queue, counted in figures.items()}
            yield _gauge(f"today_{name}", f"Callers {name} today.", values)
        yield _gauge(
            "today_service_level",
            SERVICE_LEVEL_FORMULA,
            {queue: _nan(counted.service_level) for queue, counted in figures.items()},
        )
        yield from _today(self._board, now)


def _today(board: Board, now: datetime) -> Iterator[Metric]:
    """The rest of today's figures; docs/metrics.md defines each."""
    today = {queue: board.today(queue, now) for queue in board.queues}
    levels = GaugeMetricFamily(
        "tawasul_queue_today_service_levels",
        "The service level by each definition.",
        labels=["queue", "definition"],
    )
    for queue, figures in today.items():
        for definition, level in figures["service_levels"].items():
            levels.add_metric([queue, definition], _nan(level))
    yield levels
    yield from _surveys({queue: figures["survey"] for queue, figures in today.items()})
    for name, text in DEFINED_TODAY.items():
        values = {queue: _nan(figures[name]) for queue, figures in today.items()}
        yield _gauge(f"today_{name}", text, values)


def _surveys(today: Mapping[str, Mapping[str, Any]]) -> Iterator[Metric]:
    for name, text in SURVEYS_TODAY.items():
        values = {queue: _nan(survey[name]) for queue, survey in today.items()}
        yield _gauge(f"today_surveys_{name}", text, values)
    scores = GaugeMetricFamily(
        "tawasul_queue_today_score", "Mean score of a question.", labels=["queue", "question"]
    )
    for queue, survey in today.items():
        for question, answers in survey["scores"].items():
            scores.add_metric([queue, question], _nan(answers["mean"]))
    yield scores


def _agents(board: Board) -> Metric:
    family = GaugeMetricFamily("tawasul_agents", "Agents by state.", labels=["state"])
    states = Counter(agent.state for agent in board.agents.values())
    for state in AgentState:
        family.add_metric([state], states[state])
    return family


def _gauge(name: str, text: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"tawasul_queue_{name}", text, labels=["queue"])
    for queue, value in values.items():
        family.add_metric([queue], value)
    return family


def _counted(
    name: str,
    text: str,
    labels: Sequence[str],
    values: Mapping[tuple[str, ...], int] | Mapping[tuple[str, str], int],
) -> Metric:
    family = CounterMetricFamily(name, text, labels=labels)
    for of, value in values.items():
        family.add_metric(of, value)
    return family


def _keys(counter: Counter[str]) -> dict[tuple[str, ...], int]:
    return {(key,): value for key, value in counter.items()}


def _nan(share: float | None) -> float:
    return float("nan") if share is None else share
