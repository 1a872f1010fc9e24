"""A real centre to measure, and what its programs cost."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from asterisk_conf.directories import Directories
from tests.e2e.api import DIRECT
from tests.e2e.centre import Centre, a_centre, a_home, build_data
from tests.e2e.sipp import Callers, HangUp, Pause, Press, Statistics, Step, callers

RTP = {"TAWASUL_RTP_START": "30000", "TAWASUL_RTP_END": "39999", "TAWASUL_LOG_LEVEL": "INFO"}
NATIVE_NUMBER = "19997"
SERVICE_NUMBER = "19996"
TWO_DIGITS = (Pause(1.0), Press("3"), Pause(1.0), Press("1"))

NATIVE = f"""
[bench-native]
exten = s,1,Answer()
 same = n,Background(tawasul/greeting&tawasul/main-menu)
 same = n,WaitExten(5)
exten = 3,1,Goto(bench-native-support,s,1)
exten = t,1,Hangup(16)
exten = i,1,Hangup(16)

[bench-native-support]
exten = s,1,Background(tawasul/technical-support)
 same = n,WaitExten(5)
exten = 1,1,Playback(tawasul/connecting-noor)
 same = n,Queue(noor,,,,600)
 same = n,Hangup(16)

[from-trunk]
exten = {NATIVE_NUMBER},1,Goto(bench-native,s,1)
"""
"""The same prompts, digits and queue in Asterisk's own dialplan."""


@contextmanager
def running_centre() -> Iterator[Centre]:
    """Give a whole centre, as `make run` starts it, that also answers the native number."""
    with a_home() as home, a_centre(build_data(home), {}, **RTP) as centre:
        dialplan = Directories.of(centre.settings).etc / "extensions.conf"
        dialplan.write_text(dialplan.read_text() + NATIVE)
        centre.start()
        yield centre


@contextmanager
def crowd(
    centre: Centre, folder: Path, steps: tuple[Step, ...], *, count: int, a_second: float, to: str
) -> Iterator[Callers]:
    """Let *count* callers call, *a_second* each second; each hangs up in the end."""
    numbers = [f"05{number:08d}" for number in range(count)]
    where = folder / f"crowd-{to}-{count}"
    with callers(
        where,
        centre.sip,
        (*steps, HangUp()),
        numbers=numbers,
        a_second=a_second,
        to=to,
        seconds=600,
    ) as them:
        yield them


def called(
    centre: Centre, folder: Path, steps: tuple[Step, ...], *, count: int, a_second: float, to: str
) -> Statistics:
    """Return what became of the crowd, when the last has hung up."""
    with crowd(centre, folder, steps, count=count, a_second=a_second, to=to) as them:
        return them.wait(600)


def cpu_seconds(centre: Centre) -> dict[str, float]:
    """Return what each program of the centre has cost so far, in seconds of CPU."""
    children = {"asterisk": centre.asterisk, "controller": centre.controller, "redis": centre.redis}
    return {name: _cpu(child.pid) for name, child in children.items()}


def _cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process, in MB (10^6 bytes)."""
    return float(psutil.Process(pid).memory_info().rss / 1e6)


def written(centre: Centre) -> int:
    """Return how many records wait for the database."""
    return int(figures(centre)["tawasul_journal_backlog"])


def figures(centre: Centre) -> dict[str, float]:
    """Return the controller's metrics by their names with labels."""
    address = f"http://127.0.0.1:{centre.settings.http_port}/metrics"
    with DIRECT.open(address, timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if line and not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


def latency_bound(before: dict[str, float], after: dict[str, float], share: float) -> float:
    """Return the histogram bound, in ms, within which *share* of the digits were answered."""
    name = "tawasul_digit_to_command_seconds_bucket"
    grown = {key: after[key] - before.get(key, 0) for key in after if key.startswith(name)}
    total = max(grown.values())
    bounds = sorted((_bound(key), count) for key, count in grown.items())
    return next(bound for bound, count in bounds if count >= share * total) * 1000


def _bound(key: str) -> float:
    return float(key.partition('le="')[2].rstrip('"}'))


def say(figure: str, **values: object) -> None:
    """Print one figure as a JSON line."""
    print(json.dumps({"figure": figure, **values}), flush=True)
