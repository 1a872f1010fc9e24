"""The newest flow of each number. A call keeps the one it began with."""

from collections.abc import Iterable, Mapping

from ivr.nodes import FlowDefinition


class FlowShelf:
    """Hands out the newest flow of a number; putting a new one in changes no running call."""

    def __init__(self, flows: Iterable[FlowDefinition]) -> None:
        self._flows: Mapping[str, FlowDefinition] = {flow.number: flow for flow in flows}

    def newest(self, number: str) -> FlowDefinition | None:
        """Return the flow that a call to *number* begins with now."""
        return self._flows.get(number)

    def put(self, flow: FlowDefinition) -> bool:
        """Let new calls begin with *flow*; return whether it differs from the one before."""
        before = self._flows.get(flow.number)
        if before is not None and before.version == flow.version:
            return False
        self._flows = {**self._flows, flow.number: flow}
        return True
