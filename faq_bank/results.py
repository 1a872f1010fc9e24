"""What a search answers."""

from dataclasses import dataclass

from faq_bank.clues import Clue
from faq_bank.entries import Entry, Validity
from faq_bank.highlights import Span
from faq_bank.reading import Mended


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why an entry matched: what weighed most, and the wording that is nearest to the query."""

    clue: Clue
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One entry that was found, with what to show of it."""

    entry: Entry
    score: float
    validity: Validity
    in_question: tuple[Span, ...]
    in_answer: tuple[Span, ...]
    in_answer_en: tuple[Span, ...] = ()
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found. When it is not sure, the query is worth recording as a question."""

    results: tuple[Result, ...]
    is_sure: bool
    confidence: float
    is_semantic: bool
    mended: frozenset[Mended] = frozenset()


NOTHING = Findings(results=(), is_sure=False, confidence=0.0, is_semantic=False)
