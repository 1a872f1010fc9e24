"""RTP packets of a PCMU call and of its digits (RFC 3550, RFC 4733): pure."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = struct.Struct("!BBHII")
EVENT = struct.Struct("!BBH")
VERSION = 0x80
MARKER = 0x80
END = 0x80
VOLUME = 10  # dBm0 below zero
SAMPLES = 160  # of 20 ms at 8 kHz
KEYS = "0123456789*#"
PRESSED_TICKS = 5  # 100 ms
ENDED_TICKS = 3  # RFC 4733 sends the end three times
_VERSION_BITS = 0xC0
_EXTENSION = 0x10
_SOURCES = 0x0F
_WORD = 4


@dataclass(frozen=True, slots=True)
class Packet:
    """What an RTP packet carries."""

    kind: int
    sequence: int
    timestamp: int
    payload: bytes


def packet_in(data: bytes) -> Packet | None:
    """Return the packet in a datagram; None if it is none."""
    if len(data) < HEADER.size or data[0] & _VERSION_BITS != VERSION:
        return None
    first, kind, sequence, timestamp, _ = HEADER.unpack_from(data)
    begin = HEADER.size + (first & _SOURCES) * _WORD
    if first & _EXTENSION:
        if len(data) < begin + _WORD:
            return None
        begin += _WORD + int.from_bytes(data[begin + 2 : begin + _WORD], "big") * _WORD
    return Packet(kind & ~MARKER, sequence, timestamp, data[begin:])


def packed(kind: int, sequence: int, timestamp: int, source: int, payload: bytes) -> bytes:
    """Return a packet as it travels; the numbers go round."""
    head = HEADER.pack(VERSION, kind, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, source)
    return head + payload


def pressing(key: str) -> Iterator[tuple[int, bytes]]:
    """Give, tick by tick, the marker and payload of a key held down for 100 ms."""
    event = KEYS.index(key)
    for tick in range(PRESSED_TICKS + ENDED_TICKS):
        held = min(tick + 1, PRESSED_TICKS) * SAMPLES
        ends = END if tick >= PRESSED_TICKS else 0
        yield (0 if tick else MARKER), EVENT.pack(event, ends | VOLUME, held)
