"""An endless file of lines, in pieces: written at its end and forgotten from its start.

The piece being written is mapped into memory, its room taken from the disk beforehand. A line costs
no system call, and is the kernel's the moment it is copied: no kill can take it back.
"""

import logging
import os
from bisect import bisect_right
from dataclasses import dataclass
from mmap import mmap
from pathlib import Path

log = logging.getLogger(__name__)

SUFFIX = ".spool"
NEWLINE = ord("\n")


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines read together, and the position after the last one."""

    records: tuple[bytes, ...]
    end: int


class Segments:
    """Lines on the disk. A position counts bytes from the first line ever written."""

    def __init__(self, folder: Path, *, segment_bytes: int) -> None:
        self._folder = folder
        self._segment_bytes = segment_bytes
        self._starts = sorted(int(path.stem) for path in folder.glob(f"*{SUFFIX}"))
        self._map: mmap | None = None
        self._fd = -1
        self._room_ends = 0
        self.end = self._mended_end()

    @property
    def start(self) -> int:
        """Return the position of the oldest line kept."""
        return self._starts[0] if self._starts else self.end

    def append(self, line: bytes) -> None:
        """Add *line*, which holds no newline, or raise OSError and leave all as it was."""
        end = self.end + len(line)
        if self._map is None or end >= self._room_ends:
            self._open_piece(len(line) + 1)
        assert self._map is not None  # noqa: S101 - opened in the line before
        begin = self._starts[-1]
        self._map[self.end - begin : end - begin] = line
        self._map[end - begin] = NEWLINE  # last, so that a line is either whole or no line
        self.end = end + 1

    def read(self, position: int, limit: int) -> Batch:
        """Return the lines after *position*, about *limit* bytes of them and at least one."""
        position = max(position, self.start)
        index = bisect_right(self._starts, position) - 1
        end = self._end_of(index)
        data = self._bytes(index, position, min(limit, end - position))
        if b"\n" not in data:
            data = self._bytes(index, position, end - position)
            data = data[: data.find(b"\n") + 1]
        batch = batch_of(data, position)
        if batch.records:
            return batch
        # nothing is left here, as after a time when the disk was full
        return self.read(end, limit) if end < self.end else Batch((), end)

    def skip_to(self, position: int) -> None:
        """Go on at *position*, though what lies before it was never written here."""
        self.close()
        self.end = position

    def forget(self, before: int) -> None:
        """Delete the pieces that end at *before* or earlier, except the one being written."""
        while self._starts and self._end_of(0) <= before:
            if len(self._starts) == 1 and self._map is not None:
                return
            self._path(self._starts.pop(0)).unlink(missing_ok=True)

    def close(self) -> None:
        """Give back the room not used; the next line begins a new piece."""
        if self._map is not None:
            self._map.close()
            self._map = None
            os.ftruncate(self._fd, self.end - self._starts[-1])
            os.close(self._fd)

    def _open_piece(self, least: int) -> None:
        self.close()
        room = max(self._segment_bytes, least)
        fd = os.open(self._path(self.end), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(fd, 0, room)  # a full disk is met here, and not while copying
            self._map = mmap(fd, room)
        except OSError:
            os.close(fd)
            raise
        self._fd = fd
        self._room_ends = self.end + room
        if self.end not in self._starts:
            self._starts.append(self.end)

    def _end_of(self, index: int) -> int:
        following = index + 1
        return self._starts[following] if following < len(self._starts) else self.end

    def _bytes(self, index: int, position: int, length: int) -> bytes:
        begin = position - self._starts[index]
        if self._map is not None and index == len(self._starts) - 1:
            return self._map[begin : begin + length]
        fd = os.open(self._path(self._starts[index]), os.O_RDONLY | os.O_CLOEXEC)
        try:
            return os.pread(fd, length, begin)
        finally:
            os.close(fd)

    def _path(self, start: int) -> Path:
        return self._folder / f"{start:020d}{SUFFIX}"

    def _mended_end(self) -> int:
        """Return where the last piece ends, after cutting off unused room and a torn line."""
        if not self._starts:
            return 0
        path = self._path(self._starts[-1])
        data = path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if torn := len(data[whole:].rstrip(b"\0")):
            log.warning("The spool ended in a torn record.", extra={"bytes": torn})
        if not whole:
            path.unlink()
            return self._starts.pop()
        os.truncate(path, whole)
        return self._starts[-1] + whole


def batch_of(data: bytes, position: int) -> Batch:
    """Return the whole lines of *data*, which lies at *position*."""
    whole = data.rfind(b"\n") + 1
    return Batch(tuple(data[: whole - 1].split(b"\n")) if whole else (), position + whole)
