"""A whole real centre for tests: Redis, Asterisk and the controller, each at the tests' mercy."""

import asyncio
import atexit
import fcntl
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, cycle
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from asterisk_conf import folders, render, writer
from asterisk_conf.directories import Directories
from asterisk_conf.endpoints import Phone
from asterisk_conf.names import LANGUAGE, PART_FOLDER, PROMPT_FOLDER
from asterisk_conf.queues import QUEUES, QueueDefinition
from core.calendar_form import OWN_FILE
from core.database import engine_for, sessions_for
from core.permissions import Role
from core.secrets import Secrets, write_private
from core.settings import Settings
from core.token_service import Tokens
from ivr.spoken.parts import Part
from supervision.roster import Agent, Roster
from supervision.store import CallStore
from tawasul import configuration
from tawasul.asterisk_console import ConsoleError
from tawasul.asterisk_program import AsteriskProgram, find
from tawasul.migrate import upgrade
from tawasul.preparation import make_folders
from tawasul.processes import controller_command, redis_conf
from tawasul.prompts import build
from tawasul.provision_asterisk import cache_folder
from tests.e2e.api import Api
from tests.e2e.children import Child, wait_until
from tests.e2e.hearing import Samples, read_prompts, read_wav
from tests.e2e.phones import AgentPhone, Booth, Caller

T = TypeVar("T")
Sessions = async_sessionmaker[AsyncSession]

READY_SECONDS = 90
RTP_PORTS = 400
RING_SECONDS = 3
WRAP_UP_SECONDS = 1
ALWAYS_OPEN = """
zone = "Asia/Riyadh"
[week]
every-day = ["00:00-24:00"]
[holidays]
kept = false
"""
# Below the ports that the system gives away by itself; long used ones come round again. Four runs
# of these tests go side by side, each in a lane of its own.
LANE = int(os.environ.get("TAWASUL_TEST_LANE", "0"))
_rtp_ports = cycle(range(10000 + 5400 * LANE, 15400 + 5400 * LANE, RTP_PORTS))
gateway_ports = cycle(range(31700 + 250 * LANE, 31950 + 250 * LANE))  # a booth as the operator
_numbers = count(1)


