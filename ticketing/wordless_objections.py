"""Objections by keys of a telephone: no words come with them, so that somebody has to ask. Pure."""

from collections.abc import Sequence

from ticketing.request_states import IN_OBJECTION, Deed
from ticketing.requests import Event, Request
from ticketing.tracking import BY_TELEPHONE

REASON = "اعتراض بالهاتف دون ذكر السبب؛ يُتصل بالمستفيد لمعرفته قبل القرار."
ENDS = frozenset({Deed.OBJECT, Deed.ADD})  # the newest of them: are there words of theirs?


def is_without_words(request: Request, events: Sequence[Event]) -> bool:
    """Tell whether an objection is to be decided whose reason nobody has heard.

    What is added after it is in the beneficiary's words: then they need not be asked any more.
    """
    if request.state not in IN_OBJECTION:
        return False
    newest = next((event for event in reversed(events) if event.deed in ENDS), None)
    return newest is not None and (newest.deed, newest.by) == (Deed.OBJECT, BY_TELEPHONE)
