"""What is wrong in a flow file, where, and how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: its line, the node it stands in ("" outside of nodes), and two sentences."""

    line: int
    node: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        """Return the fault as people read it after the file's name and a colon."""
        where = f"node {self.node}: " if self.node else ""
        return f"{self.line}: {where}{self.wrong} {self.mend}"


class FlowFaultsError(Exception):
    """A flow file has faults and cannot be used."""

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        self.file = file
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{file}:{fault}" for fault in faults))
