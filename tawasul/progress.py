"""Tell the person at the terminal what takes its time."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

QUIET_SECONDS = 1.0
LINE_SECONDS = 10.0
TICK_SECONDS = 0.25
WIDTH = 100


class Step:
    """One thing under way, with the latest detail of it."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.detail = ""
        self.started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Return how long the step has taken until now."""
        return time.monotonic() - self.started

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.title} … {self.seconds:.0f} s{detail}"


class Progress:
    """Shows a step once it takes more than a second: in place on a terminal, else line by line."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._in_place = self._out.isatty()

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Show *title* and the elapsed seconds for as long as the block runs."""
        step = Step(title)
        ended = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(step, ended), daemon=True)
        watcher.start()
        done = False
        try:
            yield step
            done = True
        finally:
            ended.set()
            watcher.join()
            self._close(step, done=done)

    def say(self, line: str) -> None:
        """Print one whole line."""
        print(line, file=self._out, flush=True)

    def _watch(self, step: Step, ended: threading.Event) -> None:
        if ended.wait(QUIET_SECONDS):
            return
        while True:
            if self._in_place:
                self._out.write(f"\r\x1b[K  {step}"[:WIDTH])
                self._out.flush()
            else:
                self.say(f"  {step}")
            if ended.wait(TICK_SECONDS if self._in_place else LINE_SECONDS):
                return

    def _close(self, step: Step, *, done: bool) -> None:
        if step.seconds < QUIET_SECONDS:
            return
        start = "\r\x1b[K" if self._in_place else ""
        self.say(f"{start}  {step.title}: {'done' if done else 'failed'} in {step.seconds:.1f} s")
