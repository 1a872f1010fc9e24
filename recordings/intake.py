"""A recording that somebody sent: decoded from any format and judged before callers hear it."""

import audioop
from pathlib import Path

from pydub import AudioSegment

from recordings.catalogue import Kind
from recordings.errors import (
    ClippedError,
    NoisyError,
    NoSoundError,
    ProgramFailedError,
    SilentError,
    TooLongError,
    TooShortError,
)
from recordings.loudness import loudness
from recordings.sound import in_telephone_band, trimmed
from recordings.voices import output_of

RATE = 48000
SAMPLE_WIDTH = 2
LARGEST_FILE = 25 * 1024 * 1024
# Containers of sound alone: a playlist could make ffmpeg read other files of this machine.
FORMATS = "wav,w64,aiff,caf,au,flac,mp3,aac,amr,ogg,mov,matroska,asf,webm,m4a,mp4"
LEAST_SECONDS = 0.12
MOST_SECONDS = {Kind.SENTENCE: 120.0, Kind.PART: 6.0}
SILENT_LUFS = -50.0
BLOCK_MS = 50
FULL = 32700
CLIPPED_SHARE = 0.1
NOISE_SHARE = 0.05  # the softest blocks: between words nobody speaks
LEAST_ABOVE_NOISE_DB = 15
NOISE_IS_KNOWN_FROM_SECONDS = 1.5


def fit_recording(file: Path, kind: Kind) -> AudioSegment:
    """Return the sound of *file* as one channel; an UnfitRecordingError says what is wrong."""
    sound = decoded(file, at_most=MOST_SECONDS[kind])
    check_fit(sound)
    return sound


def decoded(file: Path, *, at_most: float) -> AudioSegment:
    """Return what ffmpeg hears in *file*; NoSoundError, TooLongError."""
    given = ("-nostdin", "-v", "error", "-protocol_whitelist", "file", "-format_whitelist", FORMATS)
    wanted = ("-map", "0:a:0", "-t", f"{at_most + 1:g}", "-ac", "1", "-ar", str(RATE))
    try:
        samples = output_of("ffmpeg", *given, "-i", str(file), *wanted, "-f", "s16le", "-")
    except ProgramFailedError as failed:
        raise NoSoundError from failed
    sound = AudioSegment(data=samples, sample_width=SAMPLE_WIDTH, frame_rate=RATE, channels=1)
    if sound.duration_seconds > at_most:
        raise TooLongError(most=at_most)
    return sound


def check_fit(sound: AudioSegment) -> None:
    """Raise the UnfitRecordingError that keeps *sound* from callers."""
    level = loudness(sound)
    if level < SILENT_LUFS:
        raise SilentError
    heard = trimmed(in_telephone_band(sound.apply_gain(-sound.max_dBFS)), kept=0)
    if heard.duration_seconds < LEAST_SECONDS:
        raise TooShortError(seconds=round(heard.duration_seconds, 2), least=LEAST_SECONDS)
    blocks = [sound[start : start + BLOCK_MS] for start in range(0, len(sound), BLOCK_MS)]
    loud = [block for block in blocks if block.dBFS > level - 10]
    clipped = sum(audioop.max(block.raw_data, SAMPLE_WIDTH) >= FULL for block in loud)
    if clipped > 2 and clipped / len(loud) > CLIPPED_SHARE:  # noqa: PLR2004 - chance peaks
        raise ClippedError(percent=round(100 * clipped / len(loud)))
    if sound.duration_seconds >= NOISE_IS_KNOWN_FROM_SECONDS:
        _check_noise(blocks, level)


def _check_noise(blocks: list[AudioSegment], level: float) -> None:
    softest = sorted(block.dBFS for block in blocks)[int(NOISE_SHARE * len(blocks))]
    if (above := level - softest) < LEAST_ABOVE_NOISE_DB:
        raise NoisyError(decibels=max(0, round(above)), least=LEAST_ABOVE_NOISE_DB)
