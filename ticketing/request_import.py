"""Filing requests from a file: none with a fault in it, each line once, however often it comes.

A file is filed some lines at a time, so that others file meanwhile. Whatever stops it in between,
the same file goes on where it was.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.database import writing
from core.sheets import Fault
from core.workbooks import sheet_lines
from ticketing.errors import FaultsInSheetError, NotYoursError, TicketingError
from ticketing.request_filing import Filing, check_wish
from ticketing.request_rights import ON_BEHALF, Person
from ticketing.request_sheet import COLUMNS, Wanted, wanted
from ticketing.request_states import Deed
from ticketing.requests import Request
from ticketing.structure_store import GroundShelf

AT_ONCE = 25  # lines: others wait for them on SQLite


@dataclass(frozen=True, slots=True)
class Likely:
    """A line whose person asked about the same lately, in these requests."""

    line: int
    requests: Sequence[Request]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file did, or would do: *known* lines were filed before."""

    lines: int
    faults: tuple[Fault, ...] = ()
    filed: tuple[str, ...] = ()  # numbers
    known: tuple[str, ...] = ()
    likely: tuple[Likely, ...] = ()

    def __add__(self, other: "Brought") -> "Brought":
        return Brought(
            self.lines + other.lines,
            self.faults + other.faults,
            self.filed + other.filed,
            self.known + other.known,
            self.likely + other.likely,
        )


class RequestImport:
    """Files what tables ask for."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        grounds: GroundShelf,
        filing: Filing,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._grounds = grounds
        self._filing = filing
        self._clock = clock

    async def planned(self, content: bytes, *, by: Person) -> Brought:
        """Return every fault of a file, what was filed before and what likely was, by line.

        Nothing is filed; SheetError, NotYoursError.
        """
        asked, faults = await self._read(content, by)
        known, fresh = await self._known(asked, by, faults)
        likely = await self._likely(fresh)
        return Brought(len(asked), tuple(_by_line(faults)), (), tuple(known), tuple(likely))

    async def bring(self, content: bytes, *, by: Person) -> Brought:
        """File all that a file asks for; FaultsInSheetError, and those of ``planned``.

        What the ministry changes meanwhile may yet keep lines from being filed: these are told.
        """
        asked, faults = await self._read(content, by)
        await self._known(asked, by, faults)
        if faults:
            raise FaultsInSheetError(_by_line(faults))
        done = Brought(0)
        for start in range(0, len(asked), AT_ONCE):
            done += await self._filed(asked[start : start + AT_ONCE], by)
        return done

    async def _filed(self, asked: Sequence[Wanted], by: Person) -> Brought:
        try:
            return await self._filed_once(asked, by)
        except IntegrityError:  # somebody was quicker with the same lines
            return await self._filed_once(asked, by)

    async def _filed_once(self, asked: Sequence[Wanted], by: Person) -> Brought:
        filed: list[str] = []
        known: list[str] = []
        faults: list[Fault] = []
        async with writing(self._sessions) as session:
            for one in asked:
                try:
                    async with session.begin_nested():
                        done = await self._filing.file_in(session, one.wish, by, one.key)
                except TicketingError as error:
                    faults.append(_fault(one, error))
                else:
                    (filed if done.is_new else known).append(done.request.number)
        return Brought(len(asked), tuple(faults), tuple(filed), tuple(known))

    async def _read(self, content: bytes, by: Person) -> tuple[Sequence[Wanted], list[Fault]]:
        asked, faults = wanted(await asyncio.to_thread(sheet_lines, content, COLUMNS))
        if by.role not in ON_BEHALF:
            raise NotYoursError(by.name, Deed.FILE)
        async with self._sessions() as session:
            ground = await self._grounds.current(session)
        for one in asked:
            try:
                check_wish(one.wish, ground, by, self._clock())
            except TicketingError as error:
                faults.append(_fault(one, error))
        return asked, faults

    async def _known(
        self, asked: Sequence[Wanted], by: Person, faults: list[Fault]
    ) -> tuple[Sequence[str], Sequence[Wanted]]:
        """Return the numbers of what was filed before, and what was not; adds to the faults."""
        known: list[str] = []
        fresh: list[Wanted] = []
        async with self._sessions() as session:
            for one in asked:
                try:
                    before = await self._filing.known_in(session, one.wish, by, one.key)
                except TicketingError as error:
                    faults.append(_fault(one, error))
                    continue
                if before:
                    known.append(before.number)
                else:
                    fresh.append(one)
        return known, fresh

    async def _likely(self, asked: Sequence[Wanted]) -> Sequence[Likely]:
        async with self._sessions() as session:
            found = [(one.line, await self._filing.likely_same(session, one.wish)) for one in asked]
        return [Likely(line, same) for line, same in found if same]


def _by_line(faults: Iterable[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: (fault.line, fault.column))


def _fault(one: Wanted, error: TicketingError) -> Fault:
    return Fault(one.line, "", str(error), cause=error)
