"""Vectors as the bank compares them: what differs among wordings of one question counts little.

A model of meaning tells dialect from MSA and a keyword from a story as well as it tells questions
apart, and all its vectors lean one way. The wordings of the bank show which directions are manner
and which are matter: every direction is divided by its spread within the entries (Mahalanobis'
distance, its covariance shrunk to a multiple of one because there are few wordings).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faq_bank.ports import Vectors

SHRINKAGE = 1.5  # of the mean variance of all utterances
Owners = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class MeaningSpace:
    """Turns vectors of the model into those that are compared, of length one."""

    middle: Vectors
    turn: Vectors

    def of(self, vectors: Vectors) -> Vectors:
        """Return the vectors in this space."""
        turned: Vectors = ((vectors - self.middle) @ self.turn).astype(np.float32)
        return of_length_one(turned)


def fitted_space(utterances: Vectors, owners: Owners) -> MeaningSpace:
    """Return the space in which utterances of one owner lie close together."""
    middle = utterances.mean(axis=0)
    variance = max(float(utterances.var(axis=0).mean()), 1e-9)
    apart = utterances - _middles(utterances, owners)[owners]
    spare = max(len(utterances) - int(owners.max()) - 1, 1)
    spread, directions = np.linalg.eigh((apart.T @ apart / spare).astype(np.float64))
    scale = (np.maximum(spread, 0) + SHRINKAGE * variance) ** -0.5
    return MeaningSpace(middle, (directions * scale).astype(np.float32))


def entry_vectors(utterances: Vectors, owners: Owners, *also: tuple[float, Vectors]) -> Vectors:
    """Return one vector for each owner: the middle of its utterances, drawn to weighted others."""
    drawn = of_length_one(_middles(utterances, owners))
    for weight, vectors in also:
        drawn = drawn + np.float32(weight) * vectors
    return of_length_one(drawn)


def of_length_one(vectors: Vectors) -> Vectors:
    """Return the vectors with length one; those without length stay."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scaled


def _middles(utterances: Vectors, owners: Owners) -> Vectors:
    """Return the mean of each owner's utterances; owners are in order and without gaps."""
    starts = np.searchsorted(owners, np.arange(int(owners.max()) + 1))
    counts = np.diff(np.append(starts, len(owners)))[:, None]
    middles: Vectors = (np.add.reduceat(utterances, starts, axis=0) / counts).astype(np.float32)
    return middles
