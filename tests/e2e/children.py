"""Programs that a test starts, kills, pauses and always ends."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

LOOK_SECONDS = 0.05
TAIL_LINES = 60


class NeverHappenedError(AssertionError):
    """What a test waited for did not come to pass."""


def wait_until(happened: Callable[[], bool], what: str, seconds: float = 30.0) -> None:
    """Return when *happened* is true; NeverHappenedError when it is not within that time.

    For what tells nobody when it happens: a file that grows, a port that opens, a row that appears.
    """
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise NeverHappenedError(f"{what}: not within {seconds} s")
        time.sleep(LOOK_SECONDS)


class Child:
    """One program of a centre, whose output goes to a log."""

    def __init__(
        self, name: str, command: Sequence[str], env: Mapping[str, str], log: Path
    ) -> None:
        self.name = name
        self.log = log
        self._command = list(command)
        self._env = dict(env)
        self._process: subprocess.Popen[bytes] | None = None

    def set(self, **env: str) -> None:
        """Change the program's environment from its next start on."""
        self._env |= env

    def start(self) -> None:
        """Start the program, once more if it ran before; it ends when the tests do."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", *self._command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=self._env,
            )

    @property
    def pid(self) -> int:
        """Return the process id."""
        assert self._process is not None, f"{self.name} was never started"
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Tell whether the program lives."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """End the program without a chance to tidy up, and wait until it is gone."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Stop the program's time."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let the program's time run on."""
        os.kill(self.pid, signal.SIGCONT)

    def stop(self, seconds: float = 10) -> None:
        """End the program politely, or else by force."""
        if not self.is_running:
            return
        try:
            self._end(signal.SIGTERM, seconds)
        except subprocess.TimeoutExpired:
            self._end(signal.SIGKILL)

    def tail(self) -> str:
        """Return the end of the program's log."""
        if not self.log.exists():
            return f"--- {self.name}: no log"
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join((f"--- {self.name} ({self.log})", *lines[-TAIL_LINES:]))

    def _end(self, number: signal.Signals, seconds: float = 10) -> None:
        assert self._process is not None
        self._process.send_signal(number)
        if number is not signal.SIGKILL:
            self._process.send_signal(signal.SIGCONT)
        self._process.wait(seconds)