def quick_queues() -> tuple[QueueDefinition, ...]:
    """Return the centre's queues with rings and wrap-ups that tests can sit out."""
    return tuple(
        replace(queue, ring_seconds=RING_SECONDS, wrapup_seconds=WRAP_UP_SECONDS)
        for queue in QUEUES.values()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """An agent of the tests and the password of their phone."""

    agent: Agent
    password: str

    @property
    def extension(self) -> str:
        """Return the agent's extension."""
        return self.agent.extension


class Centre:
    """One centre in a folder of its own. Its programs are started one by one."""

    def __init__(self, home: Path, settings: Settings, env: Mapping[str, str]) -> None:
        self.home = home
        self.settings = settings
        self._env = env
        self.program: AsteriskProgram = find(cache_folder(os.environ))
        self.secrets = Secrets.ensure(settings.secrets)
        self.staff: dict[str, Staff] = {}
        self.asterisk = self._child("asterisk", self.program.command(settings), env)
        self.controller = self._child("controller", controller_command(), env)
        self.redis = self._child("redis", ["redis-server", str(settings.run / "redis.conf")], env)
        self.prompts: Mapping[str, Samples] = {}
        self.api = Api("", "")

    @property
    def sip(self) -> str:
        """Return the address that phones call."""
        return f"127.0.0.1:{self.settings.sip_port}"

    def prepare(
        self, agents: Mapping[str, Mapping[str, int]], data: Path, browsers: Collection[str] = ()
    ) -> None:
        """Lay down all files: database, agents, token, prompts, configuration.

        *browsers* are the extensions of agents whose phone is in the browser.
        """
        make_folders(self.settings)
        self.keep_hours(ALWAYS_OPEN)
        write_private(self.settings.run / "redis.conf", redis_conf(self.settings))
        asyncio.run(upgrade(self.settings.database_url))
        self.staff = {
            extension: Staff(agent=new.agent, password=new.password)
            for extension, queues in agents.items()
            for phone in [Phone.WEBRTC if extension in browsers else Phone.SIP]
            for new in [self.in_database(_creating(extension, queues, phone))]
        }
        token = self.in_database(lambda it: Tokens(it).create("e2e", Role.ADMINISTRATOR))
        self.api = Api(f"http://127.0.0.1:{self.settings.http_port}", token)
        directories = Directories.of(self.settings)
        shutil.copytree(data, directories.data, copy_function=os.link)
        self.prompts = read_prompts(directories.sounds / LANGUAGE / PROMPT_FOLDER)
        folders.prepare(directories, self.program.shared_data)
        self.write_configuration()

    def keep_hours(self, calendar: str) -> None:
        """Let the centre keep the hours of a calendar.toml, from its next configuration on."""
        (self.home / OWN_FILE).write_text(calendar)

    def in_database(self, work: Callable[[Sessions], Coroutine[Any, Any, T]]) -> T:
        """Return what *work* does with the centre's database."""

        async def do() -> T:
            engine = engine_for(self.settings.database_url)
            try:
                return await work(sessions_for(engine))
            finally:
                await engine.dispose()

        return asyncio.run(do())

    def write_configuration(self, queues: tuple[QueueDefinition, ...] | None = None) -> None:
        """Write Asterisk's files for the agents there are."""
        agents = [staff.agent for staff in self.staff.values()]
        kept = configuration.Kept(agents=agents)
        definition = configuration.defined(self.settings, self.program, kept, self._env)
        quick = replace(definition, queues=queues or quick_queues())
        writer.write(render.files(quick), Directories.of(self.settings).etc)

    def start(self) -> None:
        """Start every program and wait until the centre says that it is ready."""
        if self.settings.owns_redis:
            self.redis.start()
        self.start_asterisk()
        self.start_controller()

    def start_asterisk(self) -> None:
        """Start Asterisk and wait until it has booted."""
        self.asterisk.start()
        wait_until(self._has_booted, "Asterisk has booted", READY_SECONDS)

    def start_controller(self) -> None:
        """Start the controller and wait until it is ready."""
        self.controller.start()
        self.wait_ready()

    def wait_ready(self, seconds: float = READY_SECONDS) -> None:
        """Wait until /readyz says yes."""
        wait_until(self._is_ready, "the centre is ready", seconds)

    def is_alive(self) -> bool:
        """Tell whether the controller answers, whatever it lacks."""
        return self.controller.is_running and self.api.is_alive()

    def has_in_database(self, callers: Sequence[str]) -> list[str]:
        """Return those of *callers* that the database knows by now, whatever the API waits for."""

        async def known(sessions: Sessions) -> list[str]:
            async with sessions() as session:
                calls = await CallStore(session).calls(limit=1000)
            return [call.caller for call in calls if call.caller in callers]

        return self.in_database(known)

    def stop(self) -> None:
        """End every program."""
        for child in (self.controller, self.asterisk, self.redis):
            child.stop()

    def spoken(self, name: str) -> Samples:
        """Return what a prompt sounds like that was not there when the centre was prepared."""
        return read_wav(
            Directories.of(self.settings).sounds / LANGUAGE / PROMPT_FOLDER / f"{name}.wav"
        )

    def said(self, *phrase: Part) -> Samples:
        """Return what parts sound like one after another."""
        folder = Directories.of(self.settings).sounds / LANGUAGE / PROMPT_FOLDER / PART_FOLDER
        return np.concatenate([read_wav(folder / f"{part.name}.wav") for part in phrase])

    def rx(self, command: str) -> str:
        """Return what Asterisk's console answers."""
        return self.program.rx(self.settings, command)

    def channels(self) -> int:
        """Return how many channels Asterisk has."""
        return int(self.rx("core show channels count").partition(" ")[0])

    def logs(self) -> str:
        """Return the ends of all logs."""
        children = (self.controller, self.asterisk, self.redis)
        return "\n".join(child.tail() for child in children)

    def booth(self, name: str, *, codec: str = "PCMU", sip_port: int = 0) -> Booth:
        """Return a process of phones for this centre."""
        folder = self.home / "phones" / name
        return Booth(folder, rtp_port=next(_rtp_ports), codec=codec, sip_port=sip_port)

    def caller(self, booth: Booth, number: str | None = None) -> Caller:
        """Return somebody who has not called yet, by default with a number of their own."""
        return Caller(booth, number or new_number(), self.sip, self.prompts)

    def phone(self, booth: Booth, extension: str) -> AgentPhone:
        """Return an agent's phone, registered."""
        phone = AgentPhone(booth, extension, self.sip, self.staff[extension].password)
        phone.wait_registered()
        return phone

    @contextmanager
    def signed_in(self, *extensions: str) -> Iterator[None]:
        """Let agents take calls while the block lasts."""
        for extension in extensions:
            self.api.post(f"/api/v1/agents/{extension}/sign-in")
        try:
            yield
        finally:
            for extension in extensions:
                self.api.post(f"/api/v1/agents/{extension}/sign-out")

    def _child(self, name: str, command: Sequence[str], env: Mapping[str, str]) -> Child:
        return Child(name, command, env, self.settings.logs / f"{name}.log")

    def _is_ready(self) -> bool:
        assert self.controller.is_running, self.controller.tail()
        return self.api.is_ready()

    def _has_booted(self) -> bool:
        assert self.asterisk.is_running, self.asterisk.tail()
        try:
            return "fully booted" in self.rx("core waitfullybooted").lower()
        except ConsoleError:
            return False


def new_number() -> str:
    """Return a caller's number that no test has used."""
    return f"05{next(_numbers):08d}"


def free_ports(how_many: int) -> list[int]:
    """Return ports that nobody listens on, neither by TCP nor by UDP."""
    with ExitStack() as stack:
        ports: list[int] = []
        while len(ports) < how_many:
            tcp = stack.enter_context(socket.socket())
            tcp.bind(("127.0.0.1", 0))
            udp = stack.enter_context(socket.socket(type=socket.SOCK_DGRAM))
            try:
                udp.bind(tcp.getsockname())
            except OSError:
                continue
            ports.append(tcp.getsockname()[1])
        return ports


def environment(home: Path, **changes: str) -> dict[str, str]:
    """Return the environment of a centre with ports of its own."""
    http, sip, ws, ami, agi = map(str, free_ports(5))
    rtp = next(_rtp_ports)
    ours = {
        "TAWASUL_HOME": str(home),
        "TAWASUL_HTTP_PORT": http,
        "TAWASUL_SIP_PORT": sip,
        "TAWASUL_WS_PORT": ws,
        "TAWASUL_AMI_PORT": ami,
        "TAWASUL_AGI_PORT": agi,
        "TAWASUL_RTP_START": str(rtp),
        "TAWASUL_RTP_END": str(rtp + RTP_PORTS - 1),
    }
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("TAWASUL_")}
    return inherited | ours | changes


