"""What is asked of the bank."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A query with all that is known about who asks.

    An open query is still being typed. Lifts favour entries by id, within bounds.
    """

    query: str
    at: date
    limit: int = 10
    is_open: bool = False
    with_meaning: bool = True
    categories: frozenset[str] = frozenset()
    lifts: Mapping[str, float] = field(default_factory=dict)
