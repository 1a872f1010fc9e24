"""People's recordings in the real workshop: ffmpeg, sox, espeak-ng and a process of its own."""

import asyncio
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.settings import Settings
from recordings.catalogue import CataloguedPrompt, Kind, PromptPlace, SpokenBy
from recordings.errors import (
    ClippedError,
    NoisyError,
    NoRecordingError,
    NoSoundError,
    NoSuchPromptError,
    NotBuiltError,
    SilentError,
    StudioBusyError,
    TooLongError,
    TooShortError,
    UnfitRecordingError,
)
from recordings.intake import fit_recording
from tawasul import worker
from tawasul.prompt_desk import PromptDesk
from tawasul.prompts import recordings_of, unknown_recordings
from tests.e2e.hearing import RATE, Samples, tone, write_wav

GREETING = PromptPlace("ar", Kind.SENTENCE, "greeting")
PART = PromptPlace("ar", Kind.PART, "n-3-m")
PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://{path}\n"
CONCAT = "ffconcat version 1.0\nfile '{path}'\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_env({"TAWASUL_HOME": str(tmp_path / "home")})


@pytest.fixture
def desk(settings: Settings) -> PromptDesk:
    return PromptDesk(settings)


def speech(seconds: float = 2.0, level: float = 0.3) -> Samples:
    """Return what is like speech: sounds with rests between them."""
    syllables = tone(300, seconds, level=level)
    rests = np.sin(2 * np.pi * 2 * np.arange(syllables.size) / RATE) > -0.5
    return syllables * rests


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "voice.wav", speech())


def converted(path: Path, form: str) -> Path:
    made = path.with_suffix(f".{form}")
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(path), str(made)], check=True)
    return made


async def shown(desk: PromptDesk, place: PromptPlace) -> CataloguedPrompt:
    return next(prompt for prompt in await desk.all() if prompt.place == place)


def put_away(settings: Settings) -> Sequence[Path]:
    return sorted((settings.home / "recorded-before").rglob("*.wav"))


@pytest.mark.parametrize("form", ["mp3", "m4a", "ogg", "opus", "flac", "webm", "aiff"])
async def test_a_recording_in_any_format_is_heard_by_the_next_caller(
    desk: PromptDesk, settings: Settings, voice: Path, form: str
) -> None:
    await desk.take(GREETING, converted(voice, form))

    prompt = await shown(desk, GREETING)
    assert prompt.spoken_by is SpokenBy.PERSON
    assert prompt.seconds == pytest.approx(1.9, abs=0.25)
    assert (recordings_of(settings, "ar") / "greeting.wav").read_bytes()[:4] == b"RIFF"
    assert len(await desk.wave(GREETING)) > 16000
    assert list(unknown_recordings(settings)) == []


async def test_a_part_is_recorded_into_the_folder_of_parts(
    desk: PromptDesk, settings: Settings, tmp_path: Path
) -> None:
    await desk.take(PART, write_wav(tmp_path / "three.wav", tone(300, 0.5)))

    assert (recordings_of(settings, "ar") / "parts" / "n-3-m.wav").is_file()
    assert (await shown(desk, PART)).spoken_by is SpokenBy.PERSON
    assert list(unknown_recordings(settings)) == []


async def test_nothing_that_is_replaced_or_taken_away_is_lost(
    desk: PromptDesk, settings: Settings, voice: Path, tmp_path: Path
) -> None:
    await desk.take(GREETING, voice)
    first = (recordings_of(settings, "ar") / "greeting.wav").read_bytes()
    await desk.take(GREETING, write_wav(tmp_path / "longer.wav", speech(4)))
    assert [path.read_bytes() for path in put_away(settings)] == [first]

    await desk.bring_back(GREETING)
    assert (recordings_of(settings, "ar") / "greeting.wav").read_bytes() == first
    await desk.remove(GREETING)

    assert (await shown(desk, GREETING)).spoken_by is SpokenBy.MACHINE
    assert len(put_away(settings)) == 2
    with pytest.raises(NoRecordingError):
        await desk.remove(GREETING)


