"""Asterisk's console without its program: the control socket speaks lines."""

import socket
import time
from pathlib import Path

from tawasul.errors import TawasulError

PREFIX = "cli quit after "  # what `asterisk -rx` sends (main/asterisk.c): answer, then hang up
CHUNK = 65536


class ConsoleError(TawasulError):
    """Asterisk's console cannot be reached or does not answer."""

    def __init__(self, control_socket: Path, reason: str) -> None:
        super().__init__(
            f"Asterisk does not answer on {control_socket} ({reason}): check that it runs."
        )


def ask(control_socket: Path, command: str, *, seconds: float = 10) -> str:
    """Return what Asterisk prints for one console command.

    ConsoleError when nobody listens or the answer is not whole after *seconds*.
    """
    if "\0" in command or "\n" in command:
        raise ValueError("a console command is one line")
    deadline = time.monotonic() + seconds
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(seconds)
            connection.connect(str(control_socket))
            connection.sendall(f"{PREFIX}{command}\0".encode())
            answer = _read_all(connection, deadline)
    except OSError as error:
        raise ConsoleError(control_socket, str(error)) from error
    return _without_greeting(answer)


def _read_all(connection: socket.socket, deadline: float) -> bytes:
    parts: list[bytes] = []
    while True:
        connection.settimeout(max(deadline - time.monotonic(), 0.001))
        part = connection.recv(CHUNK)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _without_greeting(answer: bytes) -> str:
    """The first line is the host, the process and the version; NULs part the messages."""
    text = answer.replace(b"\0", b"").decode("utf-8", errors="replace")
    return text.partition("\n")[2].strip("\n")
