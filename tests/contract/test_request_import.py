"""Requests from a file in each database: none with a fault, every fault, each line once."""

import asyncio

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.permissions import Role
from tests.centre_of_requests import FIRST_ID, NOURA, RequestCentre, opened
from ticketing import request_import, request_sheet
from ticketing.errors import FaultsInSheetError, NoSuchEntityError, NotYoursError
from ticketing.request_filing import Filed, Filing
from ticketing.request_import import RequestImport
from ticketing.request_rights import Person
from ticketing.request_tables import RequestRow
from ticketing.requests import Source, Wish

Sessions = async_sessionmaker[AsyncSession]
HEADER = "subject,title,text,name,entity,national_id,mobile,key\n"
GOOD = f"transport.delay,تأخر,تتأخر الحافلة,هدى,department,{FIRST_ID},0551234567,\n"
OTHER = "transport.delay,لم تأت,لم تأت الحافلة اليوم,سارة,department,,,k-1\n"


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry with one subject."""
    return await opened(sessions)


def table_of(centre: RequestCentre) -> RequestImport:
    return RequestImport(centre.sessions, centre.grounds, centre.filing, centre.clock)


async def count(centre: RequestCentre) -> int:
    async with centre.sessions() as session:
        return await session.scalar(select(func.count()).select_from(RequestRow)) or 0


async def test_what_a_file_asks_for_is_filed_once_however_often_it_comes(
    centre: RequestCentre,
) -> None:
    table, content = table_of(centre), (HEADER + GOOD + OTHER).encode()

    dry = await table.planned(content, by=NOURA)
    assert (dry.lines, dry.faults, await count(centre)) == (2, (), 0)
    done = await table.bring(content, by=NOURA)
    again = await table.bring((HEADER + OTHER + GOOD).encode(), by=NOURA)

    assert (len(done.filed), done.known) == (2, ())
    assert (again.filed, sorted(again.known)) == ((), sorted(done.filed))
    request, _ = await centre.requests.see(done.filed[0], by=NOURA)
    assert (request.source, request.entity) == (Source.FILE, "department")


async def test_a_dry_run_names_what_was_filed_before_and_what_likely_was(
    centre: RequestCentre,
) -> None:
    table = table_of(centre)
    done = await table.bring((HEADER + GOOD + OTHER).encode(), by=NOURA)
    later = GOOD.replace("تتأخر الحافلة", "ما زالت الحافلة تتأخر")
    stranger = later.replace(FIRST_ID, "").replace("0551234567", "0500000001")

    dry = await table.planned((HEADER + OTHER + later + stranger).encode(), by=NOURA)

    assert (dry.faults, len(dry.known)) == ((), 1)
    ((line, requests),) = [(it.line, it.requests) for it in dry.likely]
    assert (line, [it.number for it in requests]) == (3, [done.filed[0]])
    assert await count(centre) == 2


async def test_a_dry_run_tells_of_a_key_that_filed_something_else(centre: RequestCentre) -> None:
    table = table_of(centre)
    await table.bring((HEADER + OTHER).encode(), by=NOURA)

    dry = await table.planned((HEADER + GOOD + OTHER.replace("سارة", "مها")).encode(), by=NOURA)

    assert [fault.line for fault in dry.faults] == [3]


async def test_with_one_fault_nothing_is_filed_and_each_is_told_by_its_line(
    centre: RequestCentre,
) -> None:
    bad = (
        HEADER
        + GOOD
        + "nothing,x,y,هدى,department,,,\n"
        + "transport.delay,x,y,هدى,nowhere,,,\n"
        + "transport.delay,x,y,هدى,department,123,,\n"
        + "transport.delay,x\u202ey,y,هدى,department,,,\n"
        + "transport.delay,x,,هدى,department,,,\n"
        + f"transport.delay,x,y,هدى,department,,{'5' * 255},\n"
        + OTHER
        + OTHER
    )

    with pytest.raises(FaultsInSheetError) as refused:
        await table_of(centre).bring(bad.encode(), by=NOURA)

    faults = [(fault.line, fault.column) for fault in refused.value.faults]
    assert faults == [
        (3, ""),
        (4, ""),
        (5, ""),
        (6, "title"),
        (7, ""),
        (8, "mobile"),
        (9, "key"),
        (10, "key"),
    ]
    assert await count(centre) == 0


async def test_with_a_key_that_filed_something_else_nothing_of_the_file_is_filed(
    centre: RequestCentre,
) -> None:
    table = table_of(centre)
    await table.bring((HEADER + OTHER).encode(), by=NOURA)

    with pytest.raises(FaultsInSheetError, match="Line 3"):
        await table.bring((HEADER + GOOD + OTHER.replace("سارة", "مها")).encode(), by=NOURA)

    assert await count(centre) == 1


async def test_a_file_that_was_stopped_goes_on_where_it_was(
    centre: RequestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_import, "AT_ONCE", 1)
    table, content, file_in = table_of(centre), (HEADER + GOOD + OTHER).encode(), Filing.file_in

    async def stopped(it: Filing, session: AsyncSession, wish: Wish, by: Person, key: str) -> Filed:
        if wish.applicant.name == "سارة":
            raise asyncio.CancelledError
        return await file_in(it, session, wish, by, key)

    monkeypatch.setattr(Filing, "file_in", stopped)
    with pytest.raises(asyncio.CancelledError):
        await table.bring(content, by=NOURA)
    assert await count(centre) == 1

    monkeypatch.setattr(Filing, "file_in", file_in)
    done = await table.bring(content, by=NOURA)
    assert (len(done.filed), len(done.known), await count(centre)) == (1, 1, 2)


async def test_a_line_that_can_no_longer_be_filed_is_told_and_the_others_are_filed(
    centre: RequestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_in = Filing.file_in

    async def merged(it: Filing, session: AsyncSession, wish: Wish, by: Person, key: str) -> Filed:
        done = await file_in(it, session, wish, by, key)
        if wish.applicant.name == "هدى":
            raise NoSuchEntityError("department")  # was merged while the file was filed
        return done

    monkeypatch.setattr(Filing, "file_in", merged)
    done = await table_of(centre).bring((HEADER + GOOD + OTHER).encode(), by=NOURA)

    assert [fault.line for fault in done.faults] == [2]
    assert (len(done.filed), await count(centre)) == (1, 1)


async def test_too_many_lines_and_those_who_file_nothing_are_refused(
    centre: RequestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_sheet, "MOST_LINES", 1)
    content = (HEADER + GOOD + OTHER).encode()

    with pytest.raises(FaultsInSheetError, match="1 lines are the most"):
        await table_of(centre).bring(content, by=NOURA)
    with pytest.raises(NotYoursError):
        await table_of(centre).planned(content, by=Person("quality", Role.QUALITY_REVIEWER))
