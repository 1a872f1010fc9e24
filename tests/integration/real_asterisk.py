"""A real Asterisk on our configuration, with a controller, a manager and an operator."""

import asyncio
import os
import re
import socket
import subprocess
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from agi.diary import DiaryRow, diary_rows
from asterisk_conf import folders, render, writer
from asterisk_conf.centre import CentreDefinition
from asterisk_conf.names import DIARY_FILE, LANGUAGE, PROMPT_FOLDER, Prompt
from core.settings import Settings
from tawasul.asterisk_console import ConsoleError
from tawasul.asterisk_program import AsteriskProgram
from tests.e2e.children import Child, wait_until

AMI_PASSWORD = "a-secret-of-the-tests"
BOOT_SECONDS = 20
QUARTER_SECOND = b"\xff" * 2000  # silence, µ-law
ENOUGH = b"enough"
COMPLAINT = re.compile(r"^\[.*?\] (?:WARNING|ERROR)\[.*$", re.MULTILINE)

Decide = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Event = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RealAsterisk:
    """A running Asterisk. ``boot_log`` is what it had written when it was ready."""

    settings: Settings
    definition: CentreDefinition
    program: AsteriskProgram
    child: Child
    boot_log: str

    def rx(self, command: str) -> str:
        """Return what the console answers."""
        return self.program.rx(self.settings, command)

    def log(self) -> str:
        """Return all that it has written."""
        return (self.definition.directories.log / "messages.log").read_text()

    def diary(self) -> list[DiaryRow]:
        """Return all rows of the diary."""
        with (self.definition.directories.cel / DIARY_FILE).open(newline="") as lines:
            return list(diary_rows(lines))

    def callers_of(self, queue: str) -> str:
        """Return what the console tells of who waits in a queue."""
        return self.rx(f"queue show {queue}").partition("Callers")[2]


@contextmanager
def running(
    settings: Settings, definition: CentreDefinition, program: AsteriskProgram, *, visible: Path
) -> Iterator[RealAsterisk]:
    """Give an Asterisk that has booted; afterwards it is gone."""
    lay_down(definition, program)
    command = program.command(settings, visible=[visible])
    child = Child("asterisk", command, os.environ, settings.logs / "asterisk.log")
    child.start()
    try:
        wait_until(lambda: has_booted(settings, program), "Asterisk has booted", BOOT_SECONDS)
        log = (definition.directories.log / "messages.log").read_text()
        yield RealAsterisk(
            settings=settings, definition=definition, program=program, child=child, boot_log=log
        )
    finally:
        child.stop()


def lay_down(definition: CentreDefinition, program: AsteriskProgram) -> None:
    """Write configuration, and prompts that are silent."""
    directories = definition.directories
    folders.prepare(directories, program.shared_data)
    writer.write(render.files(definition), directories.etc)
    prompts = directories.sounds / LANGUAGE / PROMPT_FOLDER
    prompts.mkdir(parents=True)
    for prompt in Prompt:
        (prompts / f"{prompt}.ulaw").write_bytes(QUARTER_SECOND)
    (directories.music / "waiting.ulaw").write_bytes(QUARTER_SECOND)


def has_booted(settings: Settings, program: AsteriskProgram) -> bool:
    """Tell whether Asterisk answers and has loaded all."""
    try:
        return "fully booted" in program.rx(settings, "core waitfullybooted").lower()
    except ConsoleError:
        return False


def complaints(log: str) -> list[str]:
    """Return the warnings and errors of a log."""
    return COMPLAINT.findall(log)


@asynccontextmanager
async def a_controller(asterisk: RealAsterisk, decide: Decide) -> AsyncIterator[None]:
    """Lead callers by *decide*, which is given the connection after Asterisk's greeting."""

    async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\n\n")
        try:
            await decide(reader, writer)
        finally:
            writer.close()
            await writer.wait_closed()

    server = await asyncio.start_server(lead, "127.0.0.1", asterisk.settings.agi_port)
    try:
        yield
    finally:
        server.close()


def deciding(decision: str) -> Decide:
    """Return a controller that decides at once."""

    async def decide(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f'SET VARIABLE TAWASUL_DECISION "{decision}"\n'.encode())
        await reader.readline()

    return decide


async def hanging(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Say nothing for as long as Asterisk waits."""
    await reader.read()


class Manager:
    """What the controller's AMI user is told."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.seen: list[Event] = []

    def send(self, action: str, **headers: str) -> None:
        """Ask Asterisk for something."""
        lines = (f"{name}: {value}\r\n" for name, value in {"Action": action, **headers}.items())
        self._writer.write(f"{''.join(lines)}\r\n".encode())

    async def next(self, name: str, **headers: str) -> Event:
        """Return the next event of that name with these headers."""
        async with asyncio.timeout(15):
            while True:
                event = await self._event()
                if event.get("Event") == name and headers.items() <= event.items():
                    return event

    async def _event(self) -> Event:
        block = await self._reader.readuntil(b"\r\n\r\n")
        pairs = (line.partition(": ") for line in block.decode().strip().split("\r\n"))
        event = {name: value for name, _, value in pairs}
        self.seen.append(event)
        return event


@asynccontextmanager
async def a_manager(asterisk: RealAsterisk) -> AsyncIterator[Manager]:
    """Give a manager session of the controller's user that hears what comes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", asterisk.settings.ami_port)
    manager = Manager(reader, writer)
    manager.send("Login", Username="tawasul", Secret=AMI_PASSWORD)
    await reader.readline()
    await manager.next("FullyBooted")
    try:
        yield manager
    finally:
        writer.close()
        await writer.wait_closed()


class Registrar:
    """An operator's registrar that lets in who knows the password's digest; by UDP."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.contact = ""
        self.registered = threading.Event()

    def serve(self) -> None:
        """Answer until somebody says that it is enough."""
        with self._socket:
            while (received := self._socket.recvfrom(65535))[0] != ENOUGH:
                data, sender = received
                if data.strip():
                    self._socket.sendto(self._answer(data.decode()).encode(), sender)

    def close(self) -> None:
        """End ``serve``."""
        self._socket.sendto(ENOUGH, ("127.0.0.1", self.port))

    def _answer(self, request: str) -> str:
        def header(name: str) -> str:
            match = re.search(rf"^{name}:\s*(.*?)\r$", request, re.IGNORECASE | re.MULTILINE)
            return match[1] if match else ""

        kept = (f"{name}: {header(name)}" for name in ("Via", "From", "Call-ID", "CSeq"))
        if 'username="19996"' in header("Authorization"):
            self.contact = header("Contact")
            self.registered.set()
            status = ["SIP/2.0 200 OK", f"Contact: {self.contact};expires=3600"]
        else:
            status = ["SIP/2.0 401 Unauthorized", 'WWW-Authenticate: Digest realm="op", nonce="n"']
        lines = [*status, *kept, f"To: {header('To')};tag=x", "Content-Length: 0"]
        return "\r\n".join(lines) + "\r\n\r\n"


@contextmanager
def a_registrar() -> Iterator[Registrar]:
    """Give a registrar that answers."""
    registrar = Registrar()
    thread = threading.Thread(target=registrar.serve)
    thread.start()
    yield registrar
    registrar.close()
    thread.join()


def a_certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate of our own and its key."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost"],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key
