"""Session descriptions of a telephone call: PCMU and digits of RFC 4733. Pure."""

import re
from dataclasses import dataclass

from tawasul.simulation.errors import MalformedOfferError

PCMU = 0
DIGITS = 101
PORTS = range(1, 65_536)
TYPE = "application/sdp"
_CONNECTION = re.compile(r"^c=IN IP4 (\S+)\s*$", re.MULTILINE)
_AUDIO = re.compile(r"^m=audio ([0-9]{1,5}) RTP/AVP((?: [0-9]{1,3})+)\s*$", re.MULTILINE)
_DIGITS = re.compile(r"^a=rtpmap:([0-9]{1,3}) telephone-event/8000\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Description:
    """Where one side hears, and by which payload type it takes digits (None: not at all)."""

    host: str
    port: int
    digits: int | None = DIGITS


def described(mine: Description, *, version: int = 1) -> bytes:
    """Return my description as it travels."""
    types = [str(PCMU)] if mine.digits is None else [str(PCMU), str(mine.digits)]
    lines = [
        "v=0",
        f"o=- {mine.port} {version} IN IP4 {mine.host}",
        "s=-",
        f"c=IN IP4 {mine.host}",
        "t=0 0",
        f"m=audio {mine.port} RTP/AVP {' '.join(types)}",
        f"a=rtpmap:{PCMU} PCMU/8000",
    ]
    if mine.digits is not None:
        lines += [f"a=rtpmap:{mine.digits} telephone-event/8000", f"a=fmtp:{mine.digits} 0-15"]
    lines += ["a=ptime:20", "a=sendrecv", ""]
    return "\r\n".join(lines).encode()


def description_in(body: bytes) -> Description:
    """Return what the other side describes; MalformedOfferError if we cannot talk so."""
    text = body.decode("utf-8", "replace")
    connection, audio = _CONNECTION.search(text), _AUDIO.search(text)
    if not connection or not audio:
        raise MalformedOfferError("it has no plain audio")
    if str(PCMU) not in audio[2].split():
        raise MalformedOfferError("it has no PCMU")
    if (port := int(audio[1])) not in PORTS:
        raise MalformedOfferError("its port is none")
    digits = [int(it) for it in _DIGITS.findall(text) if it in audio[2].split()]
    return Description(connection[1], port, digits[0] if digits else None)
