"""Many callers at once by sipp: what each does is a list of steps."""

import csv
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

SCENARIOS = Path(__file__).with_name("scenarios")
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Press:
    """Send a digit as SIP INFO."""

    digit: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Stay on the line for so long."""

    seconds: float


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call: the last step of one who does not wait for the centre to end it."""


@dataclass(frozen=True, slots=True)
class WaitForEnd:
    """Stay until the centre hangs up: a last step."""


Step = Press | Pause | HangUp | WaitForEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What became of the calls."""

    created: int
    succeeded: int
    failed: int
    errors: str


class Callers:
    """A crowd of callers, all doing the same, each with a number of their own."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self._process = process
        self._folder = folder

    def wait(self, seconds: float = SECONDS) -> Statistics:
        """Return what became of the calls once all of them have ended."""
        self._process.wait(seconds)
        rows = list(csv.DictReader(_lines(self._folder / "stat.csv"), delimiter=";"))
        last = rows[-1]
        errors = self._folder / "errors.log"
        return Statistics(
            created=int(last["TotalCallCreated"]),
            succeeded=int(last["SuccessfulCall(C)"]),
            failed=int(last["FailedCall(C)"]),
            errors=errors.read_text(errors="replace")[-2000:] if errors.exists() else "",
        )

    def end(self) -> None:
        """Leave, whatever the calls are doing."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


def scenario(steps: Sequence[Step]) -> str:
    """Return the steps as sipp's XML, from INVITE to the end."""
    parts = [_part("invite")]
    cseq = 1
    for step in steps:
        cseq += 1
        match step:
            case Press(digit):
                parts.append(_part("press").format(cseq=cseq, digit=digit))
            case Pause(seconds):
                parts.append(f'  <pause milliseconds="{int(seconds * 1000)}"/>\n')
            case HangUp():
                parts.append(_part("bye").format(cseq=cseq))
            case WaitForEnd():
                parts.append(_part("wait_bye"))
    body = "".join(parts)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="caller">\n{body}</scenario>\n'


@contextmanager
def callers(
    folder: Path,
    server: str,
    steps: Sequence[Step],
    *,
    numbers: Sequence[str],
    a_second: float,
    names: Sequence[bytes] = (b"",),
    to: str = "19996",
    seconds: int = SECONDS,
) -> Iterator[Callers]:
    """Let each of *numbers* call; the calls begin at the rate of so many *a_second*.

    *names* stand before the callers' addresses, in turn. After so many *seconds* all hang up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.xml").write_text(scenario(steps))
    rows = (
        number.encode() + b";" + name for number, name in zip(numbers, cycle(names), strict=False)
    )
    (folder / "numbers.csv").write_bytes(b"SEQUENTIAL\n" + b"".join(row + b";\n" for row in rows))
    with (folder / "sipp.log").open("wb") as log:
        process = subprocess.Popen(
            _command(server, to, len(numbers), a_second, seconds),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    crowd = Callers(process, folder)
    try:
        yield crowd
    finally:
        crowd.end()


def _command(server: str, to: str, how_many: int, a_second: float, seconds: int) -> list[str]:
    rate = ("-r", str(max(1, round(a_second * 10))), "-rp", "10000", "-l", str(how_many))
    return [
        "sipp", server, "-s", to, "-sf", "scenario.xml", "-inf", "numbers.csv",
        "-m", str(how_many), *rate, "-i", "127.0.0.1", "-mi", "127.0.0.1", "-nd",
        "-trace_stat", "-stf", "stat.csv", "-fd", "1", "-trace_err", "-error_file", "errors.log",
        "-timeout", f"{seconds}s", "-timeout_error", "-nostdin",
    ]  # fmt: skip


def _part(name: str) -> str:
    return (SCENARIOS / f"{name}.xml").read_text()


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines()
