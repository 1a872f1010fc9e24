"""Work that gives way to calls."""

import os
import threading
from contextlib import suppress
from pathlib import Path

SHARED_OUT = Path("/proc/self/autogroup")
NICE = 10  # calls go first
NICEST = 15  # and among what gives way to calls, whatever answers at once


def give_way() -> None:
    """Lower this process, and its session too where it leads one.

    Linux shares the cores out among sessions first (sched(7), "The autogroup feature"): there a
    process that is alone in its session gives way to nobody outside, however nice it is.
    """
    _lower(0, NICE)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):  # this kernel does not
            SHARED_OUT.write_text(str(NICE))


def thread_gives_way() -> None:
    """Lower the thread that calls this below the others of its process: Linux knows each."""
    _lower(threading.get_native_id(), NICEST)


def _lower(process: int, nice: int) -> None:
    """Lower a process or a thread; what is lower already may not rise."""
    os.setpriority(os.PRIO_PROCESS, process, max(nice, os.getpriority(os.PRIO_PROCESS, process)))
