"""Requests that people take away in a file: what they may see, and the audit log says what."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Action, Actor, Deed
from core.audit_store import AuditLog
from core.clock import utc_now
from core.sheets import csv_bytes
from core.workbooks import workbook_bytes
from ticketing.errors import TooManyToUncoverError
from ticketing.request_filter import RequestFilter
from ticketing.request_rights import Person
from ticketing.request_rows import Seal
from ticketing.request_search import RequestSearch
from ticketing.request_sheet import TAKEN_AWAY, Words, rows_of
from ticketing.request_store import RequestStore
from ticketing.requests import Request
from ticketing.structure_store import Ground, GroundShelf

MOST_ROWS = 5_000
MOST_UNCOVERED = 500  # requests whose whole national IDs go into one file
XLSX = "xlsx"


class RequestExport:
    """Writes what a filter lets through into a file, in the rights of whoever takes it away.

    *words* say in their language what stands there in codes.
    """

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        seal: Seal,
        grounds: GroundShelf,
        words: Callable[[Ground], Words],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._seal = seal
        self._grounds = grounds
        self._words = words
        self._clock = clock

    async def taken_away(
        self,
        wanted: RequestFilter,
        form: str,
        *,
        by: Person,
        actor: Actor,
        is_uncovered: bool = False,
    ) -> bytes:
        """Return a CSV or XLSX file of the newest MOST_ROWS, national IDs masked.

        Uncovered it has whole ones, each of which the audit log names; TooManyToUncoverError.
        """
        async with self._sessions() as session:
            most = MOST_UNCOVERED + 1 if is_uncovered else MOST_ROWS
            ground = await self._grounds.current(session)
            found = await self._found(session, ground, wanted, by, most)
            if is_uncovered:
                found = await self._uncovered(session, found)
        facts = {"form": form, "rows": str(len(found)), **_named(wanted)}
        exported = Deed(actor, Action.REQUESTS_EXPORTED, "requests", facts)
        looked = _looks(found, actor) if is_uncovered else ()
        await AuditLog(self._sessions).write(exported, *looked)
        return await asyncio.to_thread(_file, found, self._words(ground), form)

    async def _found(
        self,
        session: AsyncSession,
        ground: Ground,
        wanted: RequestFilter,
        by: Person,
        most: int,
    ) -> Sequence[Request]:
        search = RequestSearch(session, self._seal, ground.structure, self._clock())
        return await search.all(wanted, by, most=most)

    async def _uncovered(
        self, session: AsyncSession, found: Sequence[Request]
    ) -> Sequence[Request]:
        if len(found) > MOST_UNCOVERED:
            raise TooManyToUncoverError(MOST_UNCOVERED)
        store = RequestStore(session, self._seal)
        whole = await store.identities([it.request_id for it in found])
        return [
            replace(it, applicant=replace(it.applicant, national_id=whole.get(it.request_id, "")))
            for it in found
        ]


def _file(found: Sequence[Request], words: Words, form: str) -> bytes:
    write = workbook_bytes if form == XLSX else csv_bytes
    return write(TAKEN_AWAY, rows_of(found, words))


def _looks(found: Sequence[Request], actor: Actor) -> Iterator[Deed]:
    """Yield what the audit log keeps of each whole national ID in a file."""
    for request in found:
        if request.applicant.national_id:
            yield Deed(actor, Action.IDENTITY_UNCOVERED, f"request/{request.number}")


def _named(wanted: RequestFilter) -> Mapping[str, str]:
    """Return what the audit log keeps of a filter: never what was sought, which may name people."""
    return {name: "…" if name == "q" else value for name, value in wanted.said.items()}
