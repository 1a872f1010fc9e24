"""What is asked of the bank, in the database; long numbers are taken out on the way in."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from faq_bank.masking import without_numbers
from faq_bank.usage import LONGEST_QUERY, Asked, Circumstances, Mark, Opened, Use, Way
from faq_bank.usage_tables import AskedRow, MarkRow, OpenedRow, UseRow


class UsageStore:
    """Searches, openings and marks in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def asked(self, asked: Asked) -> None:
        """Keep what a visit came to search; who recorded it stays, and what it was settled as."""
        row = await self._session.get(AskedRow, asked.visit)
        if row is None:
            row = AskedRow(visit=asked.visit)
            self._session.add(row)
        row.query, row.asked_at = kept_query(asked.query), asked.asked_at
        row.queue, row.region = asked.circumstances.queue, asked.circumstances.region
        row.is_sure = asked.is_sure
        row.recorded_by = asked.recorded_by or row.recorded_by
        await self._session.flush()

    async def opened(self, opened: Opened) -> None:
        """Keep that an entry was opened; once more in the same visit changes nothing."""
        if await self._session.get(OpenedRow, (opened.visit, opened.entry_id)) is None:
            row = OpenedRow(
                visit=opened.visit,
                entry_id=opened.entry_id,
                opened_at=opened.opened_at,
                queue=opened.circumstances.queue,
                region=opened.circumstances.region,
            )
            self._session.add(row)
            await self._session.flush()

    async def mark(self, mark: Mark) -> None:
        """Keep that an entry answered; the same of the same call again is one mark."""
        row = await self._mark(mark.entry_id, mark.marked_by, mark.call_id)
        if row is None:
            row = MarkRow(entry_id=mark.entry_id, marked_by=mark.marked_by, call_id=mark.call_id)
            self._session.add(row)
        row.query, row.marked_at, row.unmarked_at = kept_query(mark.query), mark.marked_at, None
        row.queue, row.region = mark.circumstances.queue, mark.circumstances.region
        await self._session.flush()

    async def unmark(self, entry_id: str, marked_by: str, call_id: str, at: datetime) -> bool:
        """Take a mark back; tell whether there was one."""
        row = await self._mark(entry_id, marked_by, call_id)
        if row is None or row.unmarked_at is not None:
            return False
        row.unmarked_at = at
        await self._session.flush()
        return True

    async def marks(self, since: datetime) -> Sequence[Mark]:
        """Return the marks that stand, from *since* on, the oldest first."""
        query = select(MarkRow).where(MarkRow.marked_at >= since, MarkRow.unmarked_at.is_(None))
        rows = await self._session.scalars(query.order_by(MarkRow.marked_at, MarkRow.id))
        return [mark_of(row) for row in rows]

    async def marks_of_calls(self, call_ids: Collection[str]) -> Sequence[Mark]:
        """Return what answered in these calls."""
        query = select(MarkRow).where(
            MarkRow.call_id.in_([it for it in call_ids if it]), MarkRow.unmarked_at.is_(None)
        )
        return [mark_of(row) for row in await self._session.scalars(query.order_by(MarkRow.id))]

    async def marks_without_call(self, marked_by: str, limit: int) -> Sequence[Mark]:
        """Return what *marked_by* marked while nobody called, the newest first."""
        query = select(MarkRow).where(
            MarkRow.call_id == "", MarkRow.marked_by == marked_by, MarkRow.unmarked_at.is_(None)
        )
        rows = await self._session.scalars(query.order_by(MarkRow.marked_at.desc()).limit(limit))
        return [mark_of(row) for row in rows]

    async def used(self, use: Use) -> None:
        """Keep that an answer was used for a call; the same way again changes nothing."""
        key = (use.call_id, use.entry_id, use.used_by, use.way.value)
        if await self._session.get(UseRow, key) is None:
            names = ("call_id", "entry_id", "used_by", "way")
            row = UseRow(**dict(zip(names, key, strict=True)), used_at=use.used_at)
            self._session.add(row)
            await self._session.flush()

    async def uses_of_calls(self, call_ids: Collection[str]) -> Sequence[Use]:
        """Return which answers were used for these calls, in the order of their use."""
        query = select(UseRow).where(UseRow.call_id.in_(list(call_ids)))
        rows = await self._session.scalars(query.order_by(UseRow.used_at, UseRow.entry_id))
        return [use_of(row) for row in rows]

    async def unanswered(self, since: datetime, limit: int) -> Sequence[Asked]:
        """Return what was searched without a sure answer or recorded, and is not settled.

        The newest come first.
        """
        query = (
            select(AskedRow)
            .where(
                AskedRow.asked_at >= since,
                AskedRow.settled_as.is_(None),
                AskedRow.is_sure.is_(False) | AskedRow.recorded_by.is_not(None),
            )
            .order_by(AskedRow.asked_at.desc())
            .limit(limit)
        )
        return [asked_of(row) for row in await self._session.scalars(query)]

    async def settle(self, visits: Collection[str], entry_id: str) -> None:
        """Remember that these searches became a draft, or with "" that none is needed."""
        change = update(AskedRow).where(AskedRow.visit.in_(list(visits)))
        await self._session.execute(change.values(settled_as=entry_id))

    async def openings(self, since: datetime, until: datetime) -> Sequence[Opened]:
        """Return the openings of a period, the oldest first."""
        query = select(OpenedRow).where(OpenedRow.opened_at >= since, OpenedRow.opened_at < until)
        rows = await self._session.scalars(query.order_by(OpenedRow.opened_at))
        return [opened_of(row) for row in rows]

    async def most_opened(self, since: datetime, limit: int) -> Sequence[str]:
        """Return the entries that were opened most since then, the most opened first."""
        count = func.count().desc()
        query = select(OpenedRow.entry_id).where(OpenedRow.opened_at >= since)
        query = query.group_by(OpenedRow.entry_id).order_by(count, OpenedRow.entry_id)
        return (await self._session.scalars(query.limit(limit))).all()

    async def searches(self, since: datetime, until: datetime) -> tuple[int, int]:
        """Return how many searches a period saw, and how many of them without a sure answer."""
        query = select(AskedRow.is_sure, func.count()).where(
            AskedRow.asked_at >= since, AskedRow.asked_at < until
        )
        rows = await self._session.execute(query.group_by(AskedRow.is_sure))
        counts = {is_sure: count for is_sure, count in rows}  # noqa: C416 - a Row is no pair for mypy
        return sum(counts.values()), counts.get(False, 0)

    async def _mark(self, entry_id: str, marked_by: str, call_id: str) -> MarkRow | None:
        query = select(MarkRow).where(
            MarkRow.entry_id == entry_id,
            MarkRow.marked_by == marked_by,
            MarkRow.call_id == call_id,
        )
        return await self._session.scalar(query)


