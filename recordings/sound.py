"""Sound made fit for the telephone: trimmed, levelled, band-limited, in Asterisk's raw formats."""

import audioop
import io
import struct
import wave
from collections.abc import Mapping
from pathlib import Path

from pydub import AudioSegment
from pydub.exceptions import CouldntDecodeError
from pydub.silence import detect_leading_silence

from recordings.errors import UnreadableRecordingError
from recordings.loudness import loudness
from recordings.voices import output_of

NARROW, WIDE = 8000, 16000
SAMPLE_WIDTH = 2
FORMATS = ("ulaw", "alaw", "sln16", "wav")

SILENCE_DBFS = -45.0
RECORDED_PEAK_DBFS = -3.0  # people record softly or loud; what is silence is judged after that
STEP_MS = 5  # how finely its edges are looked for
KEPT_MS = 60  # of the silence around what is said
FADE_MS = 8
PART_BEFORE_MS, PART_AFTER_MS = 5, 25  # likewise, around a part that others follow
PART_FADE_MS = 4
LOUDNESS_LUFS = -23.0  # EBU R 128's own
PEAK_DBFS = -2.0
MOST_GAIN_DB = 40.0


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
    return sound.apply_gain(RECORDED_PEAK_DBFS - sound.max_dBFS)


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
        "wav": as_wav(narrow, NARROW),
    }


def in_telephone_band(sound: AudioSegment) -> AudioSegment:
    """Return *sound* at the wide rate, without rumble, its loud parts brought nearer the soft."""
    softly_above_20_db = ("0.005,0.1", "-80,-80,-20,-20,0,-10")
    return changed(sound, WIDE, "highpass", "120", "compand", *softly_above_20_db)


def trimmed(sound: AudioSegment, *, kept: int = KEPT_MS) -> AudioSegment:
    """Return *sound* without the silence around it, but for a breath of *kept* milliseconds."""
    return _cut(sound, kept, kept)


def _cut(sound: AudioSegment, before: int, after: int) -> AudioSegment:
    """Return what is heard of *sound*, with so many milliseconds before and after it."""
    search = {"silence_threshold": SILENCE_DBFS, "chunk_size": STEP_MS}
    start = detect_leading_silence(sound, **search)
    end = len(sound) - detect_leading_silence(sound.reverse(), **search)
    return sound[max(0, start - before) : end + after]


def levelled(sound: AudioSegment) -> AudioSegment:
    """Return *sound* as loud as every other one, its peaks below full scale."""
    gain = min(LOUDNESS_LUFS - loudness(sound), PEAK_DBFS - sound.max_dBFS, MOST_GAIN_DB)
    return sound.apply_gain(gain)


def changed(sound: AudioSegment, rate: int, *effects: str) -> AudioSegment:
    """Return *sound* after sox's *effects*, at *rate* and with nothing above half of it."""
    raw = ("-t", "raw", "-e", "signed-integer", "-b", "16", "-c", "1")
    given = (*raw, "-r", str(sound.frame_rate), "-")
    wanted = (*raw, "-r", str(rate), "-")
    steps = (*effects, "rate", "-h", str(rate))
    samples = output_of("sox", "-D", *given, *wanted, *steps, given=sound.raw_data)
    return AudioSegment(data=samples, sample_width=SAMPLE_WIDTH, frame_rate=rate, channels=1)


def as_wav(samples: bytes, rate: int) -> bytes:
    """Return 16-bit *samples* of one channel as the content of a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setparams((1, SAMPLE_WIDTH, rate, 0, "NONE", ""))
        wav.writeframes(samples)
    return file.getvalue()
