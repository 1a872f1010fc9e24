"""Work that gives way to calls."""

import os
from contextlib import suppress
from pathlib import Path

SHARED_OUT = Path("/proc/self/autogroup")


def give_way(nice: int) -> None:
    """Lower this process to *nice* (0 to 19), and its session too where it leads one.

    Linux shares the cores out among sessions first (sched(7), "The autogroup feature"): there a
    process that is alone in its session gives way to nobody outside, however nice it is.
    """
    os.setpriority(os.PRIO_PROCESS, 0, nice)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):  # this kernel does not
            SHARED_OUT.write_text(str(nice))
