"""A folder of prompts that Asterisk plays, built anew only where something changed."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

from pydub import AudioSegment

from recordings.sound import FORMATS, part_files, prompt_files, read_recording
from recordings.voices import spoken, voice_of

WORKSHOP_VERSION = "2"  # raise it when the same text would sound different
MANIFEST = ".manifest.json"  # hidden: Asterisk takes every other file of a music folder for music


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A prompt to be built: how it is made, and what distinguishes it from another version."""

    name: str
    fingerprint: str
    made: Callable[[], Mapping[str, bytes]] = field(repr=False, compare=False)
    recorded: bool = False


def spoken_prompt(name: str, text: str, language: str) -> Prompt:
    """Return the prompt that a synthetic voice speaks."""
    voice = voice_of(language)
    return Prompt(
        name=name,
        fingerprint=fingerprint("spoken", str(voice), voice.spelled(text)),
        made=lambda: prompt_files(spoken(text, voice)),
    )


def recorded_prompt(name: str, path: Path) -> Prompt:
    """Return the prompt that a person recorded; the recording itself is only read."""
    return _recorded(name, path, prompt_files)


def spoken_part(name: str, text: str, language: str, *, leaning: bool) -> Prompt:
    """Return a part of spoken values as a synthetic voice says it."""
    voice = voice_of(language)
    return Prompt(
        name=name,
        fingerprint=fingerprint("part", str(leaning), str(voice), voice.spelled(text)),
        made=lambda: part_files(spoken(text, voice), leaning=leaning),
    )


def recorded_part(name: str, path: Path, *, leaning: bool) -> Prompt:
    """Return a part of spoken values that a person recorded."""
    return _recorded(name, path, partial(part_files, leaning=leaning))


def _recorded(
    name: str, path: Path, files: Callable[[AudioSegment], Mapping[str, bytes]]
) -> Prompt:
    return Prompt(
        name=name,
        fingerprint=fingerprint("recorded", sha256(path.read_bytes()).hexdigest()),
        made=lambda: files(read_recording(path)),
        recorded=True,
    )


def fingerprint(*parts: str) -> str:
    """Return what changes whenever the sound made of *parts* would."""
    return sha256("\0".join((WORKSHOP_VERSION, *parts)).encode()).hexdigest()


class PromptFolder:
    """The files of some prompts in one folder, and the memory of what they were made of."""

    def __init__(self, label: str, path: Path, prompts: Iterable[Prompt]) -> None:
        self.label = label
        self.path = path
        self.prompts = {prompt.name: prompt for prompt in prompts}
        self._known = _read_manifest(path)

    def stale(self) -> Sequence[Prompt]:
        """Return the prompts that are missing or would sound different if made now."""
        return [prompt for prompt in self.prompts.values() if not self._stands(prompt)]

    def prepare(self) -> None:
        """Forget what is stale and take away what is no prompt any more, before the first make."""
        self.path.mkdir(parents=True, exist_ok=True)
        for name in self._known.keys() - self.prompts.keys():
            for form in FORMATS:
                (self.path / f"{name}.{form}").unlink(missing_ok=True)
        self._remember({name: p for name, p in self.prompts.items() if self._stands(p)})

    def make(self, prompt: Prompt) -> None:
        """Write *prompt* in every format; a call that hears the old one is not disturbed."""
        for form, content in prompt.made().items():
            _replace(self.path / f"{prompt.name}.{form}", content)

    def settle(self) -> None:
        """Remember that every prompt stands as it should."""
        self._remember(self.prompts)

    def _stands(self, prompt: Prompt) -> bool:
        same = self._known.get(prompt.name) == prompt.fingerprint
        return same and all((self.path / f"{prompt.name}.{form}").is_file() for form in FORMATS)

    def _remember(self, prompts: Mapping[str, Prompt]) -> None:
        self._known = {name: prompts[name].fingerprint for name in sorted(prompts)}
        _replace(self.path / MANIFEST, json.dumps(self._known, indent=1).encode())


def _read_manifest(folder: Path) -> dict[str, str]:
    try:
        known = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _replace(path: Path, content: bytes) -> None:
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(content)
    new.replace(path)
