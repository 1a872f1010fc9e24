"""Gentle music for those who wait: soft plucked chords, each ringing into the next."""

from collections.abc import Mapping, Sequence

from pydub import AudioSegment

from recordings.sound import SAMPLE_WIDTH, WIDE, levelled, telephone_files
from recordings.voices import output_of

MUSIC_VERSION = "2"
CHORD_SECONDS = 4
RINGS_FOR_SECONDS = 7
BELOW_SPEECH_DB = 9.0  # the prompts that interrupt it must stand out
CHORDS: Sequence[Sequence[str]] = (
    ("D3", "A3", "D4", "F#4"),
    ("B2", "F#3", "D4", "F#4"),
    ("G2", "D3", "B3", "D4"),
    ("A2", "E3", "A3", "C#4"),
    ("D3", "A3", "E4", "F#4"),
    ("B2", "A3", "D4", "F#4"),
    ("E3", "G3", "B3", "D4"),
    ("A2", "E3", "G3", "C#4"),
    ("G2", "D3", "A3", "B3"),
    ("D3", "F#3", "A3", "D4"),
)


def music_files() -> Mapping[str, bytes]:
    """Return the content of the music's file in each format; its end leads into its beginning."""
    length = len(CHORDS) * CHORD_SECONDS * 1000
    music = AudioSegment.silent(length, frame_rate=WIDE)
    for number, notes in enumerate(CHORDS):
        start = number * CHORD_SECONDS * 1000
        chord = _chord(notes)
        music = music.overlay(chord, position=start)
        if (over := start + len(chord) - length) > 0:
            music = music.overlay(chord[-over:])
    return telephone_files(levelled(music).apply_gain(-BELOW_SPEECH_DB))


def _chord(notes: Sequence[str]) -> AudioSegment:
    """Return *notes* plucked one after the other, fading slowly."""
    plucks = [word for note in notes for word in ("pluck", note)]
    delays = [f"{0.35 * place:.2f}" for place in range(len(notes))]
    form = ("-n", "-r", str(WIDE), "-b", "16", "-c", str(len(notes)), "-e", "signed-integer")
    soften = ("lowpass", "1600", "fade", "q", "0.02", str(RINGS_FOR_SECONDS), "3", "gain", "-6")
    samples = output_of(
        "sox", "-D", *form, "-t", "raw", "-",
        "synth", str(RINGS_FOR_SECONDS), *plucks, "delay", *delays, "remix", "-", *soften,
    )  # fmt: skip
    return AudioSegment(data=samples, sample_width=SAMPLE_WIDTH, frame_rate=WIDE, channels=1)
