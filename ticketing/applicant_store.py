"""Who asks, as the database tells one applicant from another."""

from sqlalchemy.ext.asyncio import AsyncSession

from core.arabic_text import fold
from ticketing.applicants import Known, are_one
from ticketing.request_tables import RequestRow
from ticketing.tables import BeneficiaryRow


class ApplicantStore:
    """Applicants in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def is_of_one(self, one: int, other: int) -> bool:
        """Return whether one applicant asks both requests."""
        return are_one(await self._known(one), await self._known(other))

    async def _known(self, request_id: int) -> Known:
        row = await self._session.get_one(RequestRow, request_id)
        person = await self._as_merged(row.beneficiary_id)
        return Known(row.identity, person, row.mobile, fold(row.applicant))

    async def _as_merged(self, number: int | None) -> int | None:
        """Return whom a beneficiary is now, after they were found to be another."""
        while number is not None:
            person = await self._session.get_one(BeneficiaryRow, number)
            if person.merged_into is None:
                break
            number = person.merged_into
        return number
