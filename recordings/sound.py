"""Sound made fit for the telephone: trimmed, levelled, band-limited, in Asterisk's raw formats."""

import audioop
import io
import struct
import wave
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from pydub import AudioSegment
from pydub.exceptions import CouldntDecodeError
from pydub.silence import detect_leading_silence
from pydub.utils import ratio_to_db

from recordings.errors import UnreadableRecordingError
from recordings.voices import output_of

NARROW, WIDE = 8000, 16000
SAMPLE_WIDTH = 2
FORMATS = ("ulaw", "alaw", "sln16", "wav")

SILENCE_DBFS = -45.0
STEP_MS = 5  # how finely its edges are looked for
KEPT_MS = 60  # of the silence around what is said
FADE_MS = 8
PART_BEFORE_MS, PART_AFTER_MS = 5, 25  # likewise, around a part that others follow
PART_FADE_MS = 4
LOUDNESS_DBFS = -22.0
PEAK_DBFS = -2.0
BLOCK_MS = 50


def read_recording(path: Path) -> AudioSegment:
    """Return the sound of a WAV file as one 16-bit channel; UnreadableRecordingError if none."""
    try:
        sound = AudioSegment(data=path.read_bytes())
        sound = sound.set_channels(1).set_sample_width(SAMPLE_WIDTH)
        silent = not sound.rms
    except (CouldntDecodeError, OSError, IndexError, struct.error, audioop.error) as unreadable:
        raise UnreadableRecordingError(path) from unreadable
    if silent:
        raise UnreadableRecordingError(path)
    return sound


def prompt_files(sound: AudioSegment) -> Mapping[str, bytes]:
    """Return the content of a prompt's file in each of FORMATS."""
    said = levelled(trimmed(in_telephone_band(sound)))
    return telephone_files(said.fade_in(FADE_MS).fade_out(FADE_MS))


def part_files(sound: AudioSegment, *, leaning: bool) -> Mapping[str, bytes]:
    """Return the files of a piece of speech that is joined to others.

    So little of the silence is kept that two pieces follow one another as in speech; a *leaning*
    one is said in one breath with the next.
    """
    said = levelled(_cut(in_telephone_band(sound), PART_BEFORE_MS, 0 if leaning else PART_AFTER_MS))
    return telephone_files(said.fade_in(PART_FADE_MS).fade_out(PART_FADE_MS))


def telephone_files(sound: AudioSegment) -> Mapping[str, bytes]:
    """Return *sound* in each of FORMATS, so that Asterisk plays it without transcoding."""
    narrow = changed(sound, NARROW).raw_data
    return {
        "ulaw": audioop.lin2ulaw(narrow, SAMPLE_WIDTH),
        "alaw": audioop.lin2alaw(narrow, SAMPLE_WIDTH),
        "sln16": sound.raw_data,
        "wav": _wav(narrow, NARROW),
    }


def in_telephone_band(sound: AudioSegment) -> AudioSegment:
    """Return *sound* at the wide rate, without rumble, its loud parts brought nearer the soft."""
    softly_above_20_db = ("0.005,0.1", "-80,-80,-20,-20,0,-10")
    return changed(sound, WIDE, "highpass", "120", "compand", *softly_above_20_db)


def trimmed(sound: AudioSegment) -> AudioSegment:
    """Return *sound* without the silence around it, but for a breath."""
    return _cut(sound, KEPT_MS, KEPT_MS)


def _cut(sound: AudioSegment, before: int, after: int) -> AudioSegment:
    """Return what is heard of *sound*, with so many milliseconds before and after it."""
    search = {"silence_threshold": SILENCE_DBFS, "chunk_size": STEP_MS}
    start = detect_leading_silence(sound, **search)
    end = len(sound) - detect_leading_silence(sound.reverse(), **search)
    return sound[max(0, start - before) : end + after]


def levelled(sound: AudioSegment) -> AudioSegment:
    """Return *sound* as loud as every other one, its peaks below full scale."""
    return sound.apply_gain(min(LOUDNESS_DBFS - loudness(sound), PEAK_DBFS - sound.max_dBFS))


def loudness(sound: AudioSegment) -> float:
    """Return the level in dBFS of those parts of *sound* that are not silent."""
    marks = pairwise(range(0, len(sound) + BLOCK_MS, BLOCK_MS))
    blocks = [sound[start:end] for start, end in marks]
    heard = [block.rms**2 for block in blocks if block.dBFS > SILENCE_DBFS]
    if not heard:
        return float(sound.dBFS)
    rms = (sum(heard) / len(heard)) ** 0.5
    return float(ratio_to_db(rms, val2=sound.max_possible_amplitude))


def changed(sound: AudioSegment, rate: int, *effects: str) -> AudioSegment:
    """Return *sound* after sox's *effects*, at *rate* and with nothing above half of it."""
    raw = ("-t", "raw", "-e", "signed-integer", "-b", "16", "-c", "1")
    given = (*raw, "-r", str(sound.frame_rate), "-")
    wanted = (*raw, "-r", str(rate), "-")
    steps = (*effects, "rate", "-h", str(rate))
    samples = output_of("sox", "-D", *given, *wanted, *steps, given=sound.raw_data)
    return AudioSegment(data=samples, sample_width=SAMPLE_WIDTH, frame_rate=rate, channels=1)


def _wav(samples: bytes, rate: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setparams((1, SAMPLE_WIDTH, rate, 0, "NONE", ""))
        wav.writeframes(samples)
    return file.getvalue()
