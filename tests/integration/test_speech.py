"""Prompts are built by the real espeak-ng and sox."""

import shutil
import subprocess
import wave
from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from pydub import AudioSegment

from core.settings import Settings
from ivr.nodes import SpokenKind
from ivr.prompts import LANGUAGES, texts
from ivr.saying import parts_of
from ivr.spoken.nouns import Noun
from ivr.spoken.parts import Phrase
from ivr.spoken.speakers import parts, speaker
from ivr.steps import Spoken
from recordings.errors import (
    NoVoiceError,
    ProgramFailedError,
    ProgramMissingError,
    UnreadableRecordingError,
)
from recordings.prompt_folder import PromptFolder, spoken_prompt
from recordings.pronunciation import as_heard
from recordings.sound import FORMATS, LOUDNESS_DBFS, loudness
from recordings.voices import output_of
from tawasul.prompts import (
    MUSIC,
    BuildReport,
    build,
    missing,
    prompt_folders,
    recordings_of,
    unknown_recordings,
)
from tests.e2e.hearing import Samples, read_wav, tone, write_wav

CUT_OFF = b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x02\x00"
SILENT = (
    b"RIFF\x28\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00"
    b"\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x04\x00\x00\x00\x00\x00\x00\x00"
)


def settings_in(home: Path) -> Settings:
    return Settings.from_env({"TAWASUL_HOME": str(home)})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, BuildReport]:
    settings = settings_in(tmp_path_factory.mktemp("built"))
    return settings, build(settings)


def sounds(settings: Settings, language: str) -> Path:
    return settings.asterisk / "data" / "sounds" / language / "tawasul"


def copy_of(settings: Settings, home: Path) -> Settings:
    shutil.copytree(settings.home, home, dirs_exist_ok=True)
    return settings_in(home)


def a_folder(path: Path, text: str) -> PromptFolder:
    return PromptFolder("en", path, [spoken_prompt("greeting", text, "en")])


def make_stale(folder: PromptFolder) -> Sequence[str]:
    stale = folder.stale()
    folder.prepare()
    for prompt in stale:
        folder.make(prompt)
    folder.settle()
    return [prompt.name for prompt in stale]


def test_every_prompt_of_every_language_stands_in_every_format(
    built: tuple[Settings, BuildReport],
) -> None:
    settings, report = built

    for language in LANGUAGES:
        for name in texts(language):
            for form in FORMATS:
                assert (sounds(settings, language) / f"{name}.{form}").stat().st_size > 1000
    said = sum(len(texts(language)) + len(parts(language)) for language in LANGUAGES)
    assert len(report.built) == said + 1  # and the music
    assert missing(settings) == ()


def test_all_formats_of_a_prompt_hold_the_same_sound(built: tuple[Settings, BuildReport]) -> None:
    folder = sounds(built[0], "ar")
    with wave.open(str(folder / "greeting.wav")) as wav:
        assert (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) == (8000, 1, 2)
        frames = wav.getnframes()

    assert (folder / "greeting.ulaw").stat().st_size == frames
    assert (folder / "greeting.alaw").stat().st_size == frames
    assert (folder / "greeting.sln16").stat().st_size == pytest.approx(4 * frames, abs=8)


def test_all_prompts_are_equally_loud_and_none_is_clipped(
    built: tuple[Settings, BuildReport],
) -> None:
    for language in LANGUAGES:
        for path in sounds(built[0], language).glob("*.wav"):
            sound = AudioSegment(data=path.read_bytes())
            assert loudness(sound) == pytest.approx(LOUDNESS_DBFS, abs=1.6), path
            assert sound.max_dBFS < -1, path


def test_a_prompt_begins_and_ends_with_a_breath_and_no_more(
    built: tuple[Settings, BuildReport],
) -> None:
    for path in sounds(built[0], "ar").glob("*.wav"):
        heard = np.flatnonzero(np.abs(read_wav(path)) > 0.02)
        assert heard[0] < 0.15 * 8000, path
        assert read_wav(path).size - heard[-1] < 0.25 * 8000, path


PHRASES = [
    ("ar", speaker("ar").count(325, Noun.MINUTE)),
    ("ar", speaker("ar").count(5, Noun.DAY)),
    ("ar", speaker("ar").count(111, Noun.TICKET)),
    ("ar", speaker("ar").digits("0512346789")),
    ("ar", speaker("ar").time(time(18, 45))),
    ("ar", speaker("ar").position(14)),
    ("ar", speaker("ar").wait_band(timedelta(minutes=5), timedelta(minutes=10))),
    ("ar", parts_of(Spoken(kind=SpokenKind.DATE, value=date(2026, 11, 20)), "ar")),
    (
        "ar",
        parts_of(Spoken(kind=SpokenKind.DATE, value=date(2026, 11, 20), calendar="hijri"), "ar"),
    ),
    ("en", speaker("en").count(325, Noun.MINUTE)),
    ("en", speaker("en").digits("0512346789")),
    ("en", speaker("en").time(time(18, 45))),
    ("en", parts_of(Spoken(kind=SpokenKind.DATE, value=date(2026, 11, 20)), "en")),
]
AUDIBLE = 10 ** ((LOUDNESS_DBFS - 28) / 20)  # soft fricatives begin so low
CLICK = 10 ** ((LOUDNESS_DBFS - 18) / 20)


