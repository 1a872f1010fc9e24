"""Views that people keep of their requests, in each database."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import CENTRE
from core.database import writing
from tests.centre_of_requests import FIRST_ID, NOURA, RequestCentre, of_office, opened
from tests.ministry import HOUR
from ticketing import saved_view_service
from ticketing.errors import (
    BadViewNameError,
    NameTakenError,
    NoSuchViewError,
    NotLedError,
    NumberInViewError,
    TooManyViewsError,
)
from ticketing.importance import Importance
from ticketing.posts import Duty
from ticketing.request_filter import RequestFilter, View
from ticketing.request_rights import Person
from ticketing.request_search import RequestSearch
from ticketing.request_states import RequestState
from ticketing.saved_view_service import SavedViews
from ticketing.structure_store import StructureStore

Sessions = async_sessionmaker[AsyncSession]
MAHA, SALEH = of_office("coordinator.department"), of_office("head.department")
STRANGER = of_office("coordinator.university")
URGENT = RequestFilter(view=View.OVERDUE, importance=Importance.VERY_IMPORTANT)


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry with one subject."""
    return await opened(sessions)


@pytest.fixture
def views(centre: RequestCentre) -> SavedViews:
    """The saved views."""
    return SavedViews(centre.sessions, centre.grounds, centre.clock)


async def named(views: SavedViews, by: Person) -> list[str]:
    return [it.name for it in await views.of(by)]


async def test_a_view_is_kept_renamed_and_removed_by_its_owner_alone(views: SavedViews) -> None:
    kept = await views.save("  عاجل\u202e  متأخر ", URGENT, by=MAHA)

    assert (kept.name, (await views.get(kept.view_id, MAHA)).filter) == ("عاجل متأخر", URGENT)
    assert await named(views, SALEH) == []
    await views.rename(kept.view_id, "المتأخر", by=MAHA)
    assert await named(views, MAHA) == ["المتأخر"]
    for deed in (
        views.rename(kept.view_id, "لي", by=SALEH),
        views.share(kept.view_id, "department", by=SALEH),
        views.remove(kept.view_id, by=SALEH),
        views.get(kept.view_id, SALEH),
    ):
        with pytest.raises(NoSuchViewError):
            await deed
    await views.remove(kept.view_id, by=MAHA)
    assert await named(views, MAHA) == []


async def test_names_are_lines_of_which_each_stands_once(views: SavedViews) -> None:
    first = await views.save("متأخر", URGENT, by=MAHA)
    await views.save("متأخر", URGENT, by=SALEH)
    other = await views.save("آخر", URGENT, by=MAHA)

    for name in ("", " ", "x" * 61):
        with pytest.raises(BadViewNameError):
            await views.save(name, URGENT, by=MAHA)
    with pytest.raises(NameTakenError):
        await views.save("متأخر", URGENT, by=MAHA)
    with pytest.raises(NameTakenError):
        await views.rename(other.view_id, "متأخر", by=MAHA)
    await views.rename(first.view_id, "متأخر", by=MAHA)


@pytest.mark.parametrize("sought", [FIRST_ID, "0551234567", "974353540"])
async def test_a_search_for_one_person_is_not_kept(views: SavedViews, sought: str) -> None:
    with pytest.raises(NumberInViewError):
        await views.save("شخص", RequestFilter(q=sought), by=MAHA)


async def test_one_keeps_so_many_and_no_more(
    views: SavedViews, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_view_service, "MOST_VIEWS", 1)
    await views.save("أول", URGENT, by=MAHA)

    with pytest.raises(TooManyViewsError):
        await views.save("ثان", URGENT, by=MAHA)


async def test_a_head_shares_with_the_people_of_the_entity_alone(views: SavedViews) -> None:
    kept = await views.save("عاجل", URGENT, by=SALEH)
    own = await views.save("لي", URGENT, by=MAHA)

    with pytest.raises(NotLedError):
        await views.share(kept.view_id, "university", by=SALEH)
    with pytest.raises(NotLedError):
        await views.share(own.view_id, "department", by=MAHA)
    await views.share(kept.view_id, "department", by=SALEH)

    assert await named(views, MAHA) == ["لي", "عاجل"]
    assert (await named(views, STRANGER), await views.led(SALEH)) == ([], ["department"])
    await views.share(kept.view_id, None, by=SALEH)
    assert await named(views, MAHA) == ["لي"]


async def test_what_was_shared_ends_with_the_post_of_its_head(
    centre: RequestCentre, views: SavedViews
) -> None:
    kept = await views.save("عاجل", URGENT, by=SALEH)
    await views.share(kept.view_id, "department", by=SALEH)

    async with writing(centre.sessions) as session:
        store, at = StructureStore(session), centre.clock.now
        await store.end_posts(at, entity="department", duty=Duty.HEAD)
        await store.changed("a head left", by=CENTRE.name, at=at)
    centre.clock.now += HOUR

    assert (await named(views, MAHA), await named(views, SALEH)) == ([], ["عاجل"])


async def test_a_filter_narrows_views_and_searches(centre: RequestCentre) -> None:
    number = (await centre.file()).number
    await centre.file(title="تأخر آخر")
    await centre.requests.weigh(number, Importance.VERY_IMPORTANT, by=MAHA)
    withdrawn = (await centre.file(title="سحب")).number
    await centre.requests.withdraw(withdrawn, by=NOURA)

    async def found(**wanted: object) -> list[str]:
        async with centre.sessions() as session:
            structure = (await centre.grounds.current(session)).structure
            search = RequestSearch(session, centre.seal, structure, centre.clock())
            narrowed = RequestFilter.of(wanted)
            seen = await search.filtered(narrowed, MAHA, limit=10)
            assert await search.count_filtered(narrowed, MAHA, most=10) == len(seen)
        return [it.number for it in seen]

    assert await found(importance="very_important") == [number]
    assert await found(q="الحافلة", importance="very_important") == [number]
    assert await found(q=FIRST_ID, state="withdrawn") == [withdrawn]
    assert await found(state=RequestState.WITHDRAWN) == [withdrawn]
    assert len(await found(view="ours", service="complaint")) == 2
    assert await found(service="inquiry") == []


def test_a_filter_is_read_as_it_was_written_and_nonsense_is_left_out() -> None:
    wanted = RequestFilter(q="حافلة", state=RequestState.ANSWERED)

    assert RequestFilter.of(wanted.said) == wanted
    assert RequestFilter.of({"view": "x", "state": "y", "importance": 1}) == RequestFilter()
    assert (RequestFilter(view=View.MINE).is_plain, wanted.is_plain) == (True, False)
