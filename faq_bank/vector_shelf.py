"""Embeddings kept beside the bank, so that each text is embedded once."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path

import numpy as np

from faq_bank.lexicon import own_lexicon, phrase_of
from faq_bank.ports import Embedder, Texts, Vectors
from faq_bank.vector_file import KEY_BYTES, write_vectors

QUESTION, ANSWER = b"q", b"a"
MOST_OTHERS = 2  # times as many as wanted are kept, in case their texts come back
QUERIES_REMEMBERED = 2048  # 3 MB
HALVED_FROM = 60  # letters
READ_AT_MOST = 150  # letters, where what matters is no longer


class VectorShelf:
    """Vectors of the bank's texts, remembered and written to a file."""

    def __init__(self, embedder: Embedder, known: Mapping[bytes, Vectors] | None = None) -> None:
        self._embedder = embedder
        self._known = dict(known or {})
        self.has_grown = False
        self._halves = ThreadPoolExecutor(2, "half")
        self._asked = lru_cache(maxsize=QUERIES_REMEMBERED)(self._vector_of_query)

    def asked(self, query: str) -> Vectors:
        """Return the vector of what somebody asks; the latest are remembered, none is kept."""
        return self._asked(query)

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each question."""
        return self._remembered(texts, QUESTION, self._embedder.questions)

    def answers(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each answer."""
        return self._remembered(texts, ANSWER, self._embedder.answers)

    def unread(self, texts: Texts) -> Texts:
        """Return those of *texts* that have no vector yet."""
        return Texts(
            [text for text in texts.questions if _key(text, QUESTION) not in self._known],
            [text for text in texts.answers if _key(text, ANSWER) not in self._known],
        )

    def learn(self, texts: Texts) -> None:
        """Remember the vectors of *texts*."""
        for some, read in ((texts.questions, self.questions), (texts.answers, self.answers)):
            if some:
                read(some)

    def write(self, path: Path, texts: Texts | None = None) -> None:
        """Keep everything in the file at *path*; only *texts*, when the most is of other texts."""
        known = self._known
        if texts is not None:
            wanted = [_key(text, QUESTION) for text in texts.questions]
            wanted += [_key(text, ANSWER) for text in texts.answers]
            if len(known) > MOST_OTHERS * len(wanted):
                known = {key: known[key] for key in wanted if key in known}
        write_vectors(path, known)
        self.has_grown = False

    def _vector_of_query(self, query: str) -> Vectors:
        """Return the vector of a query; a long one is the mean of its halves.

        The model's time grows with the length, and two cores read two halves at once. A story in
        two sentences is found no worse so, rather better.
        """
        parts = halves(without_padding(query))
        read = self._halves.map(self._embedder.questions, [[part] for part in parts])
        vector: Vectors = np.concatenate(list(read)).mean(axis=0)
        return vector

    def _remembered(
        self, texts: Sequence[str], kind: bytes, embed: Callable[[Sequence[str]], Vectors]
    ) -> Vectors:
        keys = [_key(text, kind) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            self._known.update(zip(new, embed(list(new.values())), strict=True))
            self.has_grown = True
        return np.array([self._known[key] for key in keys], np.float32)


def _key(text: str, kind: bytes) -> bytes:
    return blake2b(text.encode(), digest_size=KEY_BYTES, key=kind).digest()


def without_padding(query: str) -> str:
    """Return a very long query without as many words that carry no matter as are too many.

    The last ones go first: a story tells its matter before it asks and thanks.
    """
    padding, kept = own_lexicon().stop_words, list[str]()
    too_many = len(query) - READ_AT_MOST
    for word in reversed(query.split()):
        if too_many > 0 and padding.issuperset(phrase_of(word)):
            too_many -= len(word) + 1
        else:
            kept.append(word)
    return " ".join(reversed(kept))


def halves(query: str) -> list[str]:
    """Return a long query in two parts of about as many letters, a short one whole."""
    if len(query) < HALVED_FROM:
        return [query]
    words = query.split()
    middle = min(range(1, len(words)), key=partial(_unevenness, words), default=0)
    return [" ".join(words[:middle]), " ".join(words[middle:])] if middle else [query]


def _unevenness(words: Sequence[str], cut: int) -> int:
    return abs(sum(map(len, words[:cut])) - sum(map(len, words[cut:])))
