"""Keeping beneficiaries: each deed is one transaction and one row of the audit log."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.audit import Action, Actor, Deed
from core.database import writing
from core.national_ids import masked
from ticketing.beneficiaries import Beneficiary, Particulars, merged
from ticketing.beneficiary_store import BeneficiaryStore
from ticketing.errors import DifferentPeopleError


class Beneficiaries:
    """Finding, keeping and merging the people whom the ministry serves."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def get(self, number: int) -> Beneficiary:
        """Return one person; NoSuchBeneficiaryError."""
        async with self._sessions() as session:
            return await BeneficiaryStore(session).get(number)

    async def search(
        self, text: str, *, limit: int, skip: int = 0
    ) -> tuple[int, Sequence[Beneficiary]]:
        """Return how many *text* may mean, and those after the first *skip*, *limit* at most."""
        async with self._sessions() as session:
            store = BeneficiaryStore(session)
            return await store.count(text), await store.search(text, limit=limit, skip=skip)

    async def card_of(self, number: str) -> Mapping[str, Any] | None:
        """Return who calls under *number* as the desk shows them; None when nobody is known.

        ``others`` counts those who share the number.
        """
        async with self._sessions() as session:
            people = await BeneficiaryStore(session).of_number(number)
        return {**card(people[0]), "others": len(people) - 1} if people else None

    async def add(self, particulars: Particulars, *, by: Actor) -> Beneficiary:
        """Keep a new person; IdentityTakenError."""
        async with writing(self._sessions) as session:
            person = await BeneficiaryStore(session).add(particulars)
            await audit_store.write(session, deed_of(Action.BENEFICIARY_ADDED, person.number, by))
        return person

    async def change(
        self, number: int, particulars: Particulars, *, version: int, by: Actor
    ) -> Beneficiary:
        """Keep what is said of a person now; the errors of ``BeneficiaryStore.change``."""
        async with writing(self._sessions) as session:
            person = await BeneficiaryStore(session).change(number, particulars, version=version)
            await audit_store.write(session, deed_of(Action.BENEFICIARY_CHANGED, number, by))
        return person

    async def merge(self, number: int, other: int, *, by: Actor) -> Beneficiary:
        """Let *other* be one with *number*, who keeps what both had.

        DifferentPeopleError when they cannot be; NoSuchBeneficiaryError, MergedAwayError. The audit
        log keeps what the other was.
        """
        if number == other:
            raise DifferentPeopleError
        async with writing(self._sessions) as session:
            store = BeneficiaryStore(session)
            kept, gone = await store.get(number), await store.get(other)
            both = merged(kept.particulars, gone.particulars)
            await store.leave_to(other, number)
            person = await store.change(number, both, version=kept.version)
            await audit_store.write(session, _merging(number, gone, by))
        return person

    async def uncover(self, number: int, *, by: Actor) -> Beneficiary:
        """Return one person for somebody who wants to see the national ID, and write that down."""
        async with writing(self._sessions) as session:
            person = await BeneficiaryStore(session).get(number)
            await audit_store.write(session, deed_of(Action.IDENTITY_UNCOVERED, number, by))
        return person


def card(person: Beneficiary) -> dict[str, Any]:
    """Return a person as everybody at a desk may see them, ready for JSON."""
    told = person.particulars
    return {
        "number": person.number,
        "name": told.name,
        "national_id": masked(told.national_id) if told.national_id else None,
        "role": told.role.value,
        "entity": told.entity,
        "mobiles": list(told.mobiles),
    }


def deed_of(action: Action, number: int, by: Actor) -> Deed:
    """Return what the audit log says of a deed; never the digits of an identity."""
    return Deed(by, action, f"beneficiary/{number}")


def _merging(number: int, gone: Beneficiary, by: Actor) -> Deed:
    was = {**card(gone), "mobiles": ", ".join(gone.particulars.mobiles)}
    detail = {key: str(value) for key, value in was.items() if value}
    return Deed(by, Action.BENEFICIARY_MERGED, f"beneficiary/{number}", detail)
