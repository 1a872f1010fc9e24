"""The words that the bank knows, and what an unknown word was meant to be."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

LEAST_TO_CORRECT = 4
LEAST_TO_SPLIT = 6
LEAST_PART = 3
MOST_COMPLETIONS = 40
MOST_CORRECTIONS = 3
TWO_ERRORS_FROM = 8
WORDS_REMEMBERED = 2048


class Vocabulary:
    """Knows each word with how often it stands in the bank."""

    def __init__(self, spoken: Iterable[str], also: Iterable[str] = ()) -> None:
        self._counts = spoken if isinstance(spoken, Counter) else Counter(spoken)
        self._counts.update(word for word in also if word not in self._counts)
        self._in_order = sorted(self._counts)
        self._by_deletion: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._in_order:
            if len(word) >= LEAST_TO_CORRECT - 1 and not word.isdigit():
                for shorter in _deletions(word):
                    self._by_deletion[shorter].append(word)
        self._corrected = lru_cache(maxsize=WORDS_REMEMBERED)(self._meant_by)

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def completions(self, beginning: str) -> list[str]:
        """Return the most usual words that begin so; the word itself is not among them."""
        found = []
        for place in range(bisect_left(self._in_order, beginning), len(self._in_order)):
            word = self._in_order[place]
            if not word.startswith(beginning):
                break
            if word != beginning:
                found.append(word)
        return sorted(found, key=self._usual)[:MOST_COMPLETIONS]

    def corrections(self, word: str) -> list[str]:
        """Return the known words that *word* may be misspelt for, the likeliest first.

        They are remembered: a word that was typed comes again with every letter after it.
        """
        return self._corrected(word)

    def _meant_by(self, word: str) -> list[str]:
        if len(word) < LEAST_TO_CORRECT or word.isdigit():
            return []
        near = {known for key in _deletions(word) for known in self._by_deletion.get(key, ())}
        allowed = 2 if len(word) >= TWO_ERRORS_FROM else 1
        judged = [(distance(word, known), self._usual(known), known) for known in near]
        likely = sorted(one for one in judged if one[0] <= allowed)
        return [known for errors, _, known in likely if errors == likely[0][0]][:MOST_CORRECTIONS]

    def parts(self, word: str) -> tuple[str, str] | None:
        """Return the two known words that *word* glues together, if it does."""
        if len(word) < LEAST_TO_SPLIT:
            return None
        cuts = range(LEAST_PART - 1, len(word) - LEAST_PART + 2)
        pairs = [(word[:cut], word[cut:]) for cut in cuts]
        known = [pair for pair in pairs if all(part in self for part in pair)]
        return max(known, key=self._rarer_part, default=None)

    def _rarer_part(self, pair: tuple[str, str]) -> tuple[bool, int]:
        return min(map(len, pair)) >= LEAST_PART, min(self._counts[part] for part in pair)

    def _usual(self, word: str) -> tuple[int, str]:
        return -self._counts[word], word


def distance(one: str, other: str) -> int:
    """Return how many letters are wrong, missing, added or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _deletions(word: str) -> Iterator[str]:
    """Yield *word* and all that is left when one letter goes."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
