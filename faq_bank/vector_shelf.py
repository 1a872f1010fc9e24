"""Embeddings kept beside the bank, so that each text is embedded once."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np

from faq_bank.ports import Embedder, Texts, Vectors
from faq_bank.query_reader import QueryReader
from faq_bank.vector_file import KEY_BYTES, write_vectors

QUESTION, ANSWER = b"q", b"a"
MOST_OTHERS = 2  # times as many as wanted are kept, in case their texts come back


class VectorShelf:
    """Vectors of the bank's texts, remembered and written to a file."""

    def __init__(self, embedder: Embedder, known: Mapping[bytes, Vectors] | None = None) -> None:
        self._embedder = embedder
        self._known = dict(known or {})
        self.has_grown = False
        self._reader = QueryReader(embedder.questions)

    def asked(self, query: str) -> Vectors:
        """Return the vector of what somebody asks; the latest are remembered, none is kept."""
        return self._reader.read(query)

    def read_ahead(self, query: str) -> None:
        """Begin to read what somebody is still typing."""
        self._reader.read_ahead(query)

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