def ends_of(sound: Samples) -> tuple[float, float]:
    """Return how many milliseconds before and after the audible part of *sound* are silent."""
    loud = np.flatnonzero(np.abs(sound) > AUDIBLE)
    return loud[0] / 8, (sound.size - 1 - loud[-1]) / 8


@pytest.mark.parametrize(("language", "phrase"), PHRASES)
def test_parts_follow_one_another_without_a_gap_or_a_click(
    built: tuple[Settings, BuildReport], language: str, phrase: Phrase
) -> None:
    folder = sounds(built[0], language) / "parts"
    heard = [read_wav(folder / f"{part.name}.wav") for part in phrase]

    assert len(heard) > 1
    for before, after in pairwise(heard):
        gap = ends_of(before)[1] + ends_of(after)[0]
        jump = abs(before[-1] - after[0])
        assert gap <= 60
        assert jump < CLICK


def test_every_part_of_every_language_is_built_and_heard(
    built: tuple[Settings, BuildReport],
) -> None:
    for language in LANGUAGES:
        folder = sounds(built[0], language) / "parts"
        names = {part.name for part in parts(language)}
        assert {path.stem for path in folder.glob("*.wav")} == names
        for name in names:
            before, after = ends_of(read_wav(folder / f"{name}.wav"))
            assert before + after < 60, name


