"""Beneficiaries in the database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.national_ids import national_id
from core.phone_numbers import national_number
from ticketing.beneficiaries import Beneficiary, BeneficiaryRole, Particulars, search_words
from ticketing.errors import (
    BeneficiaryChangedError,
    IdentityTakenError,
    MergedAwayError,
    NoSuchBeneficiaryError,
)
from ticketing.request_rows import UNREADABLE, Seal
from ticketing.tables import BeneficiaryMobileRow, BeneficiaryRow

PLACE = (BeneficiaryMobileRow.beneficiary_id, BeneficiaryMobileRow.place)


class BeneficiaryStore:
    """People in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession, seal: Seal) -> None:
        self._session = session
        self._seal = seal

    async def get(self, number: int) -> Beneficiary:
        """Return one person; NoSuchBeneficiaryError."""
        row = await self._session.get(BeneficiaryRow, number)
        if row is None or row.erased_at is not None:
            raise NoSuchBeneficiaryError(number)
        return (await self._people([row]))[0]

    async def of_number(self, number: str) -> Sequence[Beneficiary]:
        """Return who calls under *number*, in any form; the one changed last comes first."""
        if not (dialled := national_number(number)):
            return ()
        query = select(BeneficiaryRow).where(_calls_from(dialled))
        return await self._in_order(query.order_by(BeneficiaryRow.changed_at.desc()))

    async def search(self, text: str, *, limit: int, skip: int = 0) -> Sequence[Beneficiary]:
        """Return whom *text* may mean: a number, a national ID, or parts of a name."""
        query = self._meant(text).order_by(BeneficiaryRow.folded_name, BeneficiaryRow.id)
        return await self._in_order(query.limit(limit).offset(skip))

    async def count(self, text: str) -> int:
        """Return how many *text* may mean."""
        return (
            await self._session.scalar(
                select(func.count()).select_from(self._meant(text).subquery())
            )
            or 0
        )

    async def add(self, particulars: Particulars) -> Beneficiary:
        """Keep a new person; IdentityTakenError."""
        await self._check_identity(particulars.national_id, 0)
        row = BeneficiaryRow(version=1)
        _write(row, particulars)
        self._session.add(row)
        await self._session.flush()  # the identity is sealed for this number alone
        self._write_identity(row, particulars.national_id)
        await self._flush(row.id)
        await self._write_mobiles(row.id, particulars.mobiles)
        return self._person(row, particulars.mobiles)

    async def change(self, number: int, particulars: Particulars, *, version: int) -> Beneficiary:
        """Keep what is said of a person now.

        NoSuchBeneficiaryError, MergedAwayError, IdentityTakenError; BeneficiaryChangedError unless
        *version* is the one that is kept.
        """
        row = await self._own_row(number)
        if row.version != version:
            raise BeneficiaryChangedError(number)
        await self._check_identity(particulars.national_id, number)
        row.version += 1
        _write(row, particulars)
        self._write_identity(row, particulars.national_id)
        await self._flush(number)
        await self._write_mobiles(number, particulars.mobiles)
        return self._person(row, particulars.mobiles)

    async def leave_to(self, number: int, other: int) -> None:
        """Let a person be one with *other* from now on: who looks for one finds the other."""
        row = await self._own_row(number)
        row.version += 1
        row.merged_into, row.changed_at = other, datetime.now(UTC)
        self._write_identity(row, None)
        await self._write_mobiles(number, ())
        await self._session.flush()

    async def come_back(self, number: int, particulars: Particulars) -> Beneficiary:
        """Let a person who was one with another be themself again; IdentityTakenError."""
        if (row := await self._session.get(BeneficiaryRow, number, with_for_update=True)) is None:
            raise NoSuchBeneficiaryError(number)
        await self._check_identity(particulars.national_id, number)
        row.version += 1
        row.merged_into = None
        _write(row, particulars)
        self._write_identity(row, particulars.national_id)
        await self._flush(number)
        await self._write_mobiles(number, particulars.mobiles)
        return self._person(row, particulars.mobiles)

    async def _own_row(self, number: int) -> BeneficiaryRow:
        row = await self._session.get(BeneficiaryRow, number, with_for_update=True)
        if row is None or row.erased_at is not None:
            raise NoSuchBeneficiaryError(number)
        if row.merged_into is not None:
            raise MergedAwayError(row.merged_into)
        return row

    async def _check_identity(self, identity: str | None, number: int) -> None:
        """Raise IdentityTakenError when somebody other than *number* has the national ID."""
        if identity is None:
            return
        theirs = BeneficiaryRow.identity == self._seal.index(identity)
        others = select(BeneficiaryRow.id).where(theirs, BeneficiaryRow.id != number)
        other = await self._session.scalar(others)
        if other is not None:
            raise IdentityTakenError(other)

    def _write_identity(self, row: BeneficiaryRow, identity: str | None) -> None:
        if identity == UNREADABLE:  # the key may come back
            return
        columns = self._seal.sealed(identity or "", owner_of(row.id))
        row.national_id, row.identity = columns["national_id"], columns["identity"]

    async def _flush(self, number: int) -> None:
        try:
            await self._session.flush()
        except IntegrityError:  # somebody else was quicker
            raise BeneficiaryChangedError(number) from None

    async def _write_mobiles(self, number: int, mobiles: Iterable[str]) -> None:
        mine = BeneficiaryMobileRow.beneficiary_id == number
        await self._session.execute(delete(BeneficiaryMobileRow).where(mine))
        self._session.add_all(
            BeneficiaryMobileRow(beneficiary_id=number, number=mobile, place=place)
            for place, mobile in enumerate(mobiles)
        )
        await self._session.flush()

    async def _in_order(self, query: Select[BeneficiaryRow]) -> Sequence[Beneficiary]:
        return await self._people((await self._session.scalars(query)).all())

    async def _people(self, rows: Sequence[BeneficiaryRow]) -> Sequence[Beneficiary]:
        mobiles = await self._mobiles([row.id for row in rows])
        return [self._person(row, mobiles.get(row.id, ())) for row in rows]

    async def _mobiles(self, numbers: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
        theirs = BeneficiaryMobileRow.beneficiary_id.in_(numbers)
        rows = await self._session.scalars(
            select(BeneficiaryMobileRow).where(theirs).order_by(*PLACE)
        )
        found: dict[int, tuple[str, ...]] = {}
        for row in rows:
            found[row.beneficiary_id] = (*found.get(row.beneficiary_id, ()), row.number)
        return found

    def _meant(self, text: str) -> Select[BeneficiaryRow]:
        is_own = BeneficiaryRow.merged_into.is_(None), BeneficiaryRow.erased_at.is_(None)
        query = select(BeneficiaryRow).where(*is_own)
        ways: list[ColumnElement[bool]] = []
        if dialled := national_number(text):
            ways.append(_calls_from(dialled))
        if identity := national_id(text):
            ways.append(BeneficiaryRow.identity == self._seal.index(identity))
        if ways:  # no name has so many digits
            return query.where(or_(*ways))
        names = [
            BeneficiaryRow.folded_name.contains(it, autoescape=True) for it in search_words(text)
        ]
        return query.where(and_(true(), *names))

    def _person(self, row: BeneficiaryRow, mobiles: Iterable[str]) -> Beneficiary:
        return Beneficiary(
            number=row.id,
            particulars=Particulars(
                name=row.name,
                national_id=self._seal.shown(row.national_id, owner_of(row.id)) or None,
                mobiles=tuple(mobiles),
                role=BeneficiaryRole(row.role),
                entity=row.entity,
            ),
            version=row.version,
            changed_at=row.changed_at,
            merged_into=row.merged_into,
        )


def owner_of(number: int) -> str:
    """Return whose a beneficiary's identity is."""
    return f"beneficiary/{number}"


def _calls_from(dialled: str) -> ColumnElement[bool]:
    theirs = select(BeneficiaryMobileRow.beneficiary_id)
    return BeneficiaryRow.id.in_(theirs.where(BeneficiaryMobileRow.number == dialled))


def _write(row: BeneficiaryRow, particulars: Particulars) -> None:
    row.name, row.folded_name = particulars.name, " ".join(search_words(particulars.name))
    row.role, row.entity = particulars.role.value, particulars.entity
    row.changed_at = datetime.now(UTC)
