"""Listening with numbers: which prompts a recording holds, in which order, and which tones."""

import wave
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 8000
WAV_HEADER = 44

HEARD_SECONDS = 0.8  # how much of a prompt must be heard to count
HEARD_SHARE = 0.6  # that much is enough of a short one
BLOCK_SECONDS = 0.2
ONSETS = (0, 1, 2, 3, 4)  # blocks: a machine that stands still takes some frames away
ONSET_LIKENESS = 0.7
BLOCK_LIKENESS = 0.5
HURT_BLOCKS = 3  # so many in a row may be missing when the next stands where it should
SHIFT_SECONDS = 0.05  # a jitter buffer may add or drop some frames between two blocks
APART_SECONDS = 0.3
WHISPERED_SHARE = 0.75
WHISPERED_LIKENESS = 0.6
LOUDEST = 3  # pieces of a whisper
SILENT_RMS = 0.003
PIECE = 16384  # samples
TONE_BLOCK_SECONDS = 0.1
TONE_SHARE = 0.6  # of a block's energy
SHARE_OF_SEVERAL = 0.6  # likewise, of tones together; each has its part of it
STEP_SECONDS = 0.02
STEPS_OF_TONE = 4  # one after another are no chance

Samples = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A prompt in a recording: from which second, for how long, and how like the original."""

    name: str
    at: float
    seconds: float
    likeness: float  # 0 to 1, over those seconds
    late: float = 0.0  # how many seconds of its beginning were not heard

    @property
    def weight(self) -> float:
        """Return how many seconds of the prompt were heard: of twins, the right one has more."""
        return self.seconds * self.likeness


def read_wav(path: Path) -> Samples:
    """Return the samples of an 8 kHz 16-bit WAV, also of one that is still being written."""
    raw = path.read_bytes()
    if raw[24:28] and int.from_bytes(raw[24:28], "little") != RATE:
        raise ValueError(f"{path} is not at {RATE} Hz")
    data = raw[WAV_HEADER:]
    return np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2").astype(np.float64) / 32768


def write_wav(path: Path, samples: Samples) -> Path:
    """Write *samples* (from -1 to 1) as an 8 kHz 16-bit WAV and return its path."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def read_prompts(folder: Path) -> dict[str, Samples]:
    """Return every prompt of one language's folder by its name."""
    return {path.stem: read_wav(path) for path in sorted(folder.glob("*.wav"))}


def prompts_in(recording: Samples, prompts: Mapping[str, Samples]) -> list[Heard]:
    """Return the prompts heard in *recording*, in order; one cut short counts from 0.8 s on."""
    spectrum = _Spectrum(recording, int(BLOCK_SECONDS * RATE))
    candidates = [
        heard
        for name, prompt in prompts.items()
        for begin in ONSETS
        for heard in _heard_from(begin, recording, spectrum, prompt, name)
    ]
    accepted: list[Heard] = []
    for heard in sorted(candidates, key=lambda it: -it.weight):
        if not any(_is_part_of(heard, whole) for whole in accepted):
            accepted.append(heard)
    return sorted(accepted, key=lambda heard: heard.at)


