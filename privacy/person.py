"""Where somebody stands in the database: found by their national ID or telephone number."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.national_ids import national_id
from core.phone_numbers import national_number
from privacy.errors import NobodyFoundError, NotAPersonError, SharedNumberError
from supervision.caller_story import forms_of
from supervision.tables import CallbackRow, CallRow
from ticketing.request_rows import Seal
from ticketing.request_tables import RequestRow
from ticketing.tables import BeneficiaryMobileRow, BeneficiaryRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom a number means, by the ids of their rows; *numbers* are theirs alone."""

    index: str | None  # the blind index of their national ID
    beneficiaries: tuple[int, ...]
    requests: tuple[int, ...]
    calls: tuple[str, ...]
    numbers: frozenset[str] = field(repr=False)
    shared: frozenset[str] = field(repr=False)  # numbers that others have too
    emails: frozenset[str] = field(repr=False)
    names: frozenset[str] = field(repr=False)

    @property
    def subject(self) -> str:
        """Return who it is in the audit log, which holds no number."""
        return f"beneficiary/{self.beneficiaries[0]}" if self.beneficiaries else "person"


class PersonFinder:
    """Finds people. The caller owns the transaction."""

    def __init__(self, session: AsyncSession, seal: Seal) -> None:
        self._session = session
        self._seal = seal

    async def find(self, sought: str) -> Person:
        """Return whom *sought* means; NotAPersonError, NobodyFoundError, SharedNumberError."""
        if identity := national_id(sought):
            index = self._seal.index(identity)
            return await self._person(index, await self._with_index(index), frozenset())
        if not (number := national_number(sought)):
            raise NotAPersonError
        behind, beneficiaries = await self._behind(number)
        return await self._person(behind, beneficiaries, frozenset({number}))

    async def of_beneficiary(self, number: int) -> Person:
        """Return whom a beneficiary's number means; NobodyFoundError."""
        row = await self._session.get(BeneficiaryRow, number)
        if row is None or row.erased_at is not None:
            raise NobodyFoundError
        return await self._person(row.identity, [number], frozenset())

    async def _behind(self, number: str) -> tuple[str | None, Sequence[int]]:
        """Return the index and the beneficiary of the one person who has a telephone number."""
        holds = BeneficiaryMobileRow.beneficiary_id == BeneficiaryRow.id
        query = select(BeneficiaryRow.id, BeneficiaryRow.identity).join(BeneficiaryMobileRow, holds)
        known = (
            await self._session.execute(query.where(BeneficiaryMobileRow.number == number))
        ).all()
        ids = [row.id for row in known]
        no_others = RequestRow.beneficiary_id.is_(None), RequestRow.beneficiary_id.not_in(ids)
        has_it = RequestRow.mobile == number, RequestRow.identity.is_not(None), or_(*no_others)
        asked = await self._all(select(RequestRow.identity).where(*has_it).distinct())
        people = {row.identity or f"beneficiary/{row.id}" for row in known}
        people |= set(asked)
        if len(people) > 1:
            raise SharedNumberError(len(people))
        if known:
            return known[0].identity, [known[0].id]
        index = next(iter(asked), None)
        return index, await self._with_index(index) if index else ()

    async def _with_index(self, index: str) -> Sequence[int]:
        return await self._all(select(BeneficiaryRow.id).where(BeneficiaryRow.identity == index))

    async def _person(
        self, index: str | None, known: Sequence[int], given: frozenset[str]
    ) -> Person:
        beneficiaries = await self._with_merged(known)
        theirs = await self._numbers(beneficiaries, index) | given
        shared = {it for it in theirs if await self._others_have(it, beneficiaries, index)}
        numbers = theirs - shared
        requests = await self._requests(beneficiaries, index, numbers)
        if not beneficiaries and not requests and not await self._calls(numbers, ()):
            raise NobodyFoundError
        return Person(
            index=index,
            beneficiaries=tuple(beneficiaries),
            requests=tuple(row.id for row in requests),
            calls=await self._calls(numbers, [row.call_id for row in requests if row.call_id]),
            numbers=frozenset(numbers),
            shared=frozenset(shared),
            emails=frozenset(row.email for row in requests if row.email),
            names=frozenset([row.applicant for row in requests] + await self._names(beneficiaries)),
        )

    async def _with_merged(self, known: Sequence[int]) -> Sequence[int]:
        """Return people with all who turned out to be them."""
        found = list(known)
        while known:
            others = BeneficiaryRow.merged_into.in_(known), BeneficiaryRow.id.not_in(found)
            known = await self._all(select(BeneficiaryRow.id).where(*others))
            found += known
        return found

    async def _numbers(self, beneficiaries: Sequence[int], index: str | None) -> frozenset[str]:
        theirs = BeneficiaryMobileRow.beneficiary_id.in_(beneficiaries)
        kept = await self._all(select(BeneficiaryMobileRow.number).where(theirs))
        query = select(RequestRow.mobile).where(_asked_by(beneficiaries, index))
        return frozenset(it for it in (*kept, *await self._all(query)) if it)

    async def _others_have(
        self, number: str, beneficiaries: Sequence[int], index: str | None
    ) -> bool:
        row, request = BeneficiaryMobileRow, RequestRow
        others = row.number == number, row.beneficiary_id.not_in(beneficiaries)
        if await self._all(select(row.beneficiary_id).where(*others).limit(1)):
            return True
        asked = request.mobile == number, request.identity.is_not(None), request.identity != index
        not_theirs = or_(
            request.beneficiary_id.is_(None), request.beneficiary_id.not_in(beneficiaries)
        )
        return bool(await self._all(select(request.id).where(*asked, not_theirs).limit(1)))

    async def _requests(
        self, beneficiaries: Sequence[int], index: str | None, numbers: Collection[str]
    ) -> Sequence[RequestRow]:
        """Return what they asked, also that under a number of theirs alone with no identity."""
        nameless = RequestRow.identity.is_(None) & RequestRow.beneficiary_id.is_(None)
        by_number = RequestRow.mobile.in_(sorted(numbers)) & nameless
        query = select(RequestRow).where(or_(_asked_by(beneficiaries, index), by_number))
        return await self._all(query.order_by(RequestRow.id))

    async def _calls(self, numbers: Iterable[str], named: Sequence[str]) -> tuple[str, ...]:
        """Return the calls from their numbers, and those in which they asked something."""
        forms = sorted({form for number in numbers for form in forms_of(number)})
        from_there = select(CallRow.call_id).where(CallRow.caller.in_(forms))
        promised = select(CallbackRow.call_id).where(CallbackRow.number.in_(forms))
        found = [*await self._all(from_there), *await self._all(promised), *named]
        return tuple(sorted(set(found)))

    async def _names(self, beneficiaries: Sequence[int]) -> list[str]:
        theirs = BeneficiaryRow.id.in_(beneficiaries)
        return list(await self._all(select(BeneficiaryRow.name).where(theirs)))

    async def _all(self, query: Any) -> Sequence[Any]:  # noqa: ANN401 - a select of any row
        return (await self._session.scalars(query)).all()


def _asked_by(beneficiaries: Sequence[int], index: str | None) -> ColumnElement[bool]:
    by_identity = RequestRow.identity == index if index else false()
    return or_(by_identity, RequestRow.beneficiary_id.in_(beneficiaries))
