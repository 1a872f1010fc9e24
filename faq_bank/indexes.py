"""The bank as it is searched: words, pieces and vectors of every entry and every utterance."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from faq_bank.clues import Clue, Clues, Traces
from faq_bank.entries import Entry
from faq_bank.ports import Meanings, Vectors
from faq_bank.reading import Reading, pieces_of, stems_of
from faq_bank.term_index import Scores, TermIndex, weighted

Terms = Callable[[str], Iterator[str]]


class Indexes:
    """Scores every entry for a reading. Built once for a state of the bank."""

    def __init__(
        self, entries: Sequence[Entry], others: Sequence[str], embedder: Meanings | None
    ) -> None:
        utterances = [text for entry in entries for text in entry.utterances]
        counts = [len(entry.utterances) for entry in entries]
        self._starts = np.cumsum([0, *counts[:-1]])
        self._utterances = len(utterances)
        self.stems = TermIndex(_terms_of(entry, stems_of) for entry in entries)
        self.pieces = TermIndex(_terms_of(entry, pieces_of) for entry in entries)
        spoken = [*utterances, *others]
        self._spoken_stems = TermIndex(Counter(stems_of(text)) for text in spoken)
        self.spoken_pieces = TermIndex(Counter(pieces_of(text)) for text in spoken)
        self._embedder = embedder
        self._spoken_vectors, self._answers = _vectors(embedder, spoken, entries)

    @property
    def has_meaning(self) -> bool:
        """Whether there is a model that tells what texts mean."""
        return self._embedder is not None

    def clues(self, reading: Reading, *, with_meaning: bool) -> Clues:
        """Return what speaks for each entry."""
        stems = self._spoken_stems.scores(reading.stems)
        pieces = self.spoken_pieces.scores(reading.pieces)
        scores = {
            Clue.STEMS: self.stems.scores(reading.stems),
            Clue.PIECES: self.pieces.scores(reading.pieces),
            Clue.WORDING_STEMS: self._best_of_each(stems),
            Clue.WORDING_PIECES: self._best_of_each(pieces),
        }
        own, others = self._apart(pieces)
        if self._embedder is None or not with_meaning:
            return Clues(scores=scores, traces=Traces(lexical=own, lexical_of_others=others))
        asked = self._embedder.asked(reading.sentence)
        spoken = self._spoken_vectors @ asked
        scores[Clue.WORDING_MEANING] = self._best_of_each(spoken)
        scores[Clue.ANSWER_MEANING] = self._answers @ asked
        meaning, meaning_of_others = self._apart(spoken)
        return Clues(
            scores=scores,
            traces=Traces(
                lexical=own,
                lexical_of_others=others,
                meaning=meaning,
                meaning_of_others=meaning_of_others,
            ),
        )

    def utterances_of(self, entry: int) -> slice:
        """Return where the utterances of an entry stand."""
        start = int(self._starts[entry])
        last = entry + 1 == len(self._starts)
        return slice(start, self._utterances if last else int(self._starts[entry + 1]))

    def _best_of_each(self, spoken: Scores) -> Scores:
        best: Scores = np.maximum.reduceat(spoken[: self._utterances], self._starts)
        return best

    def _apart(self, spoken: Scores) -> tuple[Scores, Scores]:
        return spoken[: self._utterances], spoken[self._utterances :]


def _terms_of(entry: Entry, terms: Terms) -> Mapping[str, float]:
    return weighted(
        (2, terms(entry.question)),
        (1, terms(" . ".join(entry.wordings))),
        (1.5, terms(" ".join(entry.keywords))),
        (1, terms(entry.answer)),
    )


def _vectors(
    embedder: Meanings | None, spoken: Sequence[str], entries: Sequence[Entry]
) -> tuple[Vectors, Vectors]:
    if embedder is None:
        nothing = np.zeros((0, 0), np.float32)
        return nothing, nothing
    return embedder.questions(spoken), embedder.answers([entry.answer for entry in entries])
