"""What is still to be written to the database and to Redis: a file that outlives the controller.

A record is a line. A killed process loses nothing, since the kernel has each line at once; a
machine that loses its power may lose its last seconds.
"""

import asyncio
import fcntl
import logging
import os
import time
from contextlib import suppress
from pathlib import Path

from supervision.errors import SpoolInUseError
from supervision.segments import Batch, Segments, batch_of

log = logging.getLogger(__name__)

SEGMENT_BYTES = 4 << 20
RETRY_SECONDS = 1.0
COUNT_BYTES = 1 << 20
DIGITS = 20


class Cursor:
    """How far one reader has come; it survives the process."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        text = os.read(self._fd, DIGITS)
        self.position = int(text) if text.isdigit() else 0

    def keep(self, position: int) -> None:
        """Remember *position*: one small write over the old one, which no kill can tear."""
        self.position = position
        try:
            os.pwrite(self._fd, b"%0*d" % (DIGITS, position), 0)
        except OSError:  # records will be read again, and writing them twice changes nothing
            log.warning("A cursor of the spool could not be kept.", exc_info=True)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._fd)


class Spool:
    """The records between the switch and its readers, in order. One process at a time has it."""

    def __init__(self, folder: Path, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self._lock = _lock(folder)
        self.generation = _generation(folder / "generation")
        self._disk = Segments(folder, segment_bytes=segment_bytes)
        self._memory = bytearray()
        self._cursors: dict[str, Cursor] = {}
        self._retry: asyncio.TimerHandle | None = None
        self._is_closed = False
        self.is_failing = False

    @property
    def end(self) -> int:
        """Return the position after the last record."""
        return self._disk.end + len(self._memory)

    @property
    def size(self) -> int:
        """Return how many bytes wait for the slowest reader."""
        return self.end - self._slowest()

    def cursor(self, name: str) -> Cursor:
        """Return a reader's cursor; a new reader begins with the oldest record."""
        if name not in self._cursors:
            cursor = Cursor(self.folder / f"{name}.cursor")
            if cursor.position > self.end:  # somebody removed pieces: never go back
                self._disk.skip_to(cursor.position)
            cursor.position = max(cursor.position, self._disk.start)
            self._cursors[name] = cursor
        return self._cursors[name]

    def append(self, record: bytes) -> None:
        """Keep *record*, a line: at once on the disk, or in memory while the disk refuses."""
        if not self._memory:
            try:
                self._disk.append(record)
            except OSError as error:
                self._refused(error)
            else:
                return
        self._memory += record
        self._memory += b"\n"

    def flush(self) -> None:
        """Write what is only in memory; when the disk still refuses, try again later."""
        self._retry = None
        begin = 0
        try:
            while (end := self._memory.find(b"\n", begin)) >= 0:
                self._disk.append(bytes(self._memory[begin:end]))
                begin = end + 1
        except OSError as error:
            self._refused(error)
        del self._memory[:begin]
        if self.is_failing and not self._memory:
            self.is_failing = False
            log.warning("The spool can be written again.")

    def read(self, position: int, limit: int) -> Batch:
        """Return the records after *position*, about *limit* bytes of them and at least one."""
        if position < self._disk.end:
            return self._disk.read(position, limit)
        begin = position - self._disk.end
        stop = self._memory.find(b"\n", begin + limit) + 1 or len(self._memory)
        return batch_of(bytes(self._memory[begin:stop]), position)

    def count(self, position: int) -> int:
        """Return how many records lie after *position*."""
        counted = 0
        while position < self.end:
            batch = self.read(position, COUNT_BYTES)
            counted += len(batch.records)
            position = batch.end
        return counted

    def boundary_after(self, position: int) -> int:
        """Return where the first record after *position* begins, which may lie inside a record."""
        return position + len(self.read(position, 1).records[0]) + 1

    def advance(self, name: str, position: int) -> None:
        """Remember how far a reader has come, and forget what all readers have passed."""
        self._cursors[name].keep(position)
        slowest = self._slowest()
        if (passed := slowest - self._disk.end) > 0:  # read from memory, as the disk refuses
            del self._memory[:passed]
            self._disk.skip_to(slowest)
        self._disk.forget(slowest)

    def close(self) -> None:
        """Write what is left and let go of the files."""
        self._is_closed = True
        if self._retry is not None:
            self._retry.cancel()
        self.flush()
        self._disk.close()
        for cursor in self._cursors.values():
            cursor.close()
        os.close(self._lock)

    def _slowest(self) -> int:
        positions = (cursor.position for cursor in self._cursors.values())
        return min(positions, default=self._disk.start)

    def _refused(self, error: OSError) -> None:
        if not self.is_failing:
            self.is_failing = True
            log.error(
                "The spool cannot be written: records stay in memory until it can.",
                extra={"folder": str(self.folder), "reason": str(error)},
            )
        if self._retry is None and not self._is_closed:
            with suppress(RuntimeError):  # no loop runs: close tries again
                self._retry = asyncio.get_running_loop().call_later(RETRY_SECONDS, self.flush)


def _lock(folder: Path) -> int:
    fd = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        raise SpoolInUseError(folder) from None
    return fd


def _generation(path: Path) -> int:
    """Return the number of this spool: a folder made anew gets a greater one."""
    try:
        return int(path.read_text())
    except (FileNotFoundError, ValueError):
        number = time.time_ns() // 1_000_000
        path.write_text(str(number))
        return number
