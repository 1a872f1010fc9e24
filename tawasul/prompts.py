"""Builds what callers hear: the prompts of every language, and the music of those who wait."""

from collections.abc import Container, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from asterisk_conf.directories import Directories
from asterisk_conf.names import PART_FOLDER, PROMPT_FOLDER
from core.settings import Settings
from ivr.prompts import LANGUAGES, check_same_names, language_of, texts
from ivr.spoken.arabic_script import is_leaning, read_alone
from ivr.spoken.speakers import parts
from recordings.music import MUSIC_VERSION, music_files
from recordings.prompt_folder import (
    Prompt,
    PromptFolder,
    fingerprint,
    recorded_part,
    recorded_prompt,
    spoken_part,
    spoken_prompt,
)
from tawasul.progress import Progress

MUSIC = "waiting"
WORKERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did; each prompt as ``language/name``, the music as ``moh/waiting``."""

    built: tuple[str, ...]
    unchanged: tuple[str, ...]
    recorded: tuple[str, ...]  # spoken by a person; the others by a machine
    unknown: tuple[Path, ...]  # recordings whose name is no prompt's


def build(settings: Settings, *, progress: Progress | None = None) -> BuildReport:
    """Make every prompt that is missing or out of date; RecordingsError says what hinders it."""
    folders = prompt_folders(settings)
    stale = [(folder, prompt) for folder in folders for prompt in folder.stale()]
    if stale:
        _make(folders, stale, progress or Progress())
    built = {f"{folder.label}/{prompt.name}" for folder, prompt in stale}
    every = {f"{folder.label}/{name}" for folder in folders for name in folder.prompts}
    return BuildReport(
        built=tuple(sorted(built)),
        unchanged=tuple(sorted(every - built)),
        recorded=tuple(
            f"{folder.label}/{prompt.name}"
            for folder in folders
            for prompt in folder.prompts.values()
            if prompt.recorded
        ),
        unknown=tuple(unknown_recordings(settings)),
    )


def missing(settings: Settings) -> tuple[str, ...]:
    """Return the prompts that are not built, or would sound different if built now."""
    folders = prompt_folders(settings)
    return tuple(f"{folder.label}/{p.name}" for folder in folders for p in folder.stale())


def prompt_folders(settings: Settings) -> Sequence[PromptFolder]:
    """Return every folder that Asterisk plays from, with the prompts that belong there."""
    check_same_names({language: texts(language) for language in LANGUAGES})
    directories = Directories.of(settings)
    music = Prompt(name=MUSIC, fingerprint=fingerprint("music", MUSIC_VERSION), made=music_files)
    return [
        *(
            PromptFolder(
                language,
                directories.sounds / language / PROMPT_FOLDER,
                _prompts(recordings_of(settings, language), language),
            )
            for language in LANGUAGES
        ),
        *(
            PromptFolder(
                f"{language}/{PART_FOLDER}",
                directories.sounds / language / PROMPT_FOLDER / PART_FOLDER,
                _parts(recordings_of(settings, language) / PART_FOLDER, language),
            )
            for language in LANGUAGES
        ),
        PromptFolder("moh", directories.music, [music]),
    ]


def recordings_of(settings: Settings, language: str) -> Path:
    """Return the folder where people's recordings lie, each as ``<prompt>.wav``."""
    return settings.home / "recorded" / language


def _prompts(recordings: Path, language: str) -> Iterator[Prompt]:
    for name, text in texts(language).items():
        recording = recordings / f"{name}.wav"
        if recording.is_file():
            yield recorded_prompt(name, recording)
        else:
            yield spoken_prompt(name, text, language_of(text))


def _parts(recordings: Path, language: str) -> Iterator[Prompt]:
    for part in parts(language):
        recording = recordings / f"{part.name}.wav"
        leaning = is_leaning(part)
        if recording.is_file():
            yield recorded_part(part.name, recording, leaning=leaning)
        else:
            yield spoken_part(part.name, read_alone(part), language, leaning=leaning)


def unknown_recordings(settings: Settings) -> Iterator[Path]:
    """Give the files among people's recordings whose name is no prompt's and no part's."""
    for language in LANGUAGES:
        for path in sorted(recordings_of(settings, language).glob("*")):
            if path.name != PART_FOLDER and not _is_named(path, texts(language)):
                yield path
        names = {part.name for part in parts(language)}
        for path in sorted((recordings_of(settings, language) / PART_FOLDER).glob("*")):
            if not _is_named(path, names):
                yield path


def _is_named(path: Path, names: Container[str]) -> bool:
    return path.suffix == ".wav" and path.stem in names


def _make(
    folders: Sequence[PromptFolder],
    stale: Sequence[tuple[PromptFolder, Prompt]],
    progress: Progress,
) -> None:
    for folder in folders:
        folder.prepare()
    with progress.step("Building prompts") as step, ThreadPoolExecutor(WORKERS) as workers:
        making = workers.map(lambda job: job[0].make(job[1]), stale)
        for done, _ in enumerate(making, start=1):
            step.detail = f"{done} of {len(stale)}"
    for folder in folders:
        folder.settle()
