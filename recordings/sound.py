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
KEPT_MS = 60  # of the silence around what is said
FADE_MS = 8
LOUDNESS_DBFS = -20.0
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
    start = detect_leading_silence(sound, silence_threshold=SILENCE_DBFS)
    end = len(sound) - detect_leading_silence(sound.reverse(), silence_threshold=SILENCE_DBFS)
    return sound[max(0, start - KEPT_MS) : end + KEPT_MS]


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
