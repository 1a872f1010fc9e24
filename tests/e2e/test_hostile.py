"""Hostile bytes at the doors, while callers are led as if nothing were."""

import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.e2e.centre import Centre, new_number
from tests.e2e.children import wait_until
from tests.e2e.conftest import Centres
from tests.e2e.sipp import HangUp, Pause, Press, Step, callers

pytestmark = pytest.mark.e2e

HEADER = b"agi_network: yes\nagi_request: agi://127.0.0.1/flow/19996\n"
VISIT: list[Step] = [Pause(0.5), Press("3"), Pause(0.5), Press("2"), Pause(0.5), HangUp()]
HOSTILE_NAMES = (
    b'"Evil\\r\\nAction: Originate" ',
    b'"%0d%0aAction: QueueRemove%0d%0aQueue: noor" ',
    b'"\xff\xfe\xc3\x28 \xd8" ',
    b'"200 result=1 (timeout)" ',
    b'"${SHELL(touch /tmp/tawasul-hacked)}" ',
    '"محمد\u202e" '.encode(),
    b'"' + b"A" * 900 + b'" ',
)
HOSTILE_NUMBERS = (
    "05%0d%0aSET%20VARIABLE%20TAWASUL_DECISION%20hangup",
    "05%0a%0aagi_request%3a%20agi%3a%2f%2fevil%2f",
    "05%00%01%7f",
    "05%ff%fe%d8",
    "05%22%5c%27%2c%7c",
    "05$%7bEXTEN%7d",
)


def probe(door: socket.socket) -> None:
    """A port scanner connects and says nothing."""
    door.shutdown(socket.SHUT_RDWR)


def endless_header(door: socket.socket) -> None:
    for number in range(5000):
        door.sendall(f"agi_arg_{number}: x\n".encode())


def endless_line(door: socket.socket) -> None:
    for _ in range(200):
        door.sendall(b"agi_request: " + b"x" * 4096)


def noise(door: socket.socket) -> None:
    door.sendall(random.Random(19996).randbytes(4096))  # noqa: S311 - the same noise each time


def web_request(door: socket.socket) -> None:
    door.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")


def broken_letters(door: socket.socket) -> None:
    caller = b"agi_callerid: \xff\xfe\xd8\nagi_calleridname: \xc3\x28\n"
    door.sendall(HEADER + caller + b"agi_uniqueid: 1.999\nagi_channel: PJSIP/x\n\n")


def no_call_at_all(door: socket.socket) -> None:
    door.sendall(HEADER + b"\n")


def unknown_route(door: socket.socket) -> None:
    door.sendall(b"agi_request: agi://127.0.0.1/../../etc/passwd\nagi_uniqueid: 1.998\n\n")


def answers_to_nothing(door: socket.socket) -> None:
    door.sendall(HEADER + b"agi_uniqueid: 1.997\n\n" + b"520-usage\n" * 3000 + b"HANGUP\n" * 50)


ATTACKS = (
    probe, endless_header, endless_line, noise, web_request, broken_letters, no_call_at_all,
    unknown_route, answers_to_nothing,
)  # fmt: skip


@contextmanager
def under_attack(port: int) -> Iterator[list[str]]:
    """Attack the port without pause while the block lasts; give the names of what was tried."""
    done: list[str] = []
    over = threading.Event()

    def attack() -> None:
        while not over.is_set():
            for attack_once in ATTACKS:
                _strike(port, attack_once)
                done.append(attack_once.__name__)

    attackers = [threading.Thread(target=attack) for _ in range(2)]
    for attacker in attackers:
        attacker.start()
    try:
        yield done
    finally:
        over.set()
        for attacker in attackers:
            attacker.join()


def _strike(port: int, attack: Callable[[socket.socket], None]) -> None:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as door:
        attack(door)
        with suppress(TimeoutError):
            door.settimeout(0.2)
            door.recv(1)


def assert_all_were_led(centre: Centre, numbers: list[str]) -> None:
    def led() -> set[str]:
        return {row["caller"] for row in centre.api.calls() if row["ended_at"] and row["path"]}

    wait_until(lambda: led() >= set(numbers), "every caller's choices stand in the journal")


def test_while_the_agi_port_is_fuzzed_callers_are_led(centres: Centres) -> None:
    centre = centres.started()
    numbers = [new_number() for _ in range(30)]
    idle = [socket.create_connection(("127.0.0.1", centre.settings.agi_port)) for _ in range(50)]

    with under_attack(centre.settings.agi_port) as done:
        folder = centre.home / "sipp"
        with callers(folder, centre.sip, VISIT, numbers=numbers, a_second=10) as crowd:
            result = crowd.wait()

    for door in idle:
        door.close()
    assert {attack.__name__ for attack in ATTACKS} <= set(done)
    assert (result.succeeded, result.failed) == (30, 0), result.errors
    assert_all_were_led(centre, numbers)
    assert centre.controller.is_running


def test_hostile_names_and_numbers_of_callers_stay_words(centres: Centres) -> None:
    centre = centres.started()
    hostile = [f"{number}{n}" for n in range(7) for number in HOSTILE_NUMBERS]
    honest = [new_number() for _ in range(14)]
    numbers = [*hostile, *honest]

    with (
        centre.signed_in("1002"),
        callers(
            centre.home / "sipp", centre.sip, VISIT, numbers=numbers, a_second=10,
            names=HOSTILE_NAMES,
        ) as crowd,
    ):  # fmt: skip
        result = crowd.wait()
        assert (result.succeeded, result.failed) == (len(numbers), 0), result.errors
        assert_all_were_led(centre, honest)
        wait_until(
            lambda: sum(1 for row in centre.api.calls() if row["ended_at"]) == len(numbers),
            "every call has ended in the journal",
        )
        rows = centre.api.calls()
        assert "1002" in centre.rx("queue show faris"), "an injected action removed the agent"

    assert all(row["path"] == ["main-menu:3", "technical-support:2"] for row in rows)
    assert not [row["caller"] for row in rows if not row["caller"].isprintable()]
    assert centre.controller.is_running
