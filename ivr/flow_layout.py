"""Places the nodes of a graph in columns so that its ways are easy to follow.

The layered method of Sugiyama: columns by distance from the start, long ways led through the
columns between, crossings lessened by barycentres, heights by isotonic regression.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

ORDER_SWEEPS = 24
HEIGHT_SWEEPS = 40
WAY_GAP = 14.0  # between two ways, or a way and a box


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one box to another; ``port`` is its place among the source's ways."""

    source: str
    target: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where boxes stand (column and middle height) and which points each edge passes."""

    column: Mapping[str, int]
    y: Mapping[str, float]
    bends: Mapping[Edge, tuple[tuple[int, float], ...]]  # (column, height), from the source on

    @property
    def columns(self) -> int:
        """Return how many columns there are."""
        return 1 + max(self.column.values(), default=0)


def placed(
    roots: Sequence[str],
    edges: Sequence[Edge],
    height: Mapping[str, float],
    *,
    gap: float,
) -> Layout:
    """Return the layout of the boxes of *height*; *edges* go round nowhere.

    The first root stands in the first column.
    """
    column = _columns(roots, edges, ranks(roots, edges, height))
    grid = _Grid(column, edges, height, gap)
    grid.order()
    y = grid.heights()
    bends = {edge: tuple((at, y[name]) for name, at in way) for edge, way in grid.ways.items()}
    return Layout(column=column, y={name: y[name] for name in height}, bends=bends)


def ranks(roots: Sequence[str], edges: Sequence[Edge], every: Iterable[str]) -> dict[str, int]:
    """Return the order in which boxes are met; an edge to one met before leads back."""
    ahead: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        ahead[edge.source].append(edge.target)
    rank: dict[str, int] = {}
    for root in (*roots, *every):
        waiting = deque([root])
        while waiting:
            name = waiting.popleft()
            if name not in rank:
                rank[name] = len(rank)
                waiting.extend(ahead[name])
    return rank


def _columns(
    roots: Sequence[str], edges: Sequence[Edge], rank: Mapping[str, int]
) -> dict[str, int]:
    """Return the column of each box: one after the last box that leads forward to it."""
    column = dict.fromkeys(rank, 0)
    for edge in sorted(edges, key=lambda edge: rank[edge.source]):
        column[edge.target] = max(column[edge.target], column[edge.source] + 1)
    led_to = {edge.target for edge in edges}
    for root in roots[1:]:  # not the start: it stands just before what it leads to
        if root in led_to:
            continue
        targets = [column[edge.target] for edge in edges if edge.source == root]
        column[root] = max(0, min(targets) - 1) if targets else 0
    return column


class _Grid:
    """The columns with their boxes and the places where long ways pass through."""

    def __init__(
        self,
        column: Mapping[str, int],
        edges: Sequence[Edge],
        height: Mapping[str, float],
        gap: float,
    ) -> None:
        self._gap = gap
        self._height = dict(height)
        self._columns: list[list[str]] = [[] for _ in range(1 + max(column.values(), default=0))]
        for name, at in column.items():
            self._columns[at].append(name)
        self._before: dict[str, list[str]] = defaultdict(list)
        self._after: dict[str, list[str]] = defaultdict(list)
        self.ways: dict[Edge, list[tuple[str, int]]] = {}
        for edge in edges:
            self.ways[edge] = self._led_through(edge, column)

    def _led_through(self, edge: Edge, column: Mapping[str, int]) -> list[tuple[str, int]]:
        """Put a passing place into each column between; return them in the edge's direction."""
        first, last = column[edge.source], column[edge.target]
        way: list[tuple[str, int]] = []
        for at in range(first + 1, last):
            name = f"{edge.source}:{edge.port}:{at}"
            self._height[name] = 0.0
            self._columns[at].append(name)
            way.append((name, at))
        chain = [edge.source, *(name for name, _ in way), edge.target]
        for one, two in pairwise(chain):
            self._after[one].append(two)
            self._before[two].append(one)
        return way

    def order(self) -> None:
        """Let each column's order follow its neighbours', the best of many sweeps."""
        best, fewest = [list(names) for names in self._columns], self._crossings()
        for sweep in range(ORDER_SWEEPS):
            if sweep % 2:
                for at in range(len(self._columns) - 2, -1, -1):
                    self._sort(at, at + 1, self._after)
            else:
                for at in range(1, len(self._columns)):
                    self._sort(at, at - 1, self._before)
            if (crossings := self._crossings()) < fewest:
                best, fewest = [list(names) for names in self._columns], crossings
        self._columns = best

    def _sort(self, at: int, beside: int, neighbours: Mapping[str, list[str]]) -> None:
        place = {name: number for number, name in enumerate(self._columns[beside])}
        own = {name: number for number, name in enumerate(self._columns[at])}

        def barycentre(name: str) -> float:
            met = [place[it] for it in neighbours.get(name, ()) if it in place]
            return sum(met) / len(met) if met else float(own[name])

        self._columns[at].sort(key=barycentre)

    def _crossings(self) -> int:
        count = 0
        for left, right in pairwise(self._columns):
            place = {name: number for number, name in enumerate(right)}
            ends = [at for name in left for at in sorted(place[it] for it in self._after[name])]
            count += sum(one > two for number, one in enumerate(ends) for two in ends[number + 1 :])
        return count

    def heights(self) -> dict[str, float]:
        """Return the middle of each place: as near to its neighbours' as the order lets it."""
        y: dict[str, float] = {}
        for names in self._columns:
            at = 0.0
            for name in names:
                at += self._room(name) / 2
                y[name] = at
                at += self._room(name) / 2
        for sweep in range(HEIGHT_SWEEPS):
            columns = range(len(self._columns))
            for at in columns[::-1] if sweep % 2 else columns:
                self._settle(
                    at, y, self._beside if sweep > HEIGHT_SWEEPS // 2 else self._one_side(sweep)
                )
        return y

    def _beside(self, name: str) -> list[str]:
        return [*self._before[name], *self._after[name]]

    def _one_side(self, sweep: int) -> Callable[[str], list[str]]:
        side = self._after if sweep % 2 else self._before
        return lambda name: side[name]

    def _room(self, name: str) -> float:
        return self._height[name] + (self._gap if self._height[name] else WAY_GAP)

    def _settle(self, at: int, y: dict[str, float], beside: Callable[[str], list[str]]) -> None:
        """Bring a column's places as near to their wishes as their order and room allow."""
        names = self._columns[at]
        wishes = [
            sum(y[it] for it in met) / len(met) if (met := beside(name)) else y[name]
            for name in names
        ]
        offsets, offset = [0.0], 0.0
        for one, two in pairwise(names):
            offset += (self._room(one) + self._room(two)) / 2
            offsets.append(offset)
        moved = [wish - it for wish, it in zip(wishes, offsets, strict=True)]
        for name, base, it in zip(names, isotonic(moved), offsets, strict=True):
            y[name] = base + it


def isotonic(values: Sequence[float]) -> list[float]:
    """Return the never-falling numbers nearest to *values* (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []  # sum and count
    for value in values:
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            pools[-1] = (pools[-1][0] + total, pools[-1][1] + count)
    return [total / count for total, count in pools for _ in range(count)]
