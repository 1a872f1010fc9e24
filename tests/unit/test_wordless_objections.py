"""Whether the reason of an objection is known to anybody."""

from collections.abc import Sequence

import pytest

from tests.ministry import HOUR, SUNDAY, a_request
from ticketing.importance import Importance
from ticketing.objections import LEAST_REASON
from ticketing.request_states import Deed, RequestState
from ticketing.requests import Event
from ticketing.tracking import BY_LINK, BY_TELEPHONE
from ticketing.wordless_objections import REASON, is_without_words

OBJECTED, REVIEWED = RequestState.OBJECTED, RequestState.UNDER_REVIEW
BY_KEYS = (Deed.OBJECT, BY_TELEPHONE)


def events(*deeds: tuple[Deed, str]) -> Sequence[Event]:
    """Return a time line of such deeds."""
    return [
        Event(
            n=n,
            at=SUNDAY + n * HOUR,
            deed=deed,
            by=by,
            state=OBJECTED,
            entity="agency",
            importance=Importance.NORMAL,
        )
        for n, (deed, by) in enumerate(deeds, 1)
    ]


@pytest.mark.parametrize(
    ("state", "deeds", "is_so"),
    [
        (OBJECTED, [BY_KEYS], True),
        (REVIEWED, [BY_KEYS, (Deed.REVIEW, "hind"), (Deed.COMMENT, "hind")], True),
        (OBJECTED, [(Deed.ADD, BY_LINK), BY_KEYS], True),
        (OBJECTED, [(Deed.OBJECT, BY_LINK), (Deed.UPHOLD, "hind"), BY_KEYS], True),
        (OBJECTED, [(Deed.OBJECT, BY_LINK)], False),
        (OBJECTED, [BY_KEYS, (Deed.UPHOLD, "hind"), (Deed.OBJECT, BY_LINK)], False),
        (OBJECTED, [BY_KEYS, (Deed.ADD, BY_LINK)], False),
        (RequestState.ANSWERED, [BY_KEYS, (Deed.UPHOLD, "hind")], False),
    ],
)
def test_an_objection_by_keys_is_without_words_until_some_come_or_it_is_decided(
    state: RequestState, deeds: list[tuple[Deed, str]], *, is_so: bool
) -> None:
    assert is_without_words(a_request(state=state), events(*deeds)) is is_so


def test_what_stands_for_the_reason_is_taken_as_one() -> None:
    assert len(REASON) >= LEAST_REASON
