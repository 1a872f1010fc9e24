"""The programs of a running centre under one process supervisor (supervisord)."""

import configparser
import io
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from xmlrpc.client import Error as XmlRpcError
from xmlrpc.client import ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from core.secrets import write_private
from core.settings import Settings
from tawasul.errors import ProvisionError
from tawasul.leftovers import MARK

STAYS_UP_SECONDS = 3  # a program that ends sooner is started again later and later
NEVER_GIVE_UP = 1_000_000  # the n-th delay is n seconds: an hour away means 85 s between tries
SOCKET = "supervisor.sock"
LOG_BYTES = "10MB"
LOG_COPIES = 5
PRIORITY = -10  # on a full machine a caller who pressed a key goes before all but the sound
UNSAFE = re.compile(r"[;#,'\"\\`$\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program of the centre; those of lower *order* start first and stop last."""

    name: str
    command: Sequence[str]
    order: int
    stop_seconds: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramState:
    """What the supervisor knows of one program."""

    name: str
    process: int
    running: bool
    failing: bool
    started: int
    reason: str


def tied_to_parent(command: Sequence[str], death: str = "TERM") -> list[str]:
    """Return *command* so that the kernel ends it when the process that started it dies."""
    return ["setpriv", "--pdeathsig", death, "--", *command]


def controller_command() -> list[str]:
    """Return the controller's command, of high priority from its first step on where that is ours.

    Reading its own code takes two seconds of CPU; on a full machine all desks would wait long.
    """
    command = [sys.executable, "-m", "tawasul.controller"]
    return ["nice", "-n", str(PRIORITY), *command] if os.geteuid() == 0 else command


def centre_programs(settings: Settings, asterisk: Sequence[str]) -> tuple[Program, ...]:
    """Return what a centre runs: Redis (unless it was given), Asterisk and the controller."""
    redis = Program(
        name="redis", command=["redis-server", str(settings.run / "redis.conf")], order=10
    )
    telephony = Program(name="asterisk", command=asterisk, order=20)
    controller = Program(
        name="controller",
        command=controller_command(),
        order=30,
        stop_seconds=20,
    )
    return (redis, telephony, controller) if settings.owns_redis else (telephony, controller)


def redis_conf(settings: Settings) -> str:
    """Return the configuration of a Redis that only this centre reaches and that keeps its data."""
    lines = (
        "port 0",
        f'unixsocket "{settings.run / "redis.sock"}"',
        "unixsocketperm 700",
        f'dir "{settings.home / "redis"}"',
        "appendonly yes",
        'save ""',
        "daemonize no",
    )
    return "".join(f"{line}\n" for line in lines)


def supervisord_conf(settings: Settings, programs: Sequence[Program]) -> str:
    """Return supervisord's configuration: a private socket, no network, restart with back-off."""
    conf = configparser.ConfigParser(interpolation=None)
    socket = str(settings.run / SOCKET)
    conf["unix_http_server"] = {"file": socket, "chmod": "0600"}
    conf["supervisord"] = {
        "logfile": str(settings.logs / "supervisord.log"),
        "logfile_maxbytes": LOG_BYTES,
        "logfile_backups": str(LOG_COPIES),
        "pidfile": str(settings.run / "supervisord.pid"),
        "childlogdir": str(settings.logs),
        "directory": str(settings.home),
        "nodaemon": "true",
        "umask": "077",
    } | ({"user": "root"} if os.geteuid() == 0 else {})
    conf["rpcinterface:supervisor"] = {
        "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
    }
    conf["supervisorctl"] = {"serverurl": f"unix://{socket}"}
    for program in programs:
        conf[f"program:{program.name}"] = _program_section(settings, program)
    return _text_of(conf)


def _program_section(settings: Settings, program: Program) -> Mapping[str, str]:
    return {
        "command": shlex.join(tied_to_parent(program.command)),
        "priority": str(program.order),
        "autorestart": "true",
        "startsecs": str(STAYS_UP_SECONDS),
        "startretries": str(NEVER_GIVE_UP),
        "stopsignal": "TERM",
        "stopwaitsecs": str(program.stop_seconds),
        "stopasgroup": "true",
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": str(log_of(settings, program.name)),
        "stdout_logfile_maxbytes": LOG_BYTES,
        "stdout_logfile_backups": str(LOG_COPIES),
    }


def _text_of(conf: configparser.ConfigParser) -> str:
    text = io.StringIO()
    conf.write(text)
    return text.getvalue().replace("%", "%%")  # supervisord expands %(…)s


def check_home(home: Path) -> None:
    """Refuse a home whose path cannot be written into the configuration of every program."""
    if bad := UNSAFE.search(str(home)):
        raise ProvisionError(
            f"TAWASUL_HOME must not contain {bad.group()!r}: choose a folder with a plainer name "
            f"than {home}."
        )


def log_of(settings: Settings, program: str) -> Path:
    """Return the log of one program."""
    return settings.logs / f"{program}.log"


class Supervisord:
    """A running supervisord and the way to ask it."""

    def __init__(self, settings: Settings, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self._settings = settings

    @classmethod
    def start(cls, settings: Settings, programs: Sequence[Program]) -> "Supervisord":
        """Start supervisord with *programs*; it ends when this process ends, however that comes."""
        conf = settings.run / "supervisord.conf"
        write_private(conf, supervisord_conf(settings, programs))
        command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(conf), "--silent"]
        with (settings.logs / "supervisord.out").open("wb") as out:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and file
                tied_to_parent(command),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches only the parent, which stops in order
                env=os.environ | {"TAWASUL_HOME": str(settings.home), MARK: str(settings.home)},
            )
        return cls(settings, process)

    def states(self) -> tuple[ProgramState, ...]:
        """Return the state of every program; empty while supervisord does not answer."""
        return states_of(self._settings)

    def stop(self, seconds: float) -> None:
        """Stop every program in order, and supervisord itself; past *seconds* it is killed."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def states_of(settings: Settings) -> tuple[ProgramState, ...]:
    """Return the state of every program of a centre; empty when its supervisor does not answer."""
    transport: Any = SupervisorTransport(None, None, f"unix://{settings.run / SOCKET}")
    try:
        with ServerProxy("http://localhost", transport=transport) as asked:
            answer: Any = asked.supervisor.getAllProcessInfo()
    except (OSError, HTTPException, XmlRpcError):
        return ()
    return tuple(_state_of(info) for info in answer)


def _state_of(info: Mapping[str, Any]) -> ProgramState:
    return ProgramState(
        name=info["name"],
        process=info["pid"],
        running=info["statename"] == "RUNNING",
        failing=info["statename"] in {"BACKOFF", "FATAL", "EXITED"},
        started=info["start"],
        reason=info["spawnerr"],
    )
