"""Values on the pipe between the centre and its search process: a length, then the pickled value.

Both ends are ours and nobody else can write there, which is why pickle is safe here.
"""

import pickle
from asyncio import StreamReader
from dataclasses import dataclass
from struct import Struct

from faq_bank.entries import Entry
from faq_bank.ports import Vectors
from faq_bank.results import Findings
from faq_bank.searches import Search

LENGTH = Struct("!I")


@dataclass(frozen=True, slots=True)
class Renewal:
    """A new state of the bank."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Nobody waits for the answer of this number any more."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """The new state of the bank answers."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A question of which the meaning is wanted."""

    text: str


@dataclass(frozen=True, slots=True)
class Meant:
    """The vector of a question; None where there is no model."""

    vector: Vectors | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the search process is to do, and the number under which it answers."""

    number: int
    message: Search | Renewal | Meaning | Forgetting


@dataclass(frozen=True, slots=True)
class Answered:
    """What the search process says to a number."""

    number: int
    message: Findings | Renewed | Meant


def framed(value: Asked | Answered) -> bytes:
    """Return the bytes of a value on the pipe."""
    written = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(written)) + written


async def next_value(pipe: StreamReader) -> object:
    """Return the next value; IncompleteReadError when the other side has gone."""
    (length,) = LENGTH.unpack(await pipe.readexactly(LENGTH.size))
    return pickle.loads(await pipe.readexactly(length))  # noqa: S301 - written by ourselves
