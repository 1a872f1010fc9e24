"""Keeping beneficiaries: each deed is one transaction and one row of the audit log."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.audit import Action, Actor, Deed
from core.database import writing
from core.national_ids import masked
from ticketing.beneficiaries import Beneficiary, Merge, Particulars, merged, parted
from ticketing.beneficiary_store import BeneficiaryStore
from ticketing.errors import DifferentPeopleError, NoSuchMergeError
from ticketing.merge_store import MergeStore
from ticketing.request_rows import Seal


class Beneficiaries:
    """Finding, keeping and merging the people whom the ministry serves."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], seal: Seal) -> None:
        self._sessions = sessions
        self._seal = seal

    async def get(self, number: int) -> Beneficiary:
        """Return one person; NoSuchBeneficiaryError."""
        async with self._sessions() as session:
            return await BeneficiaryStore(session, self._seal).get(number)

    async def search(
        self, text: str, *, limit: int, skip: int = 0
    ) -> tuple[int, Sequence[Beneficiary]]:
        """Return how many *text* may mean, and those after the first *skip*, *limit* at most."""
        async with self._sessions() as session:
            store = BeneficiaryStore(session, self._seal)
            return await store.count(text), await store.search(text, limit=limit, skip=skip)

    async def namesakes(self, person: Beneficiary, *, limit: int) -> Sequence[Beneficiary]:
        """Return others who may have the same name, *limit* at most."""
        async with self._sessions() as session:
            store = BeneficiaryStore(session, self._seal)
            found = await store.search(person.particulars.name, limit=limit + 1)
        return [other for other in found if other.number != person.number][:limit]

    async def card_of(self, number: str) -> Mapping[str, Any] | None:
        """Return who calls under *number* as the desk shows them; None when nobody is known.

        ``others`` counts those who share the number.
        """
        async with self._sessions() as session:
            people = await BeneficiaryStore(session, self._seal).of_number(number)
        return {**card(people[0]), "others": len(people) - 1} if people else None

    async def add(self, particulars: Particulars, *, by: Actor) -> Beneficiary:
        """Keep a new person; IdentityTakenError."""
        async with writing(self._sessions) as session:
            person = await BeneficiaryStore(session, self._seal).add(particulars)
            await audit_store.write(session, deed_of(Action.BENEFICIARY_ADDED, person.number, by))
        return person

    async def change(
        self, number: int, particulars: Particulars, *, version: int, by: Actor
    ) -> Beneficiary:
        """Keep what is said of a person now; the errors of ``BeneficiaryStore.change``."""
        async with writing(self._sessions) as session:
            person = await BeneficiaryStore(session, self._seal).change(
                number, particulars, version=version
            )
            await audit_store.write(session, deed_of(Action.BENEFICIARY_CHANGED, number, by))
        return person

    async def merge(self, number: int, other: int, *, by: Actor) -> Beneficiary:
        """Let *other* be one with *number*, who keeps what both had.

        DifferentPeopleError when they cannot be; NoSuchBeneficiaryError, MergedAwayError. What
        both were is kept until the merge is undone; the audit log names numbers alone.
        """
        if number == other:
            raise DifferentPeopleError
        async with writing(self._sessions) as session:
            store = BeneficiaryStore(session, self._seal)
            kept, gone = await store.get(number), await store.get(other)
            both = merged(kept.particulars, gone.particulars)
            await store.leave_to(other, number)
            person = await store.change(number, both, version=kept.version)
            await MergeStore(session, self._seal).add(kept, gone, both)
            await audit_store.write(session, _merging(number, other, by))
        return person

    async def last_merge(self, number: int) -> Merge | None:
        """Return the merge into a person that can be undone next, if there is one."""
        async with self._sessions() as session:
            return await MergeStore(session, self._seal).last_into(number)

    async def part(self, number: int, other: int, *, by: Actor) -> tuple[Beneficiary, Beneficiary]:
        """Undo the last merge into *number*, which took *other* in: return both as they are now.

        Each is what they were; what was changed in *number* since then stays. NoSuchMergeError;
        IdentityTakenError when somebody else has the other's national ID by now; MergedAwayError.
        """
        async with writing(self._sessions) as session:
            store, merges = BeneficiaryStore(session, self._seal), MergeStore(session, self._seal)
            merge = await merges.last_into(number)
            if merge is None or merge.gone != other:
                raise NoSuchMergeError(number, other)
            both = await store.get(number)
            alone = parted(both.particulars, merge.before, merge.after)
            kept = await store.change(number, alone, version=both.version)
            back = await store.come_back(other, merge.gone_before)
            await merges.forget(merge)
            await audit_store.write(session, _parting(number, other, by))
        return kept, back

    async def uncover(self, number: int, *, by: Actor) -> Beneficiary:
        """Return one person for somebody who wants to see the national ID, and write that down."""
        async with writing(self._sessions) as session:
            person = await BeneficiaryStore(session, self._seal).get(number)
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


def _merging(number: int, gone: int, by: Actor) -> Deed:
    return Deed(by, Action.BENEFICIARY_MERGED, f"beneficiary/{number}", {"other": gone})


def _parting(number: int, back: int, by: Actor) -> Deed:
    return Deed(by, Action.BENEFICIARY_PARTED, f"beneficiary/{number}", {"other": back})