def kept_query(text: str) -> str:
    """Return what may be kept of a query."""
    return without_numbers(" ".join(text.split()))[:LONGEST_QUERY]


def mark_of(row: MarkRow) -> Mark:
    """Return the mark of a row."""
    return Mark(
        entry_id=row.entry_id,
        marked_by=row.marked_by,
        marked_at=row.marked_at,
        call_id=row.call_id,
        query=row.query,
        circumstances=Circumstances(queue=row.queue, region=row.region),
    )


def use_of(row: UseRow) -> Use:
    """Return the use of a row."""
    return Use(
        entry_id=row.entry_id,
        call_id=row.call_id,
        used_by=row.used_by,
        way=Way(row.way),
        used_at=row.used_at,
    )


def asked_of(row: AskedRow) -> Asked:
    """Return the search of a row."""
    return Asked(
        visit=row.visit,
        asked_at=row.asked_at,
        query=row.query,
        circumstances=Circumstances(queue=row.queue, region=row.region),
        is_sure=row.is_sure,
        recorded_by=row.recorded_by,
    )


def opened_of(row: OpenedRow) -> Opened:
    """Return the opening of a row."""
    return Opened(
        visit=row.visit,
        entry_id=row.entry_id,
        opened_at=row.opened_at,
        circumstances=Circumstances(queue=row.queue, region=row.region),
    )
