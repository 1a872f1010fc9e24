"""The libraries that lay pages out as PDF; without them a centre runs and makes none."""

from collections.abc import Sequence
from ctypes import CDLL
from dataclasses import dataclass

from tawasul.errors import ProvisionError
from tawasul.progress import Progress
from tawasul.provision_apt import Apt


@dataclass(frozen=True, slots=True)
class Library:
    """A shared library by the name that programs load it by, and the package that carries it."""

    file: str
    package: str


FOR_PDF = (
    Library("libpango-1.0.so.0", "libpango-1.0-0"),
    Library("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    Library("libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
)


def ensure_layout(progress: Progress, apt: Apt) -> None:
    """Bring what is missing for PDF; where that cannot be done it is said, and the rest goes on."""
    if not (missing := missing_libraries(FOR_PDF)):
        return
    try:
        apt.install([library.package for library in missing], because="the layout of PDF")
    except ProvisionError as error:
        progress.say(f"Requests cannot be kept as PDF for now. {error}")


def missing_libraries(libraries: Sequence[Library]) -> list[Library]:
    """Return those of *libraries* that cannot be loaded."""
    return [library for library in libraries if not _loads(library.file)]


def _loads(file: str) -> bool:
    try:
        CDLL(file)
    except OSError:
        return False
    return True