def whispered_in(
    recording: Samples, prompt: Samples, *, share: float = WHISPERED_SHARE
) -> Heard | None:
    """Return where *prompt* is heard best when music sounds below it, or None.

    The music hides quiet syllables, and some milliseconds may be lost or doubled: the loudest
    pieces are looked for first, and around one of them that *share* of the other loud ones must
    stand.
    """
    length = int(BLOCK_SECONDS * RATE)
    pieces = list(enumerate(_blocks(prompt, length)))
    loud = sorted(pieces, key=lambda it: -_rms(it[1]))[: max(1, len(pieces) * 2 // 3)]
    found = [
        Heard(name="", at=at / RATE, seconds=prompt.size / RATE, likeness=heard)
        for piece in loud[:LOUDEST]
        for at in _places(recording, *piece)
        if (heard := _share_around(recording, loud, at)) >= share
    ]
    return max(found, key=lambda it: it.likeness, default=None)


def names_of(heard: Sequence[Heard]) -> list[str]:
    """Return only the names, in order."""
    return [it.name for it in heard]


def tone(frequency: float, seconds: float, *, level: float = 0.3) -> Samples:
    """Return a sine wave."""
    return level * np.sin(2 * np.pi * frequency * np.arange(int(seconds * RATE)) / RATE)


def seconds_of_tone(samples: Samples, frequency: float) -> float:
    """Return for how long *samples* are mostly that tone."""
    blocks = _blocks(samples, int(TONE_BLOCK_SECONDS * RATE))
    return TONE_BLOCK_SECONDS * sum(
        _share_of_tone(block, frequency) > TONE_SHARE for block in blocks
    )


def seconds_of_tones(samples: Samples, *frequencies: float) -> float:
    """Return for how long all of those tones are heard at once, as of those who talk together."""
    blocks = _blocks(samples, int(TONE_BLOCK_SECONDS * RATE))
    return TONE_BLOCK_SECONDS * sum(
        all(_share_of_tone(block, it) > SHARE_OF_SEVERAL / len(frequencies) for it in frequencies)
        for block in blocks
    )


def tone_begins(samples: Samples, frequency: float) -> float | None:
    """Return the second at which that tone begins, to 20 ms; None when it is not there."""
    steps = _blocks(samples, int(STEP_SECONDS * RATE))
    run = 0
    for place, step in enumerate(steps):
        run = run + 1 if _share_of_tone(step, frequency) > TONE_SHARE else 0
        if run == STEPS_OF_TONE:
            return (place + 1 - STEPS_OF_TONE) * STEP_SECONDS
    return None


def _places(recording: Samples, number: int, piece: Samples) -> Iterator[int]:
    """Give the places where a prompt may begin whose piece of that *number* is heard."""
    likeness = correlation(recording, piece)
    while likeness.size and likeness[best := int(np.argmax(likeness))] >= WHISPERED_LIKENESS:
        yield best - number * piece.size
        likeness[max(0, best - piece.size) : best + piece.size] = 0


def _share_around(recording: Samples, pieces: Sequence[tuple[int, Samples]], begin: int) -> float:
    """Return the share of *pieces* that are heard where a prompt that begins there has them."""
    shift = int(3 * SHIFT_SECONDS * RATE)
    heard = 0
    for number, piece in pieces:
        at = begin + number * piece.size
        window = recording[max(0, at - shift) : max(0, at + piece.size + shift)]
        heard += bool(correlation(window, piece).max(initial=0) >= WHISPERED_LIKENESS)
    return heard / len(pieces)


def _is_part_of(heard: Heard, whole: Heard) -> bool:
    begin, end = heard.at + heard.late, whole.at + whole.late + whole.seconds
    return whole.at - APART_SECONDS < begin < max(whole.at + APART_SECONDS, end - APART_SECONDS)


def _heard_from(
    begin: int, recording: Samples, spectrum: "_Spectrum", prompt: Samples, name: str
) -> Iterator[Heard]:
    """Give each place where *prompt* is heard from its block *begin* on."""
    rest = prompt[begin * int(BLOCK_SECONDS * RATE) :]
    needed = min(HEARD_SECONDS, HEARD_SHARE * prompt.size / RATE)
    if rest.size < needed * RATE:
        return
    likeness = spectrum.likeness(rest[: int(BLOCK_SECONDS * RATE)])
    apart, late = int(APART_SECONDS * RATE), begin * BLOCK_SECONDS
    while likeness.size and likeness[best := int(likeness.argmax())] >= ONSET_LIKENESS:
        found = _followed(recording, rest, best)
        if len(found) * BLOCK_SECONDS >= needed - 1e-9:
            seconds = (max(found) + 1) * BLOCK_SECONDS
            like = sum(found.values()) * BLOCK_SECONDS / seconds
            yield Heard(name=name, at=best / RATE - late, seconds=seconds, likeness=like, late=late)
        likeness[max(0, best - apart) : best + apart] = 0


class _Spectrum:
    """A recording in which templates no longer than so many samples are looked for.

    It is cut into overlapping pieces (overlap-save), so that many templates cost little each.
    """

    def __init__(self, recording: Samples, longest: int) -> None:
        self._length = recording.size
        self._size = max(PIECE, 1 << (2 * longest).bit_length())
        self._step = self._size - longest + 1
        pieces = -(-max(recording.size, 1) // self._step)
        padded = np.zeros((pieces - 1) * self._step + self._size, np.float32)
        padded[: recording.size] = recording
        cut = np.lib.stride_tricks.sliding_window_view(padded, self._size)[:: self._step]
        self._spectra = np.fft.rfft(cut)
        self._energies = np.concatenate(([0.0], np.cumsum(recording**2)))
        self._loudness: dict[int, Samples] = {}  # of as many samples from each place on

    def likeness(self, template: Samples) -> Samples:
        """Return the normalised cross-correlation (0 to 1) of *template* at each place."""
        length = template.size
        if self._length < length or not length:
            return np.zeros(0)
        if length not in self._loudness:
            energy = self._energies[length:] - self._energies[:-length]
            least = length * SILENT_RMS**2
            self._loudness[length] = np.sqrt(np.maximum(energy, least)).astype(np.float32)
        loudness = self._loudness[length]
        product = self._spectra * np.conj(np.fft.rfft(template.astype(np.float32), self._size))
        dots = np.fft.irfft(product, self._size)[:, : self._step].reshape(-1)[: loudness.size]
        return np.asarray(dots / (loudness * max(float(np.linalg.norm(template)), 1e-12)))


def correlation(recording: Samples, template: Samples) -> Samples:
    """Return the normalised cross-correlation (0 to 1) of *template* at each place."""
    return _Spectrum(recording, template.size).likeness(template)


def _followed(recording: Samples, prompt: Samples, at: int) -> dict[int, float]:
    """Return how like each block of *prompt* is that the recording keeps to from there on.

    Blocks in which frames are missing do not end it, if one after them is where it should be.
    """
    found: dict[int, float] = {}
    place, hurt = at, 0
    for number, block in enumerate(_blocks(prompt, int(BLOCK_SECONDS * RATE))):
        near, like = _found_near(recording, block, place, hurt)
        if like >= (ONSET_LIKENESS if hurt else BLOCK_LIKENESS):
            found[number], place, hurt = like, near, 0
        elif (hurt := hurt + 1) > HURT_BLOCKS:
            break
        place += block.size
    return found


def _found_near(recording: Samples, block: Samples, place: int, hurt: int) -> tuple[int, float]:
    """Return where near that place *block* is heard best, and how like; silence has no place."""
    shift, length = int((1 + hurt) * SHIFT_SECONDS * RATE), block.size
    first = max(0, place - shift)
    window = recording[first : place + length + shift]
    if window.size < length:
        return place, 0.0
    if _rms(block) < SILENT_RMS:
        is_silent = not hurt and _rms(recording[place : place + length]) <= 4 * SILENT_RMS
        return place, float(is_silent)
    scores = correlation(window, block)
    best = int(np.argmax(scores))
    return first + best, float(scores[best])


def _share_of_tone(block: Samples, frequency: float) -> float:
    energy = float(np.sum(block**2))
    if energy < block.size * SILENT_RMS**2:
        return 0.0
    wave_of = np.exp(-2j * np.pi * frequency * np.arange(block.size) / RATE)
    return float(2 * np.abs(np.sum(block * wave_of)) ** 2 / block.size / energy)


def _blocks(samples: Samples, length: int) -> Iterator[Samples]:
    for start in range(0, samples.size - length + 1, length):
        yield samples[start : start + length]


def _rms(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples**2))) if samples.size else 0.0
