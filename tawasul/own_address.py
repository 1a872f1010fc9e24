"""The address by which this machine's own browsers reach what listens on loopback."""

import socket
from collections.abc import Mapping

from asterisk_conf.values import is_loopback
from core.settings import LOOPBACK

ELSEWHERE = ("192.0.2.1", 9)  # RFC 5737: nobody is there, and nothing is sent


def own_address() -> str | None:
    """Return the address from which this machine would speak to others; None without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(ELSEWHERE)
        except OSError:
            return None
        address: str = asking.getsockname()[0]
    return None if is_loopback(address) else address


def loopback_candidates(sip_host: str, own: str | None) -> Mapping[str, str]:
    """Return what browsers are offered in place of *own* when the sound's ports are on loopback.

    Asterisk never offers an address of 127/8 by itself: without this a browser's call is answered
    and stays silent.
    """
    return {own: LOOPBACK} if own is not None and sip_host == LOOPBACK else {}
