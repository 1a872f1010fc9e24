"""The open requests of whoever calls: shown at the ring, and before another one is filed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.national_ids import national_id
from core.phone_numbers import national_number
from ticketing.beneficiary_store import BeneficiaryStore
from ticketing.entities import Entity
from ticketing.likeness import likely_same
from ticketing.own_entity import own_entity
from ticketing.request_numbers import spaced
from ticketing.request_rows import Seal
from ticketing.request_store import RequestStore
from ticketing.requests import Applicant, Request
from ticketing.structure_store import Ground, GroundShelf

MOST_OPEN = 50  # of one person, among which likely ones are looked for
MOST_SHOWN = 5
MOST_LATEST = 10  # of one person, among which their own entity is looked for


class OpenRequests:
    """Finds what a person asked and what is not settled yet."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        seal: Seal,
        grounds: GroundShelf,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._seal = seal
        self._grounds = grounds
        self._clock = clock

    async def of_caller(self, number: str, beneficiary: int | None) -> Sequence[Mapping[str, Any]]:
        """Return what stands open for a number, or for the one person who is known by it."""
        person = Applicant(name="", mobile=number, beneficiary=beneficiary)
        return (await self._rows(person, lambda found: found))[:MOST_SHOWN]

    async def likely(
        self, person: Applicant, *, subject: str, words: str
    ) -> Sequence[Mapping[str, Any]]:
        """Return those of a person that are likely what they ask now, the likest first."""
        return await self._rows(
            person,
            lambda found: likely_same(found, subject=subject, words=words, limit=MOST_SHOWN),
        )

    async def entity_of(self, person: Applicant) -> Entity | None:
        """Return the entity that is most likely a person's own: it stands in the form."""
        async with self._sessions() as session:
            named, identity = "", national_id(person.national_id)
            if person.beneficiary is not None:
                known = await BeneficiaryStore(session, self._seal).get(person.beneficiary)
                named = known.particulars.entity
                identity = identity or known.particulars.national_id or ""
            latest = await RequestStore(session, self._seal).latest_of(
                identity=identity, mobile=national_number(person.mobile), limit=MOST_LATEST
            )
            ground = await self._grounds.current(session)
        standing = ground.structure.time.ministry.standing(self._clock())
        return own_entity(named, latest, ground.subjects, standing)

    async def _rows(
        self, person: Applicant, chosen: Callable[[Sequence[Request]], Sequence[Request]]
    ) -> Sequence[Mapping[str, Any]]:
        async with self._sessions() as session:
            found = await RequestStore(session, self._seal).open_of(
                identity=await identity_of(session, self._seal, person),
                mobile=national_number(person.mobile),
                limit=MOST_OPEN,
            )
            if not found:
                return []
            ground = await self._grounds.current(session)
        at = self._clock()
        return [open_row(request, ground, at) for request in chosen(found)]


async def identity_of(session: AsyncSession, seal: Seal, person: Applicant) -> str:
    """Return the national ID that was typed, or the named beneficiary's; NoSuchBeneficiaryError."""
    if person.national_id or person.beneficiary is None:
        return national_id(person.national_id)
    known = await BeneficiaryStore(session, seal).get(person.beneficiary)
    return known.particulars.national_id or ""


def open_row(request: Request, ground: Ground, at: datetime) -> dict[str, Any]:
    """Return what an agent says of an open request, ready for JSON."""
    holder = holder_of(request, ground, at)
    subject = ground.subjects.get((request.subject, request.subject_version))
    return {
        "number": request.number,
        "spoken": spaced(request.number),
        "subject": request.subject,
        "subject_ar": subject.name_ar if subject else request.subject,
        "subject_en": subject.name_en if subject else request.subject,
        "title": request.title,
        "state": request.state.value,
        "level": request.level,
        "holder_ar": holder.name_ar,
        "holder_en": holder.name_en,
        "due_at": request.due_at.isoformat() if request.due_at else None,
    }


def holder_of(request: Request, ground: Ground, at: datetime) -> Entity:
    """Return the entity at whose level a request stands: its own and its head, then those above."""
    path = list(ground.structure.time.ministry.path_up(request.entity, at))
    return path[min(max(request.level - 1, 0), len(path) - 1)]
