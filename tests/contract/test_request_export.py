"""Requests into a file from each database: one's own, masked, and the log says who took what."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Action, Actor, ActorKind, AuditEntry
from core.audit_store import AuditLog, Wanted
from core.sheets import Line
from core.workbooks import sheet_lines
from tests.centre_of_requests import FIRST_ID, NOURA, RequestCentre, of_office, opened
from ticketing import request_export, request_search
from ticketing.errors import TooManyToUncoverError
from ticketing.request_export import RequestExport
from ticketing.request_filter import RequestFilter
from ticketing.request_rights import Person
from ticketing.request_sheet import TAKEN_AWAY
from ticketing.requests import Request

Sessions = async_sessionmaker[AsyncSession]
ACTOR = Actor(ActorKind.PERSON, "noura")
OURS = RequestFilter()


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry with one subject."""
    return await opened(sessions)


async def taken(
    centre: RequestCentre,
    wanted: RequestFilter = OURS,
    *,
    form: str = "csv",
    by: Person = NOURA,
    is_uncovered: bool = False,
) -> list[Line]:
    export = RequestExport(
        centre.sessions, centre.seal, centre.grounds, lambda _: in_capitals, centre.clock
    )
    content = await export.taken_away(wanted, form, by=by, actor=ACTOR, is_uncovered=is_uncovered)
    return sheet_lines(content, TAKEN_AWAY)


def in_capitals(request: Request) -> tuple[str, str, str, str]:
    state, importance, subject = request.state, request.importance, request.subject
    return state.upper(), importance.upper(), subject.upper(), request.entity.upper()


async def logged(centre: RequestCentre, action: Action) -> list[AuditEntry]:
    return list(await AuditLog(centre.sessions).page(Wanted(action=action), 10))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_each_form_holds_the_same_and_no_formula(centre: RequestCentre, form: str) -> None:
    request = await centre.file(title="=HYPERLINK(1)")

    (line,) = await taken(centre, form=form)

    assert (line.cells["number"], line.cells["title"]) == (request.number, "=HYPERLINK(1)")
    assert line.cells["national_id"] == "••••••0008"
    for code in ("state", "importance", "subject", "entity"):
        assert line.cells[f"{code}_name"] == line.cells[code].upper()


async def test_everybody_takes_away_what_they_may_see(centre: RequestCentre) -> None:
    await centre.file()

    assert len(await taken(centre, by=of_office("coordinator.department"))) == 1
    assert await taken(centre, by=of_office("coordinator.university")) == []


async def test_the_log_says_what_was_taken_but_never_what_was_sought(
    centre: RequestCentre,
) -> None:
    await centre.file()
    await taken(centre, RequestFilter(q=FIRST_ID), form="xlsx")

    (entry,) = await logged(centre, Action.REQUESTS_EXPORTED)

    assert (entry.actor, entry.detail) == ("noura", '{"form": "xlsx", "q": "…", "rows": "1"}')


async def test_each_whole_identity_that_goes_out_is_in_the_log(
    centre: RequestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = [await centre.file() for _ in range(2)]

    lines = await taken(centre, is_uncovered=True)

    assert {line.cells["national_id"] for line in lines} == {FIRST_ID}
    looked = {entry.subject for entry in await logged(centre, Action.IDENTITY_UNCOVERED)}
    assert looked == {f"request/{it.number}" for it in requests}
    monkeypatch.setattr(request_export, "MOST_UNCOVERED", 1)
    with pytest.raises(TooManyToUncoverError):
        await taken(centre, is_uncovered=True)


async def test_many_are_read_page_by_page_and_no_more_than_the_most(
    centre: RequestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [(await centre.file()).number for _ in range(5)]
    monkeypatch.setattr(request_search, "ON_A_PAGE", 2)

    assert [it.cells["number"] for it in await taken(centre)] == numbers[::-1]
    monkeypatch.setattr(request_export, "MOST_ROWS", 3)
    assert [it.cells["number"] for it in await taken(centre)] == numbers[:1:-1]
