"""Merges in the database, until they are undone. The caller owns the transaction."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from ticketing.beneficiaries import Beneficiary, BeneficiaryRole, Merge, Particulars
from ticketing.beneficiary_store import owner_of
from ticketing.request_rows import Seal
from ticketing.tables import BeneficiaryMergeRow


class MergeStore:
    """What two people were before they became one."""

    def __init__(self, session: AsyncSession, seal: Seal) -> None:
        self._session = session
        self._seal = seal

    async def add(self, kept: Beneficiary, gone: Beneficiary, after: Particulars) -> None:
        """Remember a merge: *kept* became *after*, *gone* is one with them."""
        row = BeneficiaryMergeRow(
            kept=kept.number,
            gone=gone.number,
            before=self._kept(kept.particulars, kept.number),
            after=self._kept(after, kept.number),
            gone_before=self._kept(gone.particulars, gone.number),
            merged_at=datetime.now(UTC),
        )
        self._session.add(row)
        await self._session.flush()

    async def last_into(self, number: int) -> Merge | None:
        """Return the last merge that made a person what they are, if it can be undone."""
        query = select(BeneficiaryMergeRow).where(BeneficiaryMergeRow.kept == number)
        row = await self._session.scalar(query.order_by(BeneficiaryMergeRow.id.desc()).limit(1))
        return self._merge(row) if row else None

    async def forget(self, merge: Merge) -> None:
        """Remember a merge no more."""
        rows = delete(BeneficiaryMergeRow).where(BeneficiaryMergeRow.id == merge.number)
        await self._session.execute(rows)

    def _merge(self, row: BeneficiaryMergeRow) -> Merge:
        return Merge(
            number=row.id,
            kept=row.kept,
            gone=row.gone,
            before=self._particulars(row.before, row.kept),
            after=self._particulars(row.after, row.kept),
            gone_before=self._particulars(row.gone_before, row.gone),
            merged_at=row.merged_at,
        )

    def _kept(self, told: Particulars, number: int) -> dict[str, Any]:
        """Return what is kept of a person; the identity sealed, as in their own row."""
        sealed = self._seal.sealed(told.national_id or "", owner_of(number))
        return {**asdict(told), "national_id": sealed["national_id"]}

    def _particulars(self, kept: Mapping[str, Any], number: int) -> Particulars:
        identity = self._seal.shown(kept["national_id"], owner_of(number)) or None
        mobiles, role = tuple(kept["mobiles"]), BeneficiaryRole(kept["role"])
        return Particulars(**{**kept, "national_id": identity, "mobiles": mobiles, "role": role})
