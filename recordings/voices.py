"""Texts spoken by espeak-ng."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydub import AudioSegment

from recordings.errors import NoVoiceError, ProgramFailedError, ProgramMissingError
from recordings.pronunciation import as_heard

ESPEAK = "espeak-ng"
SECONDS_TO_SPEAK = 60
WAV_HEADER = 44  # espeak-ng writes it before it knows the length: only its rate is true


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How one language is spoken: words a minute, and a pitch of 0–99."""

    name: str
    words_a_minute: int
    pitch: int
    spelled: Callable[[str], str]

    def __str__(self) -> str:
        """Return what distinguishes the voice from another one."""
        return f"{self.name}/{self.words_a_minute}/{self.pitch}"


VOICES: Mapping[str, Voice] = {
    "ar": Voice(name="ar", words_a_minute=155, pitch=42, spelled=as_heard),
    "en": Voice(name="en-gb", words_a_minute=150, pitch=42, spelled=str),
}


def voice_of(language: str) -> Voice:
    """Return the voice of *language*; NoVoiceError if there is none."""
    if (voice := VOICES.get(language)) is None:
        raise NoVoiceError(language)
    return voice


def spoken(text: str, voice: Voice) -> AudioSegment:
    """Return the sound of *text* in espeak-ng's own rate."""
    settings = (f"-v{voice.name}", f"-s{voice.words_a_minute}", f"-p{voice.pitch}")
    wav = output_of(ESPEAK, *settings, "--stdin", "--stdout", given=voice.spelled(text))
    return AudioSegment(
        data=wav[WAV_HEADER:],
        sample_width=2,
        frame_rate=int.from_bytes(wav[24:28], "little"),
        channels=1,
    )


def output_of(program: str, *arguments: str, given: str | bytes = b"") -> bytes:
    """Return what *program* writes when it is *given* this; each failure is a typed error."""
    if (path := shutil.which(program)) is None:
        raise ProgramMissingError(program)
    data = given.encode() if isinstance(given, str) else given
    try:
        done = subprocess.run(  # noqa: S603 - fixed programs, no shell
            [path, *arguments],
            input=data,
            capture_output=True,
            timeout=SECONDS_TO_SPEAK,
            check=True,
        )
    except subprocess.CalledProcessError as failed:
        raise ProgramFailedError(program, _last_line(failed.stderr)) from failed
    except subprocess.TimeoutExpired as slow:
        raise ProgramFailedError(program, f"it took over {SECONDS_TO_SPEAK} s") from slow
    if not done.stdout:  # espeak-ng ends well even when it refused
        raise ProgramFailedError(program, _last_line(done.stderr))
    return done.stdout


def _last_line(written: bytes) -> str:
    lines = written.decode(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
