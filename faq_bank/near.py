"""Entries that ask nearly the same as what an editor is writing, drafts among them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import case, literal
from sqlalchemy.ext.asyncio import AsyncSession

from core.arabic_text import fold
from faq_bank.kept_entries import KeptEntry, searched
from faq_bank.lexicon import own_lexicon
from faq_bank.nearness import pieces
from faq_bank.stems import stem
from faq_bank.store import EntryStore, newest
from faq_bank.tables import EntryRow
from faq_bank.words import words

CANDIDATES = 60
MOST_WORDS = 20
SHORTEST_STEM = 2
ALIKE = 0.5  # of the letter pieces of two questions


@dataclass(frozen=True, slots=True)
class Near:
    """An entry, its wording that is nearest, and how alike it is, from 0 to 1."""

    entry: KeptEntry
    wording: str
    likeness: float


class NearEntries:
    """Looks for near-duplicates by their words alone: the database narrows, letters decide."""

    def __init__(self, session: AsyncSession) -> None:
        self._store = EntryStore(session)

    async def to(self, question: str, *, besides: str = "", limit: int = 5) -> Sequence[Near]:
        """Return the entries that are likely to ask the same, the nearest first."""
        stems = stems_to_look_for(question)
        if not stems:
            return ()
        shared = sum(
            (case((EntryRow.folded.contains(it, autoescape=True), 1), else_=0) for it in stems),
            literal(0),
        )
        query = newest().where(EntryRow.id != besides, shared >= (len(stems) + 1) // 2)
        candidates = await self._store.of(query.order_by(shared.desc()).limit(CANDIDATES))
        return nearest(question, candidates)[:limit]


def nearest(question: str, entries: Iterable[KeptEntry]) -> list[Near]:
    """Return the entries of which a wording is alike, the nearest first."""
    found = (_near(question, entry) for entry in entries)
    alike = [near for near in found if near.likeness >= ALIKE]
    return sorted(alike, key=lambda near: -near.likeness)


def likeness(one: str, other: str) -> float:
    """Return how many letter pieces two texts share, from 0 to 1 (Dice's coefficient)."""
    own, others = pieces(one), pieces(other)
    return 2 * len(own & others) / max(len(own) + len(others), 1)


def stems_to_look_for(question: str) -> list[str]:
    """Return the stems of the words that say something."""
    spoken = [word.text for word in words(fold(question))]
    content = [word for word in spoken if word not in own_lexicon().stop_words]
    stems = dict.fromkeys(map(stem, content or spoken))
    return [it for it in stems if len(it) >= SHORTEST_STEM][:MOST_WORDS]


def _near(question: str, entry: KeptEntry) -> Near:
    alike = [(likeness(question, it), it) for it in searched(entry.id, entry.content).utterances]
    degree, wording = max(alike)
    return Near(entry, wording, degree)
