"""Knowing by its sound what is heard, byte for byte: PCMU passes through Asterisk as it is. Pure.

Every 20 ms of a known sound leave an anchor: sixteen bytes that stand in no other sound. Where
the anchors lie in a packet depends on what was played before (Asterisk fills its packets across the
joints), so the ear looks for their place once, and again when it has lost it.
"""

from collections.abc import Iterable, Mapping

FRAME = 160
ANCHOR = 16
LEAST_VALUES = 8  # an anchor of fewer different bytes is silence, or nearly
LOOKS_EVERY = 3  # packets, while nothing known is heard
ELSEWHERE = ""


class SoundBook:
    """What can be known by ear."""

    def __init__(self, sounds: Mapping[str, bytes], tones: Mapping[str, bytes]) -> None:
        """*sounds* are PCMU by name; *tones* repeat for ever, so that all of their places count."""
        self._names: dict[bytes, str] = {}
        for name, sound in sounds.items():
            self._learn(name, sound, range(0, len(sound) - ANCHOR + 1, FRAME))
        for name, tone in tones.items():
            endless = tone + tone[:ANCHOR]
            self._learn(name, endless, range(len(tone)))

    def name(self, anchor: bytes) -> str:
        """Return whose anchor that is; "" if it is nobody's, or that of several."""
        return self._names.get(anchor, ELSEWHERE)

    def _learn(self, name: str, sound: bytes, places: Iterable[int]) -> None:
        for place in places:
            anchor = sound[place : place + ANCHOR]
            if len(set(anchor)) < LEAST_VALUES:
                continue
            if self._names.setdefault(anchor, name) != name:
                self._names[anchor] = ELSEWHERE


class Ear:
    """Listens to one call, packet by packet."""

    def __init__(self, book: SoundBook) -> None:
        self._book = book
        self._before = b"\xff" * ANCHOR
        self._shift = 0
        self._lost = 0

    def hear(self, frame: bytes) -> str:
        """Return the name of the sound in this packet; "" when it is none that we know."""
        window = self._before + frame
        self._before = window[-ANCHOR:]
        shift = self._shift
        if name := self._book.name(window[shift : shift + ANCHOR]):
            self._lost = 0
            return name
        self._lost += 1
        if self._lost % LOOKS_EVERY == 1:
            return self._search(window, len(frame))
        return ELSEWHERE

    def _search(self, window: bytes, places: int) -> str:
        name_of = self._book.name
        for shift in range(places):
            if name := name_of(window[shift : shift + ANCHOR]):
                self._shift, self._lost = shift, 0
                return name
        return ELSEWHERE
