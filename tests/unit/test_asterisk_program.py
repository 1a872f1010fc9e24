"""How an Asterisk is found and started."""

import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.settings import Settings
from tawasul.asterisk_console import ConsoleError, ask
from tawasul.asterisk_program import AsteriskProgram, NoAsteriskError, find, version_of

SETTINGS = Settings.from_env({"TAWASUL_HOME": "/srv/tawasul"})
OWN = AsteriskProgram(binary=Path("/usr/sbin/asterisk"), root=None, version=(20, 9, 3))
IN_ROOT = replace(OWN, root=Path("/srv/root"))


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("Asterisk 22.10.1~dfsg+~cs6.17.60671434-1\n", (22, 10, 1)),
        ("Asterisk 18.9-cert5", (18, 9)),
        ("Asterisk certified/20.7-cert2", (20, 7)),
        ("asterisk: not found", ()),
    ],
)
def test_a_version_is_read(text: str, version: tuple[int, ...]) -> None:
    assert version_of(text) == version


def test_where_there_is_no_asterisk_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tawasul.asterisk_program.SEARCH", str(tmp_path))

    with pytest.raises(NoAsteriskError, match="make run"):
        find(tmp_path)


@pytest.mark.parametrize(("printed", "is_taken"), [("18.0.0", True), ("16.28.0", False)])
def test_the_systems_asterisk_comes_first_if_it_is_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed: str, *, is_taken: bool
) -> None:
    program = tmp_path / "asterisk"
    program.write_text(f"#!/bin/sh\necho Asterisk {printed}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")

    try:
        found = find(tmp_path / "cache").binary == program
    except NoAsteriskError:
        found = False

    assert found == is_taken


def test_the_systems_asterisk_runs_in_the_foreground_without_a_console() -> None:
    command = OWN.command(SETTINGS)

    assert command[-4:] == [
        "/usr/sbin/asterisk",
        "-C",
        "/srv/tawasul/asterisk/etc/asterisk.conf",
        "-f",
    ]
    assert "unshare" not in command


def test_an_asterisk_in_a_root_sees_the_home_once() -> None:
    command = IN_ROOT.command(SETTINGS, visible=[Path("/srv/tls"), Path("/srv/tls")])

    shown = command[command.index("/srv/root") + 1 : command.index("--")]
    assert shown == ["/proc", "/dev", "/srv/tawasul", "/srv/tls"]
    assert command[0] == "unshare"


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Path]:
    """A control socket whose Asterisk says back what it was asked."""
    path = tmp_path / "asterisk.ctl"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        thread = threading.Thread(target=_answer, args=(listener,))
        thread.start()
        yield path
        thread.join()


def _answer(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.sendall(b"host/4711/Asterisk 22\n\0")
        asked = connection.recv(1000)
        connection.sendall(b"You asked: \0" + asked.rstrip(b"\0") + "\nنورة\n\0".encode())


def test_the_console_answers_without_its_greeting(console: Path) -> None:
    assert ask(console, "queue show") == "You asked: cli quit after queue show\nنورة"


def test_a_console_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConsoleError, match=r"asterisk\.ctl"):
        ask(tmp_path / "asterisk.ctl", "core show version")


def test_a_silent_console_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "asterisk.ctl"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()

        with pytest.raises(ConsoleError):
            ask(path, "core show version", seconds=0.05)


def test_a_console_command_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one line"):
        ask(tmp_path / "asterisk.ctl", "core show version\0core stop now")
