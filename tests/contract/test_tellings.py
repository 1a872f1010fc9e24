"""Who was told what of a request, and when: proof that nothing changes."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import CENTRE
from core.database import writing
from core.permissions import Role
from core.service import Accounts
from tests.centre_of_requests import RequestCentre, of_office, opened
from tests.ministry import DAY, LONG_AGO, a_post
from ticketing.news_service import News
from ticketing.posts import Duty, Post
from ticketing.requests import Telling
from ticketing.structure_store import StructureStore

Sessions = async_sessionmaker[AsyncSession]
COORDINATOR = of_office("coordinator.department")
REACHED, UNREACHED = False, True


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry with one subject."""
    return await opened(sessions)


async def add_posts(centre: RequestCentre, *posts: Post) -> None:
    async with writing(centre.sessions) as session:
        await StructureStore(session).add_posts(posts)
        await StructureStore(session).changed("a post", by=CENTRE.name, at=LONG_AGO)


async def told_of(centre: RequestCentre, request_id: int) -> list[Telling]:
    async with centre.store() as store:
        return list(await store.tellings(request_id))


async def test_a_telling_that_nobody_can_read_is_marked(centre: RequestCentre) -> None:
    written = Post(
        entity="department",
        duty=Duty.COORDINATOR,
        person="written",
        email="written@example.sa",
        valid_from=LONG_AGO,
    )
    others = [a_post("department", Duty.COORDINATOR, name) for name in ("signs.in", "gone")]
    await add_posts(centre, written, *others)
    accounts = Accounts(centre.sessions)
    for name in ("signs.in", "gone"):
        await accounts.create(name, "a long password", Role.COORDINATOR)
    await accounts.disable("gone", by=CENTRE)

    request = await centre.file()

    told = {it.person: it.is_undeliverable for it in await told_of(centre, request.request_id)}
    assert told == {
        "written": REACHED,
        "signs.in": REACHED,
        "gone": UNREACHED,
        COORDINATOR.name: UNREACHED,
    }


async def test_so_is_that_of_a_step_of_the_clock(centre: RequestCentre) -> None:
    await Accounts(centre.sessions).create("head.agency", "a long password", Role.COORDINATOR)
    request = await centre.file()
    centre.clock.now += 20 * DAY
    await centre.sweep.sweep()

    told = {it.person: it.is_undeliverable for it in await told_of(centre, request.request_id)}
    assert told["head.agency"] is REACHED
    assert told["head.department"] is UNREACHED


@pytest.mark.parametrize(
    "refused",
    [
        "UPDATE request_tellings SET person = 'sami'",
        "UPDATE request_tellings SET is_copy = NOT is_copy",
        "UPDATE request_tellings SET is_undeliverable = NOT is_undeliverable",
        "UPDATE request_tellings SET read_at = NULL",
        "UPDATE request_tellings SET read_at = told_at",
        "DELETE FROM request_tellings",
    ],
)
async def test_a_telling_is_read_once_and_never_changed(
    centre: RequestCentre, refused: str
) -> None:
    request = await centre.file()
    news = News(centre.sessions, centre.seal, centre.grounds, centre.clock)
    await news.read(request.number, COORDINATOR)

    with pytest.raises(DBAPIError, match="only added to"):
        async with writing(centre.sessions) as session:
            await session.execute(text(refused))

    assert (await news.unread(COORDINATOR)).count == 0
    assert [it.person for it in await told_of(centre, request.request_id)] == [COORDINATOR.name]
