"""Requests and their time lines as rows, and back; the national ID goes sealed, with its index."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from core.blind_index import blind_index
from core.errors import UnsealError
from core.national_ids import masked, national_id
from core.phone_numbers import national_number
from core.sealing import SealingKeys, seal, unsealed
from ticketing.escalation import Step
from ticketing.importance import Importance
from ticketing.request_states import Deed, RequestState
from ticketing.request_tables import RequestEventRow, RequestRow
from ticketing.requests import Applicant, Event, Request, Source
from ticketing.subjects import Service

IDENTITY, KEY = "national id", "idempotency key"
UNREADABLE = "••••••••••"
AS_THEY_ARE = (
    "number", "subject", "subject_version", "title", "text", "source", "call_id", "filed_by",
    "filed_at", "state", "service", "importance", "entity", "answering", "version", "changed_at",
    "assignee", "reviewer", "level", "objections", "answer", "answered_at", "proposal",
    "due_at", "next_step_at", "merged_into",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals identities, and tells under which index one is found.

    *owner* is the row that has one, as in ``request/7``: it opens nowhere else.
    """

    keys: SealingKeys

    def sealed(self, identity: str, owner: str) -> dict[str, str | None]:
        """Return the columns of an identity; none where there is none."""
        if not identity:
            return {"national_id": None, "identity": None}
        sealed = seal(identity, self.keys, owner=owner)
        return {"national_id": sealed, "identity": self.index(identity)}

    def index(self, identity: str) -> str:
        """Return under which index an identity is found, however it is written."""
        return blind_index(national_id(identity) or identity, self.keys.index, of=IDENTITY)

    def index_of_key(self, key: str) -> str:
        """Return what is kept of an idempotency key, and of what was filed under it."""
        return blind_index(key, self.keys.index, of=KEY)

    def shown(self, sealed: str | None, owner: str) -> str:
        """Return what ``opened`` does, and UNREADABLE where the key is lost."""
        try:
            return self.opened(sealed, owner)
        except UnsealError:
            return UNREADABLE

    def opened(self, sealed: str | None, owner: str) -> str:
        """Return the whole identity, "" where there is none; UnsealError."""
        return "" if sealed is None else unsealed(sealed, self.keys, owner=owner)


def owner_of(request_id: int) -> str:
    """Return whose a request's identity is."""
    return f"request/{request_id}"


def first_values(request: Request, seal_: Seal) -> dict[str, Any]:
    """Return every column of a new request; its applicant's identity is whole here alone."""
    person = request.applicant
    return {
        "id": request.request_id,
        **changing_values(request),
        "fields": json.dumps(dict(request.fields), ensure_ascii=False),
        "applicant": person.name,
        "beneficiary_id": person.beneficiary,
        "mobile": national_number(person.mobile) or person.mobile or None,
        "email": person.email or None,
        "language": person.language,
        **seal_.sealed(person.national_id, owner_of(request.request_id)),
    }


def changing_values(request: Request) -> dict[str, Any]:
    """Return the columns that a deed may change, and those that are as they are."""
    same = {name: getattr(request, name) for name in AS_THEY_ARE}
    return {**same, "hands": " ".join(sorted(request.hands))}


def request_of(row: RequestRow | Row[Any], seal_: Seal | None) -> Request:
    """Return a request as everybody who sees it may: the identity's last digits only.

    Without *seal_* not even those: clocks do not ask who somebody is.
    """
    same = {name: getattr(row, name) for name in AS_THEY_ARE}
    same |= {
        "service": Service(row.service),
        "source": Source(row.source),
        "state": RequestState(row.state),
        "importance": Importance(row.importance),
    }
    applicant = Applicant(
        name=row.applicant,
        national_id=_masked(row, seal_),
        mobile=row.mobile or "",
        email=row.email or "",
        language=row.language,
        beneficiary=row.beneficiary_id,
    )
    return Request(
        **same,
        request_id=row.id,
        fields=json.loads(row.fields),
        applicant=applicant,
        hands=frozenset(row.hands.split()),
    )


def _masked(row: RequestRow | Row[Any], seal_: Seal | None) -> str:
    """Return the identity's last digits; none where it was sealed with a key that is lost."""
    return masked(seal_.shown(row.national_id, owner_of(row.id))) if seal_ else ""


def event_values(request_id: int, event: Event) -> dict[str, Any]:
    """Return the columns of one row of a time line."""
    return {
        "request_id": request_id,
        "n": event.n,
        "at": event.at,
        "deed": event.deed,
        "by": event.by,
        "state": event.state,
        "entity": event.entity,
        "importance": event.importance,
        "is_told": event.is_told,
        "detail": json.dumps(dict(event.detail), ensure_ascii=False),
    }


def event_of(row: RequestEventRow | Row[Any]) -> Event:
    """Return one row of a time line."""
    return Event(
        n=row.n,
        at=row.at,
        deed=Deed(row.deed),
        by=row.by,
        state=RequestState(row.state),
        entity=row.entity,
        importance=Importance(row.importance),
        is_told=row.is_told,
        detail=json.loads(row.detail),
    )


def step_values(request_id: int, step: Step, taken_at: object) -> dict[str, Any]:
    """Return the columns of a step."""
    key = step.key
    return {
        "request_id": request_id,
        "clock": key.clock,
        "round": key.round,
        "level": key.level,
        "kind": key.kind,
        "turn": key.turn,
        "fell_at": step.at,
        "entity": step.entity,
        "taken_at": taken_at,
    }
