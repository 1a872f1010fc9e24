"""All that tips the balance for one query, from what agents marked lately; made anew with them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from faq_bank.kept_entries import searched
from faq_bank.lexicon import own_lexicon
from faq_bank.published import Published
from faq_bank.surroundings import lifts_near, systems_near
from faq_bank.tips import (
    Marks,
    Served,
    asked_words,
    language_lifts,
    learned_lifts,
    path_lifts,
    together,
)
from faq_bank.usage import Mark


class Balance:
    """Knows one state of the bank and the marks that stand."""

    def __init__(self, published: Published, marks: Sequence[Mark]) -> None:
        self.published = published
        self._lexicon = own_lexicon()
        self._entries = [searched(*it) for it in published.contents.items()]
        self._learned = self._counted(marks)
        self._served = self._served_by(marks)
        self._by_queue: defaultdict[str, list[str]] = defaultdict(list)
        for mark in marks:
            self._by_queue[mark.circumstances.queue].append(mark.entry_id)
        self._by_language: dict[str, Mapping[str, float]] = {}

    def lifts(self, query: str, way: Sequence[str], language: str) -> Mapping[str, float]:
        """Return what the marks, the caller's way and the agent's language add to each entry."""
        asked = asked_words(query, self._lexicon)
        return together(
            learned_lifts(asked, self._learned),
            path_lifts(self._entries, way, self._served),
            lifts_near(self.published.systems, systems_near(way)),
            self._of_language(language),
        )

    def answered_in(self, queue: str) -> Iterable[str]:
        """Return the entry of each mark of this queue."""
        return self._by_queue[queue]

    def _of_language(self, language: str) -> Mapping[str, float]:
        if language not in self._by_language:
            self._by_language[language] = language_lifts(self._entries, language)
        return self._by_language[language]

    def _counted(self, marks: Iterable[Mark]) -> list[Marks]:
        words = ((it.entry_id, asked_words(it.query, self._lexicon)) for it in marks if it.query)
        return [
            Marks(entry_id=entry_id, asked=asked, answered=count)
            for (entry_id, asked), count in Counter(words).items()
        ]

    def _served_by(self, marks: Iterable[Mark]) -> list[Served]:
        known = self.published.contents
        places = (
            (it.circumstances.queue, known[it.entry_id].category)
            for it in marks
            if it.circumstances.queue and it.entry_id in known
        )
        return [
            Served(place=place, category=category, calls=count)
            for (place, category), count in Counter(places).items()
        ]
