"""Embeddings in a file: written as a whole or not at all, and checked when they are read.

A vector is kept as bytes with one scale; what that loses is far below what the model can tell.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile
from zlib import error as BadStreamError  # noqa: N812 - it is a class

import numpy as np

from faq_bank.errors import BadVectorsError
from faq_bank.ports import Vectors

SAMPLE_VECTORS = Path(__file__).with_name("sample") / "vectors.npz"
STEPS = 127
KEY_BYTES = 8
NO_SUCH_FILE = (
    *(AttributeError, EOFError, KeyError, NotImplementedError, OSError, TypeError, ValueError),
    *(BadStreamError, BadZipFile),
)  # what numpy says of files that are cut short, or were never its own


def read_vectors(path: Path) -> dict[bytes, Vectors]:
    """Return the vectors of the file at *path* by their keys; BadVectorsError."""
    try:
        with path.open("rb") as file, np.load(file) as kept:
            keys, vectors = kept["keys"], kept["vectors"] * kept["scales"]
    except NO_SUCH_FILE:
        raise BadVectorsError(path) from None
    if keys.shape != (len(vectors), KEY_BYTES) or keys.dtype != np.uint8:
        raise BadVectorsError(path)
    return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}


def write_vectors(path: Path, known: Mapping[bytes, Vectors]) -> None:
    """Replace the file at *path* as a whole: whoever is stopped meanwhile leaves the one before."""
    vectors = np.array(list(known.values()), np.float32)
    scales = np.abs(vectors).max(axis=1, keepdims=True) / STEPS
    keys = np.frombuffer(b"".join(known), np.uint8).reshape(-1, KEY_BYTES)
    bytes_of = np.rint(vectors / scales).astype(np.int8)
    copy = path.with_name(f".{path.name}.new")
    with copy.open("wb") as file:
        np.savez_compressed(file, keys=keys, vectors=bytes_of, scales=scales)
        file.flush()
        os.fsync(file.fileno())
    copy.replace(path)


def put_aside(path: Path) -> Path:
    """Return where the file at *path* lies from now on: beside its place, for people to look at."""
    aside = path.with_name(f"{path.name}.bad")
    path.replace(aside)
    return aside
