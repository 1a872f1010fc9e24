"""What restarts of the controller and minutes of its life are judged by. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from benchmarks.switch_truth import Shown, Truth

MOST_SECONDS = 5.0
RESTARTING_SHARE = 7 / 12  # of the time: afterwards the last process is left alone
SETTLED = 5  # minutes of a stretch in which the memory is not judged


@dataclass(slots=True, kw_only=True)
class Restart:
    """One restart, and how long after the first loss every desk was right."""

    how: str
    at_minute: float
    back_seconds: float = 0.0
    right_seconds: float | None = None
    wrong_after_5_s: int = 0
    wrong_first: int = 0
    detail: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Look:
    """All desks at one moment, between what Asterisk said before and after it."""

    at: float
    shown: Mapping[str, Shown | None]
    truths: Sequence[Mapping[str, Truth]]

    def wrong(self) -> list[str]:
        """Return the agents whose desks showed nothing, or what was not true then."""
        return [agent for agent, shown in self.shown.items() if not self._is_right(agent, shown)]

    def told(self, agent: str) -> str:
        """Return what a desk showed and what was true, for people."""
        true = [f"{sorted(it[agent].states)} {it[agent].call_id}" for it in self.truths]
        return f"{agent} showed {self.shown[agent]}, true: {true}"

    def _is_right(self, agent: str, shown: Shown | None) -> bool:
        return shown is not None and any(truth[agent].allows(shown) for truth in self.truths)


def judge(restart: Restart, looks: Sequence[Look], lost: float) -> None:
    """Note after which look all desks were right to the end, and who was not in time."""
    wrong = [(look, look.wrong()) for look in looks]
    late = [look.at for look, agents in wrong if agents]
    right = [look.at for look, _ in wrong if look.at > max(late, default=0.0)]
    restart.right_seconds = round(right[0] - lost, 2) if right else None
    in_time = [(look, agents) for look, agents in wrong if look.at - lost >= MOST_SECONDS]
    restart.wrong_after_5_s = len({agent for _, agents in in_time for agent in agents})
    restart.detail = [look.told(agent) for look, agents in in_time for agent in agents][:5]


def restarts(minutes: float, count: int) -> list[tuple[str, float]]:
    """Return how and in which minute the controller ends: by force and politely, in turn."""
    return [
        ("kill" if number % 2 == 0 else "stop", minutes * RESTARTING_SHARE * (number + 1) / count)
        for number in range(count)
    ]


def grown_mb(stretch: Sequence[float]) -> float | None:
    """Return how much more the end of a stretch needs than its settled beginning."""
    settled = stretch[SETTLED:]
    if len(settled) < 2 * SETTLED:
        return None
    return round(fmean(settled[-SETTLED:]) - fmean(settled[:SETTLED]), 2)


def equal_moments(stretches: Sequence[Sequence[float]]) -> list[float]:
    """Return the memory of each stretch after as many minutes: as many as the shortest has."""
    shortest = min(map(len, stretches))
    return [round(stretch[shortest - 1], 1) for stretch in stretches] if shortest else []
