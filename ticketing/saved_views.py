"""Filters that somebody keeps under a name. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.national_ids import national_id
from core.phone_numbers import national_number
from ticketing.errors import BadViewNameError, NumberInViewError
from ticketing.request_filter import RequestFilter
from ticketing.request_numbers import request_number
from ticketing.request_words import cleaned

MOST_VIEWS = 20  # of one person
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A filter under a name; *entity*: whose people have it too."""

    view_id: int
    owner: str
    name: str
    filter: RequestFilter
    entity: str | None = None


def view_name(text: str) -> str:
    """Return a name that fits on a tab; BadViewNameError."""
    name = " ".join(cleaned(text).split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise BadViewNameError(LONGEST_NAME)
    return name


def check_kept(wanted: RequestFilter) -> None:
    """Raise NumberInViewError for a search that names one person: identities are not kept so."""
    if any(means(wanted.q) for means in (national_id, national_number, request_number)):
        raise NumberInViewError


def shown_first(views: Mapping[int, SavedView], by: str) -> list[SavedView]:
    """Return views as tabs stand: one's own first, then what others share, each by name."""
    return sorted(views.values(), key=lambda it: (it.owner != by, it.name, it.view_id))
