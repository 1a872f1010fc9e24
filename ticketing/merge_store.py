"""Merges in the database, until they are undone. The caller owns the transaction."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from ticketing.beneficiaries import Beneficiary, BeneficiaryRole, Merge, Particulars
from ticketing.tables import BeneficiaryMergeRow


class MergeStore:
    """What two people were before they became one."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, kept: Beneficiary, gone: Beneficiary, after: Particulars) -> None:
        """Remember a merge: *kept* became *after*, *gone* is one with them."""
        row = BeneficiaryMergeRow(
            kept=kept.number,
            gone=gone.number,
            before=asdict(kept.particulars),
            after=asdict(after),
            gone_before=asdict(gone.particulars),
            merged_at=datetime.now(UTC),
        )
        self._session.add(row)
        await self._session.flush()

    async def last_into(self, number: int) -> Merge | None:
        """Return the last merge that made a person what they are, if it can be undone."""
        query = select(BeneficiaryMergeRow).where(BeneficiaryMergeRow.kept == number)
        row = await self._session.scalar(query.order_by(BeneficiaryMergeRow.id.desc()).limit(1))
        return _merge(row) if row else None

    async def forget(self, merge: Merge) -> None:
        """Remember a merge no more."""
        rows = delete(BeneficiaryMergeRow).where(BeneficiaryMergeRow.id == merge.number)
        await self._session.execute(rows)


def _merge(row: BeneficiaryMergeRow) -> Merge:
    return Merge(
        number=row.id,
        kept=row.kept,
        gone=row.gone,
        before=_particulars(row.before),
        after=_particulars(row.after),
        gone_before=_particulars(row.gone_before),
        merged_at=row.merged_at,
    )


def _particulars(kept: Mapping[str, Any]) -> Particulars:
    return Particulars(
        **{**kept, "mobiles": tuple(kept["mobiles"]), "role": BeneficiaryRole(kept["role"])}
    )
