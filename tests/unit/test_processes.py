import configparser
import shlex
from pathlib import Path

import pytest

from core.settings import Settings
from tawasul.errors import ProvisionError
from tawasul.processes import (
    ProgramState,
    centre_programs,
    check_home,
    redis_conf,
    supervisord_conf,
)
from tawasul.readiness import Tries, last_line, named_in

SETTINGS = Settings.from_env({"TAWASUL_HOME": "/srv/a centre/100%"})
ASTERISK = ["asterisk", "-C", "/srv/a centre/100%/asterisk.conf", "-f"]


def read_conf(settings: Settings = SETTINGS) -> configparser.ConfigParser:
    """Return supervisord's configuration of a whole centre as supervisord reads it."""
    conf = configparser.ConfigParser(interpolation=None, inline_comment_prefixes=(";", "#"))
    conf.read_string(supervisord_conf(settings, centre_programs(settings, ASTERISK)))
    return conf


def state(name: str, *, failing: bool, started: int) -> ProgramState:
    """Return what the supervisor says of a program."""
    return ProgramState(
        name=name, process=1, running=not failing, failing=failing, started=started, reason=""
    )


def test_redis_starts_first_and_the_controller_last() -> None:
    programs = centre_programs(SETTINGS, ASTERISK)

    assert [program.name for program in sorted(programs, key=lambda p: p.order)] == [
        "redis",
        "asterisk",
        "controller",
    ]


def test_a_redis_that_was_given_is_not_ours_to_start() -> None:
    given = Settings.from_env({"TAWASUL_REDIS_URL": "redis://cache"})

    assert [p.name for p in centre_programs(given, ASTERISK)] == ["asterisk", "controller"]


def test_every_program_ends_with_its_parent_and_is_started_again_for_ever() -> None:
    conf = read_conf()

    for name in ("redis", "asterisk", "controller"):
        section = conf[f"program:{name}"]
        assert section["command"].startswith("setpriv --pdeathsig TERM -- ")
        assert section["autorestart"] == "true"
        assert int(section["startretries"]) > 100_000
        assert (section["stopasgroup"], section["killasgroup"]) == ("true", "true")


def test_paths_with_blanks_and_percent_signs_reach_the_programs_unchanged() -> None:
    command = read_conf()["program:asterisk"]["command"].replace("%%", "%")

    assert shlex.split(command)[-len(ASTERISK) :] == ASTERISK


def test_the_supervisor_listens_on_a_private_socket_only() -> None:
    conf = read_conf()

    assert conf["unix_http_server"]["chmod"] == "0600"
    assert "inet_http_server" not in conf


def test_logs_are_rotated() -> None:
    conf = read_conf()

    assert conf["supervisord"]["logfile_maxbytes"] == "10MB"
    assert conf["program:asterisk"]["stdout_logfile_maxbytes"] == "10MB"


def test_redis_is_reached_by_its_socket_only_and_keeps_what_it_was_told() -> None:
    lines = redis_conf(SETTINGS).splitlines()

    assert "port 0" in lines
    assert "appendonly yes" in lines
    assert 'unixsocket "/srv/a centre/100%/run/redis.sock"' in lines


@pytest.mark.parametrize("name", ["a;b", "a#b", "it's", 'a"b', "a\nb", "a$b", "a\\b", "a,b"])
def test_a_home_that_cannot_be_written_into_configuration_is_refused(name: str) -> None:
    with pytest.raises(ProvisionError, match="TAWASUL_HOME must not contain"):
        check_home(Path("/srv", name))


@pytest.mark.parametrize("name", ["a b", "مركز", "a%b", "a-b_c.d"])
def test_an_ordinary_home_is_taken(name: str) -> None:
    check_home(Path("/srv", name))


def test_a_program_that_fails_three_times_is_given_up() -> None:
    tries = Tries()

    assert tries.given_up([state("asterisk", failing=True, started=1)]) is None
    assert tries.given_up([state("asterisk", failing=True, started=2)]) is None
    assert tries.given_up([state("asterisk", failing=True, started=3)]) == "asterisk"


def test_one_failure_seen_many_times_counts_once() -> None:
    tries = Tries()

    for _ in range(10):
        assert tries.given_up([state("redis", failing=True, started=1)]) is None


def test_programs_that_run_are_not_given_up() -> None:
    tries = Tries()

    for second in range(10):
        assert tries.given_up([state("redis", failing=False, started=second)]) is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"missing": {"asterisk": "no", "redis": "no"}}', "waiting for asterisk, redis"),
        (b'{"missing": ["database"]}', "waiting for database"),
        (b'{"detail": "starting"}', "starting"),
        (b"{}", "the controller is not ready"),
        (b"[1]", "the controller is not ready"),
        (b"<html>", "the controller is not ready"),
    ],
)
def test_what_is_missing_is_named_in_words(body: bytes, words: str) -> None:
    assert named_in(body) == words


def test_the_last_line_that_says_something_is_found(tmp_path: Path) -> None:
    log = tmp_path / "asterisk.log"
    log.write_bytes(b"x" * 20_000 + b"\n\x1b[1;31mcannot bind\x1b[0m to port \xff\n\n  \n")

    assert last_line(log) == "cannot bind to port \ufffd"
    assert last_line(tmp_path / "none.log") == ""
