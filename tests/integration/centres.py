"""`tawasul run` as a person starts it, and what it leaves behind."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import Self

import psutil

from tests.e2e.centre import environment, seed

OPEN = "The centre is open."
COMMAND = (sys.executable, "-m", "tawasul.main")
SECONDS = 90
LONGEST_SILENCE = 300.0  # seconds: prompts may be built meanwhile


def tawasul(env: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [*COMMAND, *words], env=env, capture_output=True, text=True, check=False, timeout=SECONDS
    )


class Run:
    """`tawasul run` in the foreground of somebody's terminal."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.home = Path(env["TAWASUL_HOME"])
        self.said: list[str] = []
        self._process = subprocess.Popen(
            [*COMMAND, "run"],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @classmethod
    def in_home(cls, home: Path, **changes: str) -> Self:
        """Start a centre with ports of its own, whose prompts are built already."""
        if not home.exists():
            seed(home)
        return cls(environment(home, **changes))

    @property
    def pid(self) -> int:
        """Return the process that the person started."""
        return self._process.pid

    def until_it_says(self, words: str) -> str:
        """Return the line that holds *words*; what was said before is kept."""
        assert self._process.stdout is not None
        overdue = Timer(LONGEST_SILENCE, self._process.kill)
        overdue.start()
        try:
            for line in self._process.stdout:
                self.said.append(line)
                if words in line:
                    return line
        finally:
            overdue.cancel()
        raise AssertionError(f"it ended without saying {words!r}: {''.join(self.said)}")

    def until_open(self) -> Self:
        """Return when callers may call."""
        self.until_it_says(OPEN)
        return self

    def supervisor(self) -> int:
        """Return the process that watches the programs."""
        return int((self.home / "run" / "supervisord.pid").read_text())

    def program(self, name: str) -> int:
        """Return the process of one program of the centre."""
        children = psutil.Process(self.supervisor()).children()
        return next(child.pid for child in children if name in " ".join(child.cmdline()))

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Ask it to stop as a person would, and return its exit code."""
        self._process.send_signal(how)
        return self.ended()

    def ended(self) -> int:
        """Return the exit code when it has ended."""
        rest, _ = self._process.communicate(timeout=SECONDS)
        self.said.append(rest)
        return self._process.returncode

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.stop(signal.SIGTERM)


def processes_in(home: Path) -> set[int]:
    """Return every process that works for the centre in *home*, however it was started."""
    return {process.pid for process in psutil.process_iter() if _works_in(process, str(home))}


def await_end_of(processes: Iterable[int], seconds: float = 30) -> set[int]:
    """Return those of *processes* that still live after *seconds*."""
    left: set[int] = set()
    for process in processes:
        with suppress(ProcessLookupError):
            descriptor = os.pidfd_open(process)
            if not select.select([descriptor], [], [], seconds)[0]:
                left.add(process)
            os.close(descriptor)
    return left


def _works_in(process: psutil.Process, home: str) -> bool:
    with suppress(psutil.Error):
        words = (*process.cmdline(), process.cwd(), *process.environ().values())
        return process.pid != os.getpid() and any(home in word for word in words)
    return False
