"""The keys of the shortest way to where a caller wants, read from the flow itself. Pure."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ivr import nodes as n

Goal = Callable[[n.Node], bool]
CONFIRMS = "1"


@dataclass(frozen=True, slots=True)
class Stop:
    """A question on the way: what is heard when it is put, and the key that leads on.

    Where digits are asked for, *into* names them and *key* is "".
    """

    heard: str
    key: str
    into: str = ""
    offers: str = ""  # every key of a menu


@dataclass(frozen=True, slots=True)
class Path:
    """The questions on a way, and the node at its end."""

    stops: tuple[Stop, ...]
    end: str


def to_queue(flow: n.FlowDefinition, queue: str, *, start: str | None = None) -> Path | None:
    """Return the way to a queue; None if keys alone do not lead there."""
    return path(flow, lambda node: isinstance(node, n.Queue) and node.queue == queue, start=start)


def to_answer(flow: n.FlowDefinition, look_up: str, *, start: str | None = None) -> Path | None:
    """Return the way to a register's answer."""
    return path(flow, lambda node: _asks(node, look_up), start=start)


def to_other_language(flow: n.FlowDefinition) -> Path | None:
    """Return the way to the other language; its end is where the caller then stands."""
    found = path(flow, lambda node: isinstance(node, n.Language))
    if found is None:
        return None
    node = flow.nodes[found.end]
    return Path(found.stops, node.next) if isinstance(node, n.Language) else None


def to_goodbye(flow: n.FlowDefinition, start: str) -> Path | None:
    """Return the way from *start* to where the machine ends the call."""
    return path(flow, lambda node: isinstance(node, n.HangUp), start=start)


def first_menu(flow: n.FlowDefinition) -> Stop | None:
    """Return the first menu that a caller hears, without a key."""
    found = path(flow, lambda node: isinstance(node, n.Menu))
    node = flow.nodes[found.end] if found else None
    return (
        Stop(_first(node.prompts), "", "", "".join(node.keys)) if isinstance(node, n.Menu) else None
    )


def path(flow: n.FlowDefinition, goal: Goal, *, start: str | None = None) -> Path | None:
    """Return the way of fewest questions from *start* to a goal, for a caller in open hours."""
    begin = start or flow.start
    waiting: deque[Path] = deque([Path((), begin)])
    met = {begin}
    while waiting:
        here = waiting.popleft()
        node = flow.nodes[here.end]
        if goal(node):
            return here
        for stops, target in _ways(node):
            if target not in met:
                met.add(target)
                waiting.append(Path((*here.stops, *stops), target))
    return None


def _ways(node: n.Node) -> Iterator[tuple[tuple[Stop, ...], str]]:
    match node:
        case n.Menu(prompts=prompts, keys=keys):
            for key, target in keys.items():
                yield (Stop(_first(prompts), key, offers="".join(keys)),), target
        case n.Collect(next=target):
            yield tuple(_typing(node)), target
        case n.Calendar(open=target) | n.LookUp(found=target):
            yield (), target
        case n.Play(next=target) | n.Language(next=target):
            yield (), target


def _typing(node: n.Collect) -> Iterator[Stop]:
    yield Stop(_first(node.prompts), "", into=node.into)
    if node.confirm:
        yield Stop(_first(node.confirm), CONFIRMS)


def _first(says: n.Says) -> str:
    """Return the first prompt of what is said: values have no sound of their own."""
    return next((it.name for it in says if isinstance(it, n.Prompt)), "")


def _asks(node: n.Node, look_up: str) -> bool:
    return isinstance(node, n.LookUp) and node.look_up == look_up
