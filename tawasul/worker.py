"""Runs one piece of sound work in a process of its own, so that no call waits for it."""

import asyncio
import os
import signal
import sys
from contextlib import suppress

from recordings.errors import StudioBusyError

WORK_SECONDS = 60.0


async def said_by(
    module: str, *words: str, given: bytes = b"", seconds: float | None = None
) -> bytes:
    """Return what ``python -m module`` writes; StudioBusyError when it takes too long."""
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", module, *words),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(WORK_SECONDS if seconds is None else seconds):
            said, _ = await worker.communicate(given)
    except TimeoutError as slow:
        raise StudioBusyError from slow
    finally:
        if worker.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGKILL)  # with its ffmpeg, sox or espeak
    if worker.returncode != 0:
        raise RuntimeError(f"{module} ended with {worker.returncode}.")
    return said
