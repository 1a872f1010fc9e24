"""The file of Asterisk's diary: what was not read yet, and how far we have read.

While the controller is connected it learns everything by AMI and only moves the mark. After an
absence it reads from the mark. The mark stays one step behind, because a line of the diary may
be written before the AMI event of the same moment is taken.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from agi.diary import DiaryRow, diary_rows

ROTATE_BYTES = 64 * 1024 * 1024


class DiaryFile:
    """The diary at *path*; the mark is kept in the file *mark*."""

    def __init__(self, path: Path, mark: Path) -> None:
        self._path = path
        self._mark = mark
        self._next = self._read_mark()

    def unread(self) -> Sequence[DiaryRow]:
        """Return the rows after the mark, in order."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._start(file.seek(0, os.SEEK_END)))
                text = file.read().decode("utf-8", errors="replace")
        except FileNotFoundError:
            return ()
        return tuple(diary_rows(text.splitlines()))

    def mark_read(self) -> None:
        """Move the mark to where the diary ended when this was called before."""
        size = self._path.stat().st_size if self._path.exists() else 0
        self._write_mark(self._next)
        self._next = size
        if size > ROTATE_BYTES:
            self._path.replace(self._path.with_suffix(".old"))
            self._write_mark(0)
            self._next = 0

    def _start(self, size: int) -> int:
        mark = self._read_mark()
        return mark if mark <= size else 0  # a shorter file is a new one

    def _read_mark(self) -> int:
        try:
            return int(self._mark.read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def _write_mark(self, position: int) -> None:
        fresh = self._mark.with_suffix(".new")
        fresh.write_text(str(position))
        fresh.replace(self._mark)
