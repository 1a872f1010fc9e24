"""A flow's file and the scripts beside it: of the programme, or anywhere on disk."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from core.settings import Settings
from ivr import library
from ivr.faults import Fault, FlowFaultsError
from ivr.flow_check import load
from ivr.nodes import FlowDefinition
from tawasul.errors import TawasulError

SUFFIX = ".yaml"
SCRIPTS = ".tests.yaml"


class NoSuchFlowError(TawasulError):
    """There is no such file, and no flow of that number comes with the programme."""

    def __init__(self, name: str) -> None:
        self.name = name
        known = " or ".join(library.FLOWS)
        super().__init__(f"There is no flow {name!r}: name one like {known}, or a file.")


def places(number: str, settings: Settings) -> tuple[Path, Path]:
    """Return where a number's flow may lie: the centre's own file, then the programme's."""
    file = f"{number}{SUFFIX}"
    return settings.home / "flows" / file, library.folder() / file


def loaded(path: Path, number: str, answers: Collection[str] | None = None) -> FlowDefinition:
    """Return the flow of a number's file; FlowFaultsError also if it is another number's.

    *answers* are the entries that the FAQ bank speaks, if that is known.
    """
    world = library.world_with(answers)
    flow = load(path.read_text(encoding="utf-8"), world, file=str(path))
    if flow.number != number:
        wrong = f"'flow' is {flow.number!r}, but the file is that of {number!r}."
        line = flow.lines.get("flow", 1)
        raise FlowFaultsError(str(path), [Fault(line, "", wrong, f"Write 'flow: \"{number}\"'.")])
    return flow


@dataclass(frozen=True, slots=True)
class FlowFile:
    """Where a flow is written."""

    path: Path

    @classmethod
    def of(cls, name: str, settings: Settings) -> Self:
        """Return the file of a flow of that name, or of a path; NoSuchFlowError if there is none.

        The centre's own file goes before the programme's.
        """
        is_file = name not in library.FLOWS and not name.isdecimal()
        candidates = (Path(name),) if is_file else places(name, settings)
        found = [path for path in candidates if path.is_file()]
        if not found:
            raise NoSuchFlowError(name)
        return cls(found[0])

    @property
    def name(self) -> str:
        """Return the name by which people find the file from where they are."""
        here = Path.cwd()
        return str(self.path.relative_to(here) if self.path.is_relative_to(here) else self.path)

    def text(self) -> str:
        """Return the flow's text."""
        return self.path.read_text(encoding="utf-8")

    def has_scripts(self) -> bool:
        """Tell whether scripts lie beside the flow."""
        return self._scripts.is_file()

    def scripts(self) -> str:
        """Return the text of the scripts."""
        return self._scripts.read_text(encoding="utf-8")

    @property
    def _scripts(self) -> Path:
        return self.path.with_name(self.path.name.removesuffix(SUFFIX) + SCRIPTS)
