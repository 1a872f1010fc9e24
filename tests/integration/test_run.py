"""`tawasul run`, as a person meets it: it starts, says what to do, and leaves nothing behind."""

import io
import os
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tawasul.leftovers import MARK, end_leftovers, marked_processes
from tawasul.progress import Progress
from tests.integration.centres import Run, await_end_of, processes_in, tawasul

# supervisord, redis-server, asterisk (with a canary in real time), the controller, its search
PROGRAMS = {5, 6}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of every centre here that is not another one."""
    return tmp_path_factory.mktemp("run") / "home"


@pytest.fixture
def running(home: Path) -> Iterator[Run]:
    """A centre that is open."""
    with Run.in_home(home) as run:
        yield run.until_open()


def test_the_printed_call_reaches_the_centre(running: Run) -> None:
    command = running.until_it_says("sipp").split()

    call = subprocess.run(
        [*command[: command.index("-d")], "-d", "300", "-m", "1", command[-1]],
        env={**os.environ, "TERM": "dumb"},
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert call.returncode == 0


def test_passwords_are_in_a_file_that_only_its_owner_reads(running: Run) -> None:
    printed = Path(running.until_it_says("Passwords").split()[1])

    lines = printed.read_text(encoding="utf-8").splitlines()
    names = [line.split("\t")[0] for line in lines if not line.startswith("#")]
    assert names == [
        *("administrator", "supervisor", "noura", "fahd", "sara", "khalid"),
        *("maha", "majed", "saleh", "hind", "reem", "1003", "1004"),
    ]
    assert stat.S_IMODE(printed.stat().st_mode) == 0o600
    said = "".join(running.said)
    assert not [line for line in lines if "\t" in line and line.split("\t")[1] in said]


def test_a_first_run_fills_the_faq_bank(running: Run) -> None:
    exported = tawasul(running.env, "faq", "export", str(running.home / "bank.json"))

    assert exported.stdout.startswith("240 entries")


def test_a_second_start_speaks_nothing_again_and_keeps_the_passwords(home: Path) -> None:
    def made() -> dict[Path, int]:
        kept = [home / "secrets" / "sign-in.txt", *home.rglob("*.wav")]
        return {path: path.stat().st_mtime_ns for path in kept}

    with Run.in_home(home) as first:
        first.until_open()
    before = made()

    with Run.in_home(home) as second:
        second.until_open()

    assert made() == before


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_wish_to_stop_stops_every_program(running: Run, how: signal.Signals) -> None:
    started = processes_in(running.home) - {running.pid}
    assert len(started) in PROGRAMS

    code = running.stop(how)

    assert code == 0
    assert processes_in(running.home) == set()


@pytest.mark.parametrize("killed", [{"run"}, {"supervisor"}, {"run", "supervisor"}], ids=str)
def test_no_program_outlives_a_parent_that_was_killed(running: Run, killed: set[str]) -> None:
    started = processes_in(running.home)
    parents = {"run": running.pid, "supervisor": running.supervisor()}

    for parent in killed:
        os.kill(parents[parent], signal.SIGKILL)

    running.ended()
    assert await_end_of(started) == set()
    assert processes_in(running.home) == set()


def test_a_lost_supervisor_is_told_in_one_sentence(running: Run) -> None:
    os.kill(running.supervisor(), signal.SIGKILL)

    assert running.ended() == 1
    assert "The process supervisor ended and the centre with it" in running.said[-1]


def test_a_program_left_behind_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    stubborn = "trap '' TERM; echo deaf; exec sleep 600"
    with subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", "sh", "-c", stubborn],
        env={**os.environ, MARK: str(tmp_path)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    ) as left:
        assert left.stdout is not None
        left.stdout.readline()
        assert marked_processes(tmp_path) == {left.pid}

        end_leftovers(tmp_path, Progress(io.StringIO()), grace=0.1)

        assert left.wait() == -signal.SIGKILL


@pytest.mark.parametrize("name", ["redis-server", "asterisk", "tawasul.controller"])
def test_a_program_that_dies_is_started_again_and_told(running: Run, name: str) -> None:
    before = running.program(name)

    os.kill(before, signal.SIGKILL)

    assert "started again" in running.until_it_says("had ended")
    assert running.program(name) != before


def test_a_home_holds_one_centre(running: Run) -> None:
    second = tawasul(running.env, "run")

    assert second.returncode == 1
    assert f"(process {running.pid})" in second.stderr
    assert len(second.stderr.splitlines()) == 1


def test_two_centres_run_side_by_side(
    running: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Run.in_home(tmp_path_factory.mktemp("other") / "home") as other:
        other.until_open()

        assert processes_in(running.home).isdisjoint(processes_in(other.home))
        other.stop()

    assert len(processes_in(running.home) - {running.pid}) in PROGRAMS


def test_a_port_in_use_is_named_with_its_setting_and_its_holder(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with Run.in_home(home, TAWASUL_HTTP_PORT=str(port)) as run:
            assert run.ended() == 1

    assert f"Port {port} is already in use by" in run.said[-1]
    assert f"(process {os.getpid()})" in run.said[-1]
    assert "TAWASUL_HTTP_PORT" in run.said[-1]


def test_a_program_that_does_not_start_is_named_with_its_log_and_last_words(
    home: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "redis-server"
    broken.write_text("#!/bin/sh\necho out of luck\nexit 3\n")
    broken.chmod(0o755)

    with Run.in_home(home, PATH=f"{tmp_path}:{os.environ['PATH']}") as run:
        assert run.ended() == 1

    log = home / "log" / "redis.log"
    sentence = f"The program redis does not start: see {log}; it last said: out of luck"
    assert sentence in run.said[-1]
    assert processes_in(home) == set()
