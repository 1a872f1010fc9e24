"""A whole centre under this process: started in order, watched, stopped in order."""

import os
import select
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from core.settings import Settings
from tawasul.errors import (
    AlreadyRunningError,
    PortTakenError,
    ProvisionError,
    SupervisordEndedError,
)
from tawasul.leftovers import end_leftovers
from tawasul.listening import is_free, owner_of, ports_of, twins
from tawasul.processes import Program, Supervisord, log_of
from tawasul.progress import Progress
from tawasul.readiness import wait_until_ready

WATCH_SECONDS = 3.0
STOP_SECONDS = 60.0
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stop_signals() -> Iterator[None]:
    """Let every wish to stop arrive as KeyboardInterrupt while the block lasts."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_IGN)  # forgets those that wait
            signal.signal(number, handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


@contextmanager
def only_one(home: Path, run: Path) -> Iterator[None]:
    """Hold the home for this process; a second centre in it is refused."""
    with (run / "centre.lock").open("a+") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunningError(home, lock.read().strip() or "unknown") from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def check_ports(settings: Settings) -> None:
    """Refuse to start when a port of the centre is taken, or asked for twice."""
    ports = ports_of(settings)
    if pair := twins(ports):
        first, second = pair
        raise ProvisionError(
            f"{first.setting} and {second.setting} are both {first.number}: give one another port."
        )
    for port in ports:
        if port.udp and settings.rtp_start <= port.number <= settings.rtp_end:
            raise ProvisionError(
                f"{port.setting} ({port.number}) lies between TAWASUL_RTP_START and "
                "TAWASUL_RTP_END: move the one or the others."
            )
        if not is_free(port):
            raise PortTakenError(port.number, port.setting, owner_of(port))


def run_centre(
    settings: Settings, programs: Sequence[Program], progress: Progress, welcome: str
) -> int:
    """Start the centre, greet, and stay until asked to stop; return the exit code."""
    try:
        with _started(settings, programs, progress) as supervisord:
            with progress.step("Starting the centre") as step:
                wait_until_ready(settings, supervisord, step)
            known = _processes(supervisord)  # whoever is greeted is told of all that ends
            progress.say(welcome)
            _watch(settings, supervisord, progress, known)
    except KeyboardInterrupt:
        progress.say("The centre has stopped.")
        return 0
    raise SupervisordEndedError(settings.logs / "supervisord.log")


@contextmanager
def _started(
    settings: Settings, programs: Sequence[Program], progress: Progress
) -> Iterator[Supervisord]:
    """Run supervisord while the block lasts; afterwards no process of the centre is left."""
    supervisord = Supervisord.start(settings, programs)
    try:
        yield supervisord
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)  # impatience must leave nothing behind
        with progress.step("Stopping the centre"):
            supervisord.stop(STOP_SECONDS)
            end_leftovers(settings.home, progress)


def _watch(
    settings: Settings, supervisord: Supervisord, progress: Progress, known: Mapping[str, int]
) -> None:
    """Return when supervisord has ended; tell of each program that was started again."""
    while True:
        running = _processes(supervisord)
        for name in running.keys() & known.keys():
            if running[name] != known[name]:
                log = log_of(settings, name)
                progress.say(f"{name} had ended and was started again: see {log}")
        known = {**known, **running}
        if _ends_soon(supervisord.process):
            return


def _processes(supervisord: Supervisord) -> dict[str, int]:
    """Return the process of each program that runs."""
    return {state.name: state.process for state in supervisord.states() if state.process}


def _ends_soon(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether *process* has ended WATCH_SECONDS from now.

    A wish to stop waits outside ``Popen``: raised in the middle of its ``wait``, it could leave
    the lock inside held, and every later wait would never end.
    """
    ended = os.pidfd_open(process.pid)
    try:
        select.select([ended], [], [], WATCH_SECONDS)
    finally:
        os.close(ended)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        return process.poll() is not None
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
