"""The search of the bank: reads a query, weighs the clues, and says whether it is sure."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from typing import NamedTuple

from faq_bank.clues import Clue, Clues
from faq_bank.elsewhere import questions_of_others
from faq_bank.entries import Entry, Validity
from faq_bank.evidence import Evidence, EvidenceOfMeaning, nearest, query_length
from faq_bank.highlights import highlights
from faq_bank.indexes import Indexes, words_of
from faq_bank.judges import fitted_judge
from faq_bank.lexicon import Lexicon, own_lexicon
from faq_bank.meaning_index import MeaningIndex
from faq_bank.nearness import AskedPieces, Nearness
from faq_bank.ports import Meanings, Vectors
from faq_bank.reading import STOP_WEIGHT, Reader, Reading
from faq_bank.results import NOTHING, Findings, Result, Why
from faq_bank.searches import Search
from faq_bank.standing import BEHIND, MOST_LIFT, Standing, best_of
from faq_bank.stems import stem
from faq_bank.vocabulary import Vocabulary

__all__ = ["MOST_LIFT", "NOTHING", "FaqSearch", "Search"]


class Heard(NamedTuple):
    """A query as it was read, and what speaks for the entries."""

    reading: Reading
    clues: Clues
    asked: AskedPieces


class FaqSearch:
    """Finds entries. It holds one state of the bank; a change makes a new one."""

    def __init__(
        self,
        entries: Sequence[Entry],
        *,
        embedder: Meanings | None = None,
        lexicon: Lexicon | None = None,
        others: Sequence[str] | None = None,
        unread: Collection[str] = (),
    ) -> None:
        """Index *entries*; those whose ids are *unread* are not embedded, but found by words."""
        self.entries = tuple(entries)
        lexicon = lexicon or own_lexicon()
        others = questions_of_others() if others is None else others
        self._lexicon = lexicon
        self._reader = Reader(Vocabulary(_counted(self.entries), lexicon.words()), lexicon)
        embedded = [entry for entry in self.entries if entry.id not in unread]
        meaning = MeaningIndex(embedded, others, embedder) if embedder and embedded else None
        self._indexes = Indexes(self.entries, meaning, unread)
        self._standing = Standing(self.entries)
        self._nearness = Nearness(others, self._indexes.pieces.weight)

    @property
    def is_semantic(self) -> bool:
        """Whether the search looks at meaning, and not at letters alone."""
        return self._indexes.has_meaning

    def vector(self, query: str) -> Vectors | None:
        """Return what *query* means; None when the search looks at letters alone."""
        return self._indexes.vector(query)

    def find(self, search: Search) -> Findings:
        """Return the entries that answer, the best first, and whether that is sure."""
        reading = self._reader.read(search.query, is_open=search.is_open)
        if not self.entries or not reading.spoken:
            return NOTHING
        if search.is_open and not search.with_meaning:
            self._indexes.read_ahead(reading.sentence)
        heard = self._heard(reading, search)
        ranking = self._ranking(heard.clues, search)
        if not ranking:
            return NOTHING
        judge = fitted_judge(with_meaning=heard.clues.is_semantic)
        confidence = judge.confidence(self._evidence(heard, ranking[0][0]))
        return Findings(
            results=tuple(self._result(place, score, heard, search) for place, score in ranking),
            is_sure=judge.is_sure(confidence),
            confidence=confidence,
            is_semantic=heard.clues.is_semantic,
            mended=reading.mended,
        )

    def evidence(self, search: Search) -> Evidence:
        """Return what speaks for the best answer; the judges are fitted on this."""
        heard = self._heard(self._reader.read(search.query), search)
        return self._evidence(heard, self._ranking(heard.clues, search)[0][0])

    def clues(self, search: Search) -> Clues:
        """Return what speaks for each entry; the weights are fitted on this."""
        reading = self._reader.read(search.query)
        return self._indexes.clues(reading, with_meaning=search.with_meaning)

    def _heard(self, reading: Reading, search: Search) -> Heard:
        return Heard(
            reading,
            self._indexes.clues(reading, with_meaning=search.with_meaning),
            self._nearness.asked(reading.pieces),
        )

    def _ranking(self, clues: Clues, search: Search) -> list[tuple[int, float]]:
        """Return the places of the best entries with their scores."""
        scores = clues.fused() + self._standing.preferences(search.at, search.lifts)
        scores = self._standing.in_succession(scores, search.at)
        wanted = best_of(scores, self._standing.among(search.categories), search.limit)
        return [(int(place), float(scores[place])) for place in wanted]

    def _evidence(self, heard: Heard, best: int) -> Evidence:
        reading, clues, asked = heard
        content = [word for word in reading.spoken if word not in self._lexicon.stop_words]
        letters = sum(map(len, content))
        unknown = sum(len(word) for word in content if not self._reader.is_known(word))
        near_others = self._nearness.share_of_others(asked)
        known = Evidence(
            covered=float(clues.scores[Clue.PIECES][best]) / asked.total,
            covered_words=self._covered_words(content, best),
            nearer=max(map(asked.share_of, self.entries[best].utterances)) - near_others,
            near_others=near_others,
            unknown=unknown / max(letters, 1),
            length=query_length(len(content)),
        )
        if clues.meaning_of_others is None:
            return known
        meant = clues.scores[Clue.MEANING]
        return EvidenceOfMeaning(
            **asdict(known),
            meant=float(meant[best]),
            meant_nearer=nearest(meant) - nearest(clues.meaning_of_others),
        )

    def _covered_words(self, content: Sequence[str], best: int) -> float:
        stems = self._indexes.stems
        weights = {word: stems.weight(word) for word in map(stem, content)}
        held = sum(weight for word, weight in weights.items() if stems.holds(best, word))
        return held / max(sum(weights.values()), 1e-9)

    def _result(self, place: int, score: float, heard: Heard, search: Search) -> Result:
        reading, clues, asked = heard
        entry = self.entries[place]
        meant = {word for word, weight in reading.stems.items() if weight > STOP_WEIGHT}
        typed = reading.spoken[-1] if search.is_open else None
        return Result(
            entry=entry,
            score=score + BEHIND * (entry.validity(search.at) is not Validity.CURRENT),
            validity=entry.validity(search.at),
            in_question=highlights(entry.question, meant, typed),
            in_answer=highlights(entry.answer, meant, typed),
            in_answer_en=highlights(entry.answer_en, meant, typed),
            why=Why(clue=clues.heaviest(place), wording=max(entry.utterances, key=asked.share_of)),
        )


def _counted(entries: Iterable[Entry]) -> Counter[str]:
    """Return in how many entries each word of the bank stands."""
    return Counter(word for entry in entries for word in words_of(entry))
