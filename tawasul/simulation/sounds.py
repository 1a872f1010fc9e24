"""The sounds of a centre as its callers hear them, and the voices of the simulated people."""

import audioop
import math
from collections.abc import Iterator
from pathlib import Path

from asterisk_conf.directories import Directories
from asterisk_conf.names import PROMPT_FOLDER
from ivr.prompts import LANGUAGES
from tawasul.simulation.ear import FRAME, SoundBook

RATE = 8000
WIDTH = 2
LOUDNESS = 2400  # of 32767: soft
MUSIC = "music"
AGENT = "agent"
CALLER = "caller"
HERTZ = {AGENT: 400, CALLER: 500}  # whole periods in 20 ms
SILENCE = b"\xff"


def voice(who: str) -> bytes:
    """Return 20 ms of the voice of an agent or of a caller, as PCMU; it may repeat for ever."""
    step = 2 * math.pi * HERTZ[who] / RATE
    values = (round(LOUDNESS * math.sin(step * (place + 0.5))) for place in range(FRAME))
    linear = b"".join(value.to_bytes(WIDTH, "little", signed=True) for value in values)
    return audioop.lin2ulaw(linear, WIDTH)


def book_of(directories: Directories) -> SoundBook:
    """Return the book of all that a caller of this centre may hear."""
    sounds = _prompts(directories) | {MUSIC: b"".join(_pcmu_in(directories.music))}
    return SoundBook(sounds, {who: voice(who) for who in HERTZ})


def _prompts(directories: Directories) -> dict[str, bytes]:
    """Return each prompt by its name, in all languages together."""
    found: dict[str, bytes] = {}
    for language in LANGUAGES:
        for path in _files(directories.sounds / language / PROMPT_FOLDER):
            found[path.stem] = found.get(path.stem, b"") + _whole_frames(path)
    return found


def _pcmu_in(folder: Path) -> Iterator[bytes]:
    return (_whole_frames(path) for path in _files(folder))


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.ulaw"))


def _whole_frames(path: Path) -> bytes:
    sound = path.read_bytes()
    return sound + SILENCE * (-len(sound) % FRAME)
