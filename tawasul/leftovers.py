"""Processes that a centre left behind, found by the mark that every one of them inherits."""

import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tawasul.progress import Progress

MARK = "TAWASUL_CENTRE"
PROC = Path("/proc")
GRACE_SECONDS = 25.0
LOOK_SECONDS = 0.1


def marked_processes(home: Path) -> frozenset[int]:
    """Return the processes of the centre in *home*, other than this one."""
    own = os.getpid()
    numbers = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
    return frozenset(number for number in numbers if number != own and _belongs(number, home))


def end_leftovers(home: Path, progress: Progress, grace: float = GRACE_SECONDS) -> None:
    """Return when no process of the centre is left; those that do not go are killed."""
    if not (left := marked_processes(home)):
        return
    with progress.step("Ending what an earlier centre left behind"):
        _send(left, signal.SIGTERM)
        until = time.monotonic() + grace
        while (left := marked_processes(home)) and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)  # they are not our children: nothing tells us of their end
        while left:
            _send(left, signal.SIGKILL)
            time.sleep(LOOK_SECONDS)
            left = marked_processes(home)


def _belongs(process: int, home: Path) -> bool:
    folder = PROC / str(process)
    mark = os.fsencode(f"{MARK}={home}")
    with suppress(OSError):
        if mark in (folder / "environ").read_bytes().split(b"\0"):
            return True
        # Redis writes its title over its environment, but it works in the centre's own folder
        is_redis = (folder / "comm").read_bytes().startswith(b"redis-server")
        return is_redis and (folder / "cwd").readlink() == home / "redis"
    return False


def _send(processes: Iterable[int], number: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process, number)