@contextmanager
def a_home() -> Iterator[Path]:
    """Give a folder with a path short enough for sockets, and take it away afterwards."""
    home = Path(tempfile.mkdtemp(prefix="twsl-"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def a_centre(
    data: Path,
    agents: Mapping[str, Mapping[str, int]],
    browsers: Collection[str] = (),
    **changes: str,
) -> Iterator[Centre]:
    """Give a prepared centre that is not started; afterwards nothing of it is left."""
    with a_home() as home:
        env = environment(home, **changes)
        centre = Centre(home, Settings.from_env(env), env)
        try:
            centre.prepare(agents, data, browsers)
            yield centre
        finally:
            centre.stop()


def build_data(home: Path) -> Path:
    """Build all prompts below *home* and return the folder that a centre's Asterisk reads."""
    build(Settings.from_env({"TAWASUL_HOME": str(home)}))
    return data_of(home)


@cache
def built_home() -> Path:
    """Return a home in which all prompts are built, once for all tests."""
    return spoken_home("built")


def spoken_home(name: str, prepare: Callable[[Path], None] | None = None) -> Path:
    """Return a home with its prompts built, after *prepare* has done its part if there is one.

    TAWASUL_TEST_SPOKEN names a folder in which several runs share it: the first one speaks.
    """
    shared = os.environ.get("TAWASUL_TEST_SPOKEN")
    folder = Path(shared or tempfile.mkdtemp(prefix="twsl-spoken-"))
    if not shared:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            home.mkdir()
            if prepare is not None:
                prepare(home)
            build_data(home)
    return home


def data_of(home: Path) -> Path:
    """Return the folder below *home* that a centre's Asterisk reads."""
    return Directories.of(Settings.from_env({"TAWASUL_HOME": str(home)})).data


def seed(home: Path) -> None:
    """Lay built prompts into a new home: only what differs there is built."""
    shutil.copytree(data_of(built_home()), data_of(home), copy_function=os.link)


def _creating(extension: str, queues: Mapping[str, int], phone: Phone) -> Callable[[Sessions], Any]:
    return lambda it: Roster(it).create(
        extension, name=f"Agent {extension}", queues=queues, phone=phone
    )
