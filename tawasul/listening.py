"""Who listens on which port of this machine."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.settings import Settings

PROC = Path("/proc")
TCP_LISTENS = "0A"
UDP_BOUND = "07"


@dataclass(frozen=True, slots=True)
class Port:
    """A port of the centre and the setting that moves it."""

    number: int
    setting: str
    host: str
    udp: bool = False

    def __str__(self) -> str:
        return f"{self.number}/{'udp' if self.udp else 'tcp'}"


def ports_of(settings: Settings) -> tuple[Port, ...]:
    """Return every fixed port that a running centre holds."""
    return (
        Port(settings.http_port, "TAWASUL_HTTP_PORT", settings.http_host),
        Port(settings.sip_port, "TAWASUL_SIP_PORT", settings.sip_host, udp=True),
        Port(settings.sip_port, "TAWASUL_SIP_PORT", settings.sip_host),
        Port(settings.ws_port, "TAWASUL_WS_PORT", settings.http_host),
        Port(settings.ami_port, "TAWASUL_AMI_PORT", "127.0.0.1"),
        Port(settings.agi_port, "TAWASUL_AGI_PORT", "127.0.0.1"),
    )


def twins(ports: tuple[Port, ...]) -> tuple[Port, Port] | None:
    """Return two ports of one centre that got the same number, if there are any."""
    seen: dict[tuple[int, bool], Port] = {}
    for port in ports:
        if first := seen.get((port.number, port.udp)):
            return first, port
        seen[port.number, port.udp] = port
    return None


def is_free(port: Port) -> bool:
    """Say whether the centre could listen there now."""
    kind = socket.SOCK_DGRAM if port.udp else socket.SOCK_STREAM
    family = socket.AF_INET6 if ":" in port.host else socket.AF_INET
    with socket.socket(family, kind) as probe:
        if not port.udp:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((port.host, port.number))
        except OSError:
            return False
    return True


def owner_of(port: Port) -> str | None:
    """Return ``name (process id)`` of who holds the port, where the system lets us see it."""
    holder = holder_of(port)
    return named(holder) if holder else None


def holder_of(port: Port) -> int | None:
    """Return the process that holds the port, where the system lets us see it."""
    if (inode := _inode_of(port)) is None:
        return None
    return next((process for process in _processes() if _holds(process, inode)), None)


def named(process: int) -> str:
    """Return a process as ``name (process id)``."""
    return f"{name_of(process)} (process {process})"


def name_of(process: int) -> str:
    """Return the short name of a process, or ``?``."""
    with suppress(OSError):
        return (PROC / str(process) / "comm").read_text(encoding="utf-8").strip()
    return "?"


def _inode_of(port: Port) -> str | None:
    kind, state = ("udp", UDP_BOUND) if port.udp else ("tcp", TCP_LISTENS)
    for table in (PROC / "net" / kind, PROC / "net" / f"{kind}6"):
        with suppress(OSError):
            for row in table.read_text(encoding="ascii").splitlines()[1:]:
                columns = row.split()
                if columns[3] == state and int(columns[1].rpartition(":")[2], 16) == port.number:
                    return columns[9]
    return None


def _processes() -> Iterator[int]:
    return (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())


def _holds(process: int, inode: str) -> bool:
    wanted = f"socket:[{inode}]"
    with suppress(OSError):
        for descriptor in (PROC / str(process) / "fd").iterdir():
            with suppress(OSError):
                if str(descriptor.readlink()) == wanted:
                    return True
    return False
