"""What tips the balance between entries that answer about as well.

That is where the caller comes from, and what agents marked as the answer. Everything here is
computed from counts that others keep. A mark that is taken back takes its lift along, and no lift
can carry an entry past one that answers clearly better.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from faq_bank.entries import Entry
from faq_bank.lexicon import Lexicon, phrase_of
from faq_bank.stems import stem
from faq_bank.words import is_arabic

MOST_LEARNED = 0.6
MOST_BY_PATH = 0.3
MOST_BY_LANGUAGE = 0.1
DOUBTED_MARKS = 3  # so many are needed for half of a lift: one agent's click decides nothing
LEAST_ALIKE = 0.5
Lifts = Mapping[str, float]
Words = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """How often agents said that an entry answered a query."""

    entry_id: str
    asked: Words
    answered: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """How many calls with this place on their way (a queue or an option) a category served."""

    place: str
    category: str
    calls: int


def asked_words(query: str, lexicon: Lexicon) -> Words:
    """Return the words by which marks for *query* are kept: stems, without those of no matter."""
    said = phrase_of(query)
    matter = [word for word in said if word not in lexicon.stop_words] or said
    return frozenset(map(stem, matter))


def learned_lifts(asked: Words, marks: Iterable[Marks]) -> dict[str, float]:
    """Return the lift of each entry that was marked for queries like this one."""
    counted: defaultdict[str, float] = defaultdict(float)
    for mark in marks:
        alike = likeness(asked, mark.asked)
        if alike >= LEAST_ALIKE:
            counted[mark.entry_id] += alike * mark.answered
    return {
        entry: MOST_LEARNED * count / (count + DOUBTED_MARKS) for entry, count in counted.items()
    }


def likeness(one: Words, other: Words) -> float:
    """Return the share of all the words of two queries that both have."""
    return len(one & other) / len(one | other) if one and other else 0.0


def path_lifts(
    entries: Iterable[Entry], places: Sequence[str], served: Iterable[Served]
) -> dict[str, float]:
    """Return the lift of each entry whose category serves calls that come this way.

    The last place on the way that has served anything speaks: it is the nearest to the matter.
    """
    calls: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for one in served:
        calls[one.place][one.category] = calls[one.place].get(one.category, 0) + one.calls
    known = next((calls[place] for place in reversed(places) if place in calls), {})
    total = sum(known.values()) + DOUBTED_MARKS
    return {
        entry.id: MOST_BY_PATH * known[entry.category] / total
        for entry in entries
        if entry.category in known
    }


def language_lifts(entries: Iterable[Entry], language: str) -> dict[str, float]:
    """Return the lift of each entry that is asked or answered in the agent's language too."""
    wants_arabic = language.startswith("ar")
    return {
        entry.id: MOST_BY_LANGUAGE
        for entry in entries
        if (entry.answer_en and not wants_arabic)
        or any(_is_asked_in(text, is_in_arabic=wants_arabic) for text in entry.utterances)
    }


def _is_asked_in(text: str, *, is_in_arabic: bool) -> bool:
    words = (word for word in phrase_of(text) if not word.isdigit())
    return any(is_arabic(word) == is_in_arabic for word in words)


def together(*lifts: Lifts) -> dict[str, float]:
    """Return all lifts of each entry added up; the search bounds their sum."""
    summed: defaultdict[str, float] = defaultdict(float)
    for some in lifts:
        for entry, lift in some.items():
            summed[entry] += lift
    return dict(summed)
