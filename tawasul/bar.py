"""A bar at the terminal: how much of a known amount is done."""

import sys
from typing import TextIO

WIDTH = 30
TENTHS = 10


class Bar:
    """Shows a share in place on a terminal, else a line for each tenth."""

    def __init__(self, title: str, total: int, out: TextIO | None = None) -> None:
        self._title = title
        self._total = max(total, 1)
        self._out = out or sys.stdout
        self._in_place = self._out.isatty()
        self._done = 0
        self._shown = -1

    def advance(self, amount: int = 1) -> None:
        """Show that *amount* more is done."""
        self._done = min(self._done + amount, self._total)
        steps = 100 if self._in_place else TENTHS
        at = self._done * steps // self._total
        if at != self._shown:
            self._shown = at
            self._show()

    def _show(self) -> None:
        full = self._done * WIDTH // self._total
        line = f"  {self._title} [{'#' * full}{'.' * (WIDTH - full)}] {self._done}/{self._total}"
        end = "\n" if self._done == self._total or not self._in_place else ""
        print(f"\r{line}" if self._in_place else line, end=end, file=self._out, flush=True)
