"""Embeddings kept beside the bank, so that each text is embedded once.

A vector is kept as bytes with one scale; what that loses is far below what the model can tell.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from faq_bank.errors import BadVectorsError
from faq_bank.lexicon import own_lexicon, phrase_of
from faq_bank.ports import Embedder, Vectors

SAMPLE_VECTORS = Path(__file__).with_name("sample") / "vectors.npz"
STEPS = 127
KEY_BYTES = 8
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
        return self._remembered(texts, b"q", self._embedder.questions)

    def answers(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each answer."""
        return self._remembered(texts, b"a", self._embedder.answers)

    def write(self, path: Path) -> None:
        """Keep everything in the file at *path*."""
        vectors = np.array(list(self._known.values()), np.float32)
        scales = np.abs(vectors).max(axis=1, keepdims=True) / STEPS
        keys = np.frombuffer(b"".join(self._known), np.uint8).reshape(-1, KEY_BYTES)
        bytes_of = np.rint(vectors / scales).astype(np.int8)
        np.savez_compressed(path, keys=keys, vectors=bytes_of, scales=scales)

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
        keys = [blake2b(text.encode(), digest_size=KEY_BYTES, key=kind).digest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            self.has_grown = True
            self._known.update(zip(new, embed(list(new.values())), strict=True))
        return np.array([self._known[key] for key in keys], np.float32)


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


def read_vectors(path: Path) -> dict[bytes, Vectors]:
    """Return the vectors of the file at *path* by their keys."""
    try:
        with np.load(path) as kept:
            vectors = kept["vectors"] * kept["scales"]
            return {
                key.tobytes(): vector for key, vector in zip(kept["keys"], vectors, strict=True)
            }
    except (KeyError, ValueError, BadZipFile):
        raise BadVectorsError(path) from None
