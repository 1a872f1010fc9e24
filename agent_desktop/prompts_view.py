"""The page of prompts: which are shown, in what order, and how many people have recorded."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from recordings.catalogue import CataloguedPrompt, Kind, SpokenBy

ON_A_PAGE = 20
ANYBODY = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody wants to see."""

    language: str
    kind: Kind = Kind.SENTENCE
    by: SpokenBy | None = None
    words: str = ""
    name: str = ""  # this one alone
    page: int = 1

    def address(self, **changes: object) -> str:
        """Return the address of the page with *changes*."""
        facts = {
            "of": self.language,
            "kind": self.kind,
            "by": self.by or ANYBODY,
            "q": self.words,
            **changes,
        }
        return f"/prompts?{urlencode({key: value for key, value in facts.items() if value != ''})}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The prompts of one language and kind, and how many of them a person has recorded."""

    language: str
    kind: Kind
    recorded: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptsView:
    """All that the page draws."""

    choice: Choice
    shelves: Sequence[Shelf]
    prompts: Sequence[CataloguedPrompt]
    found: int
    pages: int


def choice_of(query: Mapping[str, str], languages: Sequence[str]) -> Choice:
    """Return what the address asks for; what it asks wrongly is as if it were left out."""
    language, kind, by = query.get("of", ""), query.get("kind"), query.get("by")
    page = query.get("page", "1")
    return Choice(
        language=language if language in languages else languages[0],
        kind=Kind(kind) if kind in set(Kind) else Kind.SENTENCE,
        by=SpokenBy(by) if by in set(SpokenBy) else None,
        words=query.get("q", "").strip()[:80],
        name=query.get("name", ""),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1,  # noqa: PLR2004
    )


def prompts_view(everything: Sequence[CataloguedPrompt], choice: Choice) -> PromptsView:
    """Return what the page draws of *everything*."""
    found = [prompt for prompt in everything if is_wanted(prompt, choice)]
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(choice.page, 1), pages)
    return PromptsView(
        choice=choice,
        shelves=shelves(everything),
        prompts=found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        found=len(found),
        pages=pages,
    )


def shelves(everything: Sequence[CataloguedPrompt]) -> Sequence[Shelf]:
    """Return each language's sentences and parts, counted."""
    groups: dict[tuple[str, Kind], list[CataloguedPrompt]] = {}
    for prompt in everything:
        groups.setdefault((prompt.place.language, prompt.place.kind), []).append(prompt)
    return [
        Shelf(*key, sum(prompt.recorded_at is not None for prompt in group), len(group))
        for key, group in groups.items()
    ]


def is_wanted(prompt: CataloguedPrompt, choice: Choice) -> bool:
    """Tell whether *choice* shows *prompt*."""
    place = prompt.place
    if (place.language, place.kind) != (choice.language, choice.kind):
        return False
    if choice.name:
        return place.name == choice.name
    if choice.by is not None and prompt.spoken_by is not choice.by:
        return False
    return plain(choice.words) in plain(f"{place.name} {prompt.text}")


def plain(text: str) -> str:
    """Return *text* as people search for it: without vowels, one form for each alef and yeh."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )
    return bare.translate(SAME).casefold()


SAME = str.maketrans({"ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": ""})
