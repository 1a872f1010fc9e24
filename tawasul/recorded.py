"""People's recordings of prompts: listed, taken in, put away and brought back. Nothing is lost.

``recorded/<language>/[parts/]<name>.wav`` is played to callers; whatever it replaces, and whatever
is taken away, goes to ``recorded-before`` with the moment in its name.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from asterisk_conf.directories import Directories
from asterisk_conf.names import PART_FOLDER, PROMPT_FOLDER
from core.settings import Settings
from ivr.prompts import LANGUAGES, language_of, texts
from ivr.spoken.arabic_script import is_leaning
from ivr.spoken.speakers import parts
from recordings.catalogue import CataloguedPrompt, Kind, PromptPlace
from recordings.errors import NoRecordingError, NoSuchPromptError, NotBuiltError
from recordings.intake import fit_recording
from recordings.sound import WIDE, as_wav
from tawasul.prompts import prompt_folders, recordings_of

FOLDER = {Kind.SENTENCE: "", Kind.PART: PART_FOLDER}
STAMP = "%Y%m%dT%H%M%S.%fZ"
BYTES_A_SECOND = 2 * WIDE


def catalogue(settings: Settings) -> Sequence[CataloguedPrompt]:
    """Return every prompt and part of every language, sentences first, each in its own order."""
    return tuple(_catalogued(settings))


def _catalogued(settings: Settings) -> Iterator[CataloguedPrompt]:
    for language in LANGUAGES:
        for name, text in texts(language).items():
            place = PromptPlace(language, Kind.SENTENCE, name)
            yield _entry(settings, place, text, language_of(text), is_leaning=False)
        for part in parts(language):
            place = PromptPlace(language, Kind.PART, part.name)
            yield _entry(settings, place, part.text, language, is_leaning=is_leaning(part))


def _entry(
    settings: Settings, place: PromptPlace, text: str, text_language: str, *, is_leaning: bool
) -> CataloguedPrompt:
    recorded, built = _modified(recording_file(settings, place)), built_file(settings, place)
    return CataloguedPrompt(
        place=place,
        text=text,
        text_language=text_language,
        is_leaning=is_leaning,
        recorded_at=recorded,
        seconds=built.stat().st_size / BYTES_A_SECOND if built.is_file() else None,
    )


def place_of(text: str) -> PromptPlace:
    """Return the place that ``language/kind/name`` names; NoSuchPromptError."""
    language, _, rest = text.partition("/")
    kind, _, name = rest.partition("/")
    if kind not in set(Kind) or name not in _names(language, Kind(kind)):
        raise NoSuchPromptError(text)
    return PromptPlace(language, Kind(kind), name)


def _names(language: str, kind: Kind) -> set[str]:
    if language not in LANGUAGES:
        return set()
    return set(texts(language)) if kind is Kind.SENTENCE else {p.name for p in parts(language)}


def wave_of(settings: Settings, place: PromptPlace) -> bytes:
    """Return what callers hear, as a WAV of 16 kHz; NotBuiltError."""
    try:
        return as_wav(built_file(settings, place).read_bytes(), WIDE)
    except FileNotFoundError:
        raise NotBuiltError(place) from None


def take(settings: Settings, place: PromptPlace, upload: Path) -> None:
    """Let callers hear *upload* from now on; an UnfitRecordingError says why they should not."""
    sound = fit_recording(upload, place.kind)
    file = recording_file(settings, place)
    new = _before(settings, place) / f".{place.name}.new"
    for folder in (file.parent, new.parent):
        folder.mkdir(parents=True, exist_ok=True)
    new.write_bytes(as_wav(sound.raw_data, sound.frame_rate))
    _put_away(settings, place)
    new.replace(file)
    _rebuild(settings, place)


def remove(settings: Settings, place: PromptPlace) -> None:
    """Let the machine speak again; the recording is kept aside. NoRecordingError."""
    if not _put_away(settings, place):
        raise NoRecordingError(place)
    _rebuild(settings, place)


def bring_back(settings: Settings, place: PromptPlace) -> None:
    """Let callers hear the recording that was put away last; NoRecordingError."""
    earlier = sorted(_before(settings, place).glob(f"{place.name}.*.wav"))
    if not earlier:
        raise NoRecordingError(place)
    _put_away(settings, place)
    file = recording_file(settings, place)
    file.parent.mkdir(parents=True, exist_ok=True)
    earlier[-1].replace(file)
    _rebuild(settings, place)


def recording_file(settings: Settings, place: PromptPlace) -> Path:
    """Return where a person's recording of the prompt lies, if there is one."""
    return recordings_of(settings, place.language) / FOLDER[place.kind] / f"{place.name}.wav"


def built_file(settings: Settings, place: PromptPlace) -> Path:
    """Return the file with the best sound that Asterisk plays."""
    sounds = Directories.of(settings).sounds / place.language / PROMPT_FOLDER
    return sounds / FOLDER[place.kind] / f"{place.name}.sln16"


def _before(settings: Settings, place: PromptPlace) -> Path:
    return settings.home / "recorded-before" / place.language / FOLDER[place.kind]


def _put_away(settings: Settings, place: PromptPlace) -> bool:
    """Keep the present recording aside; tell whether there was one."""
    file, folder = recording_file(settings, place), _before(settings, place)
    if not file.is_file():
        return False
    folder.mkdir(parents=True, exist_ok=True)
    file.replace(folder / f"{place.name}.{datetime.now(UTC).strftime(STAMP)}.wav")
    return True


def _rebuild(settings: Settings, place: PromptPlace) -> None:
    label = "/".join(filter(None, (place.language, FOLDER[place.kind])))
    (folder,) = (folder for folder in prompt_folders(settings) if folder.label == label)
    folder.renew(place.name)


def _modified(file: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
