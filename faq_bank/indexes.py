"""The bank as it is searched: words, pieces and a vector of every entry."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from faq_bank.clues import Clue, Clues
from faq_bank.entries import Entry
from faq_bank.meaning_index import MeaningIndex
from faq_bank.reading import Reading, pieces_of, stems_of
from faq_bank.term_index import TermIndex, weighted

Terms = Callable[[str], Iterator[str]]


class Indexes:
    """Scores every entry for a reading. Built once for a state of the bank."""

    def __init__(self, entries: Sequence[Entry], meaning: MeaningIndex | None) -> None:
        self.stems = TermIndex(_terms_of(entry, stems_of) for entry in entries)
        self.pieces = TermIndex(_terms_of(entry, pieces_of) for entry in entries)
        self._meaning = meaning

    @property
    def has_meaning(self) -> bool:
        """Whether there is a model that tells what texts mean."""
        return self._meaning is not None

    def clues(self, reading: Reading, *, with_meaning: bool) -> Clues:
        """Return what speaks for each entry."""
        scores = {
            Clue.STEMS: self.stems.scores(reading.stems),
            Clue.PIECES: self.pieces.scores(reading.pieces),
        }
        if self._meaning is None or not with_meaning:
            return Clues(scores=scores)
        near = self._meaning.near(reading.sentence)
        return Clues(scores=scores | {Clue.MEANING: near.entries}, meaning_of_others=near.others)


def _terms_of(entry: Entry, terms: Terms) -> Mapping[str, float]:
    return weighted(
        (2, terms(entry.question)),
        (1, terms(" . ".join(entry.wordings))),
        (1.5, terms(" ".join(entry.keywords))),
        (1, terms(entry.answer)),
    )