def test_a_person_may_record_a_part(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    recorded = write_wav(tmp_path / "n.wav", tone(440, 0.5))
    own = recordings_of(settings, "ar") / "parts"
    own.mkdir(parents=True)
    shutil.copy(recorded, own / f"{parts('ar')[0].name}.wav")
    shutil.copy(recorded, own / "nobody-says-this.wav")

    folders = {folder.label: folder for folder in prompt_folders(settings)}

    assert [p.name for p in folders["ar/parts"].prompts.values() if p.recorded] == [
        parts("ar")[0].name
    ]
    assert list(unknown_recordings(settings)) == [own / "nobody-says-this.wav"]


def test_the_music_is_softer_than_speech_and_its_end_leads_into_its_beginning(
    built: tuple[Settings, BuildReport],
) -> None:
    path = built[0].asterisk / "data" / "moh" / f"{MUSIC}.wav"
    sound, samples = AudioSegment(data=path.read_bytes()), read_wav(path)

    assert 30 <= sound.duration_seconds <= 60
    assert loudness(sound) < LOUDNESS_DBFS - 5
    assert sound.max_dBFS < -6
    assert abs(samples[0] - samples[-1]) < 0.05
    quiet = [float(np.abs(part).max()) for part in np.array_split(samples, 40)]
    assert min(quiet) > 0.005


def test_a_second_build_changes_nothing(
    built: tuple[Settings, BuildReport], tmp_path: Path
) -> None:
    settings = copy_of(built[0], tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    report = build(settings)

    assert report.built == ()
    assert len(report.unchanged) == len(built[1].built)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before


def test_a_prompt_that_was_lost_is_built_again_alone(
    built: tuple[Settings, BuildReport], tmp_path: Path
) -> None:
    settings = copy_of(built[0], tmp_path)
    (sounds(settings, "ar") / "greeting.alaw").unlink()

    assert missing(settings) == ("ar/greeting",)
    assert build(settings).built == ("ar/greeting",)
    assert missing(settings) == ()


def test_a_new_text_is_spoken_and_an_old_one_is_not_spoken_again(tmp_path: Path) -> None:
    assert make_stale(a_folder(tmp_path, "Welcome.")) == ["greeting"]
    before = (tmp_path / "greeting.ulaw").read_bytes()
    assert make_stale(a_folder(tmp_path, "Welcome.")) == []
    assert make_stale(a_folder(tmp_path, "Good evening.")) == ["greeting"]
    assert (tmp_path / "greeting.ulaw").read_bytes() != before


def test_a_build_broken_off_between_two_texts_does_not_pass_for_the_old_one(tmp_path: Path) -> None:
    make_stale(a_folder(tmp_path, "Welcome."))
    broken_off = a_folder(tmp_path, "Good evening.")
    broken_off.prepare()
    broken_off.make(broken_off.prompts["greeting"])

    assert [prompt.name for prompt in a_folder(tmp_path, "Welcome.").stale()] == ["greeting"]


def test_the_files_of_a_prompt_that_is_no_more_are_taken_away(tmp_path: Path) -> None:
    make_stale(a_folder(tmp_path, "Welcome."))
    make_stale(PromptFolder("en", tmp_path, [spoken_prompt("other", "Hello.", "en")]))

    assert {path.stem for path in tmp_path.glob("[!.]*")} == {"other"}


def test_a_persons_recording_replaces_the_machines_and_is_only_read(
    built: tuple[Settings, BuildReport], tmp_path: Path
) -> None:
    settings = copy_of(built[0], tmp_path)
    recording = recordings_of(settings, "ar") / "greeting.wav"
    recording.parent.mkdir(parents=True)
    write_wav(recording, tone(600, 2))
    kept = recording.read_bytes()
    report = build(settings)

    assert report.built == report.recorded == ("ar/greeting",)
    heard = read_wav(sounds(settings, "ar") / "greeting.wav")
    assert heard.size == pytest.approx(2 * 8000, rel=0.02)
    assert build(settings).built == ()
    assert recording.read_bytes() == kept


def test_when_a_recording_is_taken_away_the_machine_speaks_again(
    built: tuple[Settings, BuildReport], tmp_path: Path
) -> None:
    settings = copy_of(built[0], tmp_path)
    spoken = (sounds(settings, "en") / "greeting.ulaw").read_bytes()
    recording = recordings_of(settings, "en") / "greeting.wav"
    recording.parent.mkdir(parents=True)
    write_wav(recording, tone(600, 1))
    build(settings)
    recording.unlink()
    build(settings)

    assert (sounds(settings, "en") / "greeting.ulaw").read_bytes() == spoken


def test_a_stereo_recording_of_a_studio_is_taken_down_to_the_telephone(
    built: tuple[Settings, BuildReport], tmp_path: Path
) -> None:
    settings = copy_of(built[0], tmp_path)
    recording = recordings_of(settings, "en") / "greeting.wav"
    recording.parent.mkdir(parents=True)
    made = ["sox", "-n", "-r", "48000", "-b", "24", "-c", "2", str(recording), "synth", "1.5",
            "sine", "500"]  # fmt: skip
    subprocess.run(made, check=True, capture_output=True)
    build(settings)

    assert (sounds(settings, "en") / "greeting.ulaw").stat().st_size == pytest.approx(
        1.5 * 8000, rel=0.02
    )


@pytest.mark.parametrize("content", [b"", b"RIFF", b"not a sound at all" * 50, CUT_OFF, SILENT])
def test_a_recording_that_holds_no_sound_is_named(
    built: tuple[Settings, BuildReport], tmp_path: Path, content: bytes
) -> None:
    settings = copy_of(built[0], tmp_path)
    recording = recordings_of(settings, "en") / "greeting.wav"
    recording.parent.mkdir(parents=True)
    recording.write_bytes(content)

    with pytest.raises(UnreadableRecordingError, match=r"greeting\.wav holds no sound"):
        build(settings)


def test_a_recording_whose_name_is_no_prompts_is_told_of(
    built: tuple[Settings, BuildReport], tmp_path: Path
) -> None:
    settings = copy_of(built[0], tmp_path)
    recordings_of(settings, "ar").mkdir(parents=True)
    stray = write_wav(recordings_of(settings, "ar") / "greting.wav", tone(600, 1))

    assert build(settings).unknown == (stray,)


def test_without_espeak_one_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ProgramMissingError, match="apt-get install espeak-ng"):
        make_stale(a_folder(tmp_path / "sounds", "Welcome."))


def test_a_program_that_fails_is_named_with_its_reason() -> None:
    with pytest.raises(ProgramFailedError, match=r"sox made no sound: .*no-such-file"):
        output_of("sox", "-t", "raw", "no-such-file", "-")


def test_a_language_without_a_voice_is_refused() -> None:
    with pytest.raises(NoVoiceError, match="'fr'"):
        spoken_prompt("greeting", "Bonjour.", "fr")


def phonemes(text: str) -> str:
    """Return what espeak-ng's Arabic voice says, stress left out."""
    said = output_of("espeak-ng", "-v", "ar", "-q", "-x", "--stdin", given=text).decode()
    return said.replace("'", "").replace(",", "").strip()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("عَلَى الرَّقْمِ وَاحِدٍ.", "Aala RRaqmi wa:Hid"),
        ("لِلدَّعْمِ الْفَنِّيِّ.", "liddaAmi lfanni:"),
        ("خَمْسَةٍ.", "Xamsah"),
    ],
)
def test_the_voice_says_every_vowel_of_a_vowelled_text(written: str, said: str) -> None:
    assert phonemes(as_heard(written)) == said
    assert phonemes(written) != said  # or espeak-ng has learnt it, and as_heard may go
