"""What one person may do to a request now: what its page offers, and nothing else. Pure."""

from datetime import datetime

from ticketing.importance import OBJECT_WITHIN
from ticketing.objections import MOST_ROUNDS
from ticketing.request_rights import Person, needs_approval, parts
from ticketing.request_states import BY_ITSELF, WHO, Deed, deeds_in
from ticketing.requests import Request
from ticketing.structure import Structure

NEVER_OFFERED = BY_ITSELF | {Deed.FILE, Deed.RATE, Deed.ATTACH, Deed.DETACH}  # done elsewhere


def deeds_for(
    person: Person, request: Request, structure: Structure, at: datetime
) -> frozenset[Deed]:
    """Return what the table and the person's part allow now.

    Of answering and proposing an answer only what an answer of theirs would become.
    """
    theirs = parts(person, request, structure, at)
    allowed = {deed for deed in deeds_in(request.state) - NEVER_OFFERED if theirs & WHO[deed]}
    waits = needs_approval(person, request, structure, at)
    allowed.discard(Deed.ANSWER if waits else Deed.PROPOSE)
    if not may_be_objected_to(request, at):
        allowed.discard(Deed.OBJECT)
    return frozenset(allowed)


def may_change_files(person: Person, request: Request, structure: Structure, at: datetime) -> bool:
    """Return whether a person may attach files to a request and take theirs away now."""
    theirs = parts(person, request, structure, at)
    return Deed.ATTACH in deeds_in(request.state) and bool(theirs & WHO[Deed.ATTACH])


def may_be_objected_to(request: Request, at: datetime) -> bool:
    """Return whether rounds and days are left to object to the answer."""
    answered_at = request.answered_at
    is_in_time = answered_at is not None and at <= answered_at + OBJECT_WITHIN
    return request.objections < MOST_ROUNDS and is_in_time