async def test_what_was_never_recorded_cannot_be_brought_back(desk: PromptDesk) -> None:
    with pytest.raises(NoRecordingError):
        await desk.bring_back(GREETING)


async def test_a_refused_recording_changes_nothing(
    desk: PromptDesk, settings: Settings, voice: Path, tmp_path: Path
) -> None:
    await desk.take(GREETING, voice)
    kept = (recordings_of(settings, "ar") / "greeting.wav").read_bytes()

    with pytest.raises(TooLongError, match="120 s"):
        await desk.take(GREETING, write_wav(tmp_path / "long.wav", speech(130)))

    assert (recordings_of(settings, "ar") / "greeting.wav").read_bytes() == kept
    assert put_away(settings) == []


@pytest.mark.parametrize("name", ["nothing", "../greeting", "parts/n-3-m", ".manifest"])
async def test_no_other_file_can_be_named(desk: PromptDesk, voice: Path, name: str) -> None:
    place = PromptPlace("ar", Kind.SENTENCE, name)

    for deed in (desk.take(place, voice), desk.remove(place), desk.wave(place)):
        with pytest.raises(NoSuchPromptError):
            await deed


async def test_a_prompt_without_sound_is_told_so(desk: PromptDesk) -> None:
    assert (await shown(desk, GREETING)).seconds is None
    with pytest.raises(NotBuiltError):
        await desk.wave(GREETING)


async def test_work_that_takes_too_long_is_ended(
    desk: PromptDesk, voice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "WORK_SECONDS", 0.01)

    with pytest.raises(StudioBusyError):
        await desk.take(GREETING, voice)

    await asyncio.sleep(0)
    assert (await shown(desk, GREETING)).spoken_by is SpokenBy.MACHINE


NOISE = np.random.default_rng(19996).normal(0, 0.1, 3 * RATE)


@pytest.mark.parametrize(
    ("samples", "refusal"),
    [
        (np.zeros(2 * RATE), SilentError),
        (tone(440, 2, level=0.001), SilentError),
        (np.pad(tone(440, 0.05), RATE), TooShortError),
        (speech(130), TooLongError),
        (np.clip(speech() * 10, -1, 1), ClippedError),
        (speech(3) + NOISE, NoisyError),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_callers_should_not_hear_is_refused_by_name(
    tmp_path: Path, samples: Samples, refusal: type[UnfitRecordingError]
) -> None:
    with pytest.raises(refusal):
        fit_recording(write_wav(tmp_path / "sent", samples), Kind.SENTENCE)


def test_a_part_may_not_be_as_long_as_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TooLongError, match="6 s"):
        fit_recording(write_wav(tmp_path / "sent", speech(8)), Kind.PART)


@pytest.mark.parametrize("level", [0.02, 0.3, 0.99])
def test_soft_and_loud_speech_is_fit(tmp_path: Path, level: float) -> None:
    sound = fit_recording(write_wav(tmp_path / "sent", speech(level=level)), Kind.SENTENCE)

    assert sound.duration_seconds == pytest.approx(2, abs=0.05)


@pytest.mark.parametrize("content", [b"", b"hello", b"RIFF\0\0\0\0WAVE", b"\x7fELF" * 500])
def test_a_file_that_is_no_sound_is_refused(tmp_path: Path, content: bytes) -> None:
    sent = tmp_path / "sent"
    sent.write_bytes(content)

    with pytest.raises(NoSoundError):
        fit_recording(sent, Kind.SENTENCE)


@pytest.mark.parametrize("list_of_files", [PLAYLIST, CONCAT])
def test_a_list_of_other_files_of_this_machine_is_no_sound(
    tmp_path: Path, voice: Path, list_of_files: str
) -> None:
    sent = tmp_path / "sent"
    sent.write_text(list_of_files.format(path=voice))

    with pytest.raises(NoSoundError):
        fit_recording(sent, Kind.SENTENCE)
