"""Which open requests of a person are likely what they ask now. Pure."""

from collections.abc import Sequence

from ticketing.request_words import wanted
from ticketing.requests import Request

LEAST_SHARED = 0.5  # of the fewer words
LEAST_LETTERS = 3  # of a word that says something
SAME_SUBJECT = 1.0


def likely_same(
    requests: Sequence[Request], *, subject: str, words: str, limit: int
) -> Sequence[Request]:
    """Return those about the same subject or in like words, the likest first, then the newest."""
    told = _telling(words)
    likeness = {one.request_id: _likeness(one, subject, told) for one in requests}
    found = [one for one in requests if likeness[one.request_id] >= LEAST_SHARED]
    return sorted(found, key=lambda one: (-likeness[one.request_id], -one.request_id))[:limit]


def _likeness(request: Request, subject: str, told: frozenset[str]) -> float:
    """Return 1 for the subject, and the share of the words that both have."""
    theirs = _telling(f"{request.title} {request.text}")
    fewer = min(len(told), len(theirs))
    shared = len(told & theirs) / fewer if fewer else 0.0
    return shared + (SAME_SUBJECT if subject and request.subject == subject else 0.0)


def _telling(text: str) -> frozenset[str]:
    return frozenset(word for word in wanted(text) if len(word) >= LEAST_LETTERS)
