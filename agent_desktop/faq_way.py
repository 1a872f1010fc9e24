"""By which queues and look-ups a caller came, as far as the flow of 19996 tells it."""

from functools import cache

from agi.calls import Call
from ivr.library import unified_number
from ivr.nodes import LookUp, Menu, Queue


def way_of(call: Call | None) -> tuple[str, ...]:
    """Return the queue of a call, and the queues and look-ups that its choices lead to."""
    if call is None:
        return ()
    names = [call.queue or "", *(name for step in call.path for name in led_by(step))]
    return tuple(dict.fromkeys(filter(None, names)))


@cache
def led_by(step: str) -> tuple[str, ...]:
    """Return the queues and look-ups to which a choice, ``menu:digit``, leads without another."""
    flow = unified_number()
    menu, _, digit = step.partition(":")
    node = flow.nodes.get(menu)
    ahead = [node.keys[digit]] if isinstance(node, Menu) and digit in node.keys else []
    seen: set[str] = set()
    found: list[str] = []
    while ahead:
        name = ahead.pop()
        here = flow.nodes.get(name)
        if here is None or name in seen or isinstance(here, Menu):
            continue
        seen.add(name)
        if isinstance(here, LookUp):
            found.append(here.look_up)
        elif isinstance(here, Queue):
            found.append(here.queue)
        else:
            ahead.extend(target for _, target in here.chosen())
            ahead.extend(target for label, target in here.automatic() if label == "next")
    return tuple(found)
