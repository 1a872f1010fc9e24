"""What a prompt is to those who look after it: its place, its text, and who speaks it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """How a prompt is used."""

    SENTENCE = "sentence"  # said alone
    PART = "part"  # joined with others to numbers, dates and times


class SpokenBy(StrEnum):
    """Whose voice a caller hears."""

    MACHINE = "machine"
    PERSON = "person"


@dataclass(frozen=True, slots=True, order=True)
class PromptPlace:
    """Which prompt: the language and kind of the caller's dialogue, and its name there."""

    language: str
    kind: Kind
    name: str

    def __str__(self) -> str:
        """Return the place as the API's addresses have it."""
        return f"{self.language}/{self.kind}/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguedPrompt:
    """A prompt with all that is known of it."""

    place: PromptPlace
    text: str
    text_language: str  # the greeting of one language may offer another
    is_leaning: bool = False  # said in one breath with the next part
    recorded_at: datetime | None = None  # by a person
    seconds: float | None = None  # None: not built yet

    @property
    def spoken_by(self) -> SpokenBy:
        """Return whose voice it is."""
        return SpokenBy.MACHINE if self.recorded_at is None else SpokenBy.PERSON
