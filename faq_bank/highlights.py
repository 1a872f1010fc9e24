"""Where the words that were asked for stand in an original text."""

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from core.arabic_text import fold_with_origins
from faq_bank.stems import stem
from faq_bank.words import words


class Span(NamedTuple):
    """A part of a text, to be shown as found: ``text[start:end]``."""

    start: int
    end: int


def highlights(text: str, stems: Collection[str], beginning: str | None = None) -> tuple[Span, ...]:
    """Return the words of *text* with one of these stems, or that begin as typed."""
    return tuple(
        span
        for word, word_stem, span in _placed_words(text)
        if word_stem in stems or (beginning and word.startswith(beginning))
    )


@lru_cache(maxsize=8192)
def _placed_words(text: str) -> tuple[tuple[str, str, Span], ...]:
    """Return each word of *text* with its stem and its place; the bank's texts come again."""
    folded = fold_with_origins(text)
    return tuple(
        (word.text, stem(word.text), Span(*folded.span(word.start, word.end)))
        for word in words(folded.text)
    )
