"""A network of a test's own, without which browsers and Asterisk exchange no sound on one machine.

Asterisk offers no address of 127/8 to browsers (ICE), so on loopback alone a call is answered and
stays silent. Here loopback has one more address, which Asterisk finds and offers as 127.0.0.1.
"""

import ctypes
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

CLONE_NEWNET = 0x40000000  # linux/sched.h
OWN = "192.0.2.2"  # RFC 5737: nobody has it
CANDIDATES: Mapping[str, str] = {"TAWASUL_ICE_CANDIDATES": f"{OWN}=127.0.0.1"}


@contextmanager
def private_network() -> Iterator[None]:
    """Let this thread, and what it starts, see only a loopback of its own."""
    libc = ctypes.CDLL(None, use_errno=True)
    before = os.open(f"/proc/self/task/{_thread()}/ns/net", os.O_RDONLY)
    try:
        if libc.unshare(CLONE_NEWNET):
            pytest.fail(f"No network of our own: {os.strerror(ctypes.get_errno())}; run as root.")
        try:
            subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
            subprocess.run(["ip", "address", "add", f"{OWN}/32", "dev", "lo"], check=True)
            yield
        finally:
            libc.setns(before, CLONE_NEWNET)
    finally:
        os.close(before)


def _thread() -> str:
    return Path("/proc/thread-self").readlink().name
