"""Where the ways of a flow lead: what is reached, what goes round, what is known where."""

from collections import deque
from collections.abc import Iterator, Mapping

from ivr import nodes as n

Facts = frozenset[str]  # collected values, "<look-up>." for its answer, and "opening"
NOTHING: Facts = frozenset()
OPENING = "opening"


def roots(flow: n.FlowDefinition) -> tuple[str, ...]:
    """Return the nodes that a caller reaches from anywhere: the start and the global ways."""
    return (flow.start, flow.emergency, flow.overflow)


def reached(flow: n.FlowDefinition) -> frozenset[str]:
    """Return the nodes that some caller can come to."""
    met = set(roots(flow))
    waiting = list(met)
    while waiting:
        for _, target in flow.nodes[waiting.pop()].ways():
            if target not in met:
                met.add(target)
                waiting.append(target)
    return frozenset(met)


def circles(flow: n.FlowDefinition) -> Iterator[tuple[str, ...]]:
    """Give circles of automatic ways, each from a node back to it; none means that all end."""
    done: set[str] = set()
    for root in flow.nodes:
        if root not in done:
            yield from _circles_below(flow, root, done)


def _circles_below(flow: n.FlowDefinition, root: str, done: set[str]) -> Iterator[tuple[str, ...]]:
    """Go depth first, without recursion: a flow may be one long way."""
    path, ahead = [root], [flow.nodes[root].automatic()]
    on_path = {root}
    while path:
        for _, target in ahead[-1]:
            if target in on_path:
                yield (*path[path.index(target) :], target)
            elif target not in done:
                path.append(target)
                on_path.add(target)
                ahead.append(flow.nodes[target].automatic())
                break
        else:
            done.add(path[-1])
            on_path.discard(path.pop())
            ahead.pop()


def longest_automatic_way(flow: n.FlowDefinition) -> int:
    """Return how many nodes a caller passes at most without pressing a key (no circles)."""
    length: dict[str, int] = {}
    for root in flow.nodes:
        waiting = [root]
        while waiting:
            name = waiting[-1]
            below = [target for _, target in flow.nodes[name].automatic()]
            ahead = [target for target in below if target not in length]
            if name not in length and ahead:
                waiting.extend(ahead)
            else:
                waiting.pop()
                length[name] = 1 + max((length[target] for target in below), default=0)
    return max(length.values(), default=0)


def reached_while_closed(flow: n.FlowDefinition) -> Iterator[tuple[str, n.Queue]]:
    """Give each queue of ordinary hours, with the calendar whose closed way leads to it."""
    met: set[str] = set()
    for calendar in flow.nodes.values():
        if not isinstance(calendar, n.Calendar):
            continue
        waiting = [target for _, target in calendar.closed_ways()]
        while waiting:
            name = waiting.pop()
            node = flow.nodes[name]
            if name in met or isinstance(node, n.Calendar):
                continue
            met.add(name)
            if isinstance(node, n.Queue) and not _is_always_open(node, flow):
                yield calendar.name, node
            waiting.extend(target for _, target in node.ways())


def _is_always_open(node: n.Queue, flow: n.FlowDefinition) -> bool:
    return node.name == flow.emergency or node.queue in flow.always_open


def known_before(flow: n.FlowDefinition) -> Mapping[str, Facts]:
    """Return what is known on every way to a node; nodes that nobody reaches are absent."""
    known: dict[str, Facts] = dict.fromkeys(roots(flow), NOTHING)
    waiting = deque(known)
    while waiting:
        node = flow.nodes[waiting.popleft()]
        for label, target in node.ways():
            facts = known[node.name] | _learned(node, label)
            before = known.get(target)
            after = facts if before is None else before & facts
            if after != before:
                known[target] = after
                waiting.append(target)
    return known


def _learned(node: n.Node, label: str) -> Facts:
    match node:
        case n.Collect() if label == "next":
            return frozenset({node.into})
        case n.Menu() if node.into and label in node.keys:
            return frozenset({node.into})
        case n.LookUp() if label == "found":
            return frozenset({f"{node.look_up}."})
        case n.Calendar():
            return frozenset({OPENING})
        case n.Known() if label == "yes":
            return frozenset({node.value})
        case _:
            return NOTHING
