"""Following requests: who is told, who may be mentioned, what is new for whom."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import CENTRE
from core.permissions import Role
from core.service import Accounts
from tests.centre_of_requests import RequestCentre, of_office, opened
from ticketing.errors import CannotMentionError, NoSuchRequestError
from ticketing.news_service import News
from ticketing.request_rights import Person
from ticketing.request_states import Deed
from ticketing.watch_service import Watching

Sessions = async_sessionmaker[AsyncSession]
COORDINATOR, HEAD = of_office("coordinator.department"), of_office("head.department")
AGENCY, STRANGER = of_office("head.agency"), of_office("coordinator.university")


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry with one subject."""
    return await opened(sessions)


@pytest.fixture
def watching(centre: RequestCentre) -> Watching:
    """Who lets people follow requests."""
    return Watching(centre.sessions, centre.seal, centre.grounds, centre.clock)


@pytest.fixture
def news(centre: RequestCentre) -> News:
    """What is new for whom."""
    return News(centre.sessions, centre.seal, centre.grounds, centre.clock)


async def heard(news: News, person: Person) -> list[tuple[str, Deed, int]]:
    return [
        (it.request.number, it.event.deed, it.count) for it in (await news.unread(person)).items
    ]


async def test_who_follows_a_request_is_told_of_each_step_until_they_stop(
    centre: RequestCentre, watching: Watching, news: News
) -> None:
    number = (await centre.file()).number
    await watching.follow(number, by=AGENCY)
    await watching.follow(number, by=AGENCY)

    await centre.requests.acknowledge(number, by=COORDINATOR)
    await centre.requests.study(number, by=COORDINATOR)

    assert await watching.watchers(number, by=HEAD) == [AGENCY.name]
    assert await heard(news, AGENCY) == [(number, Deed.STUDY, 2)]
    await watching.unfollow(number, by=AGENCY)
    await centre.requests.comment(number, "بعدها", by=COORDINATOR)
    assert await heard(news, AGENCY) == [(number, Deed.STUDY, 2)]


async def test_who_follows_is_told_of_what_a_clock_does(
    centre: RequestCentre, watching: Watching, news: News
) -> None:
    number = (await centre.file()).number
    await watching.follow(number, by=AGENCY)

    centre.clock.now += timedelta(days=3)
    await centre.sweep.sweep()

    ((_, deed, _),) = await heard(news, AGENCY)
    assert deed in {Deed.RISE, Deed.WARN}


async def test_one_is_not_told_of_what_one_did_oneself(
    centre: RequestCentre, watching: Watching, news: News
) -> None:
    number = (await centre.file()).number
    await news.read(number, COORDINATOR)
    await watching.follow(number, by=COORDINATOR)

    await centre.requests.acknowledge(number, by=COORDINATOR)

    assert await heard(news, COORDINATOR) == []


async def test_opening_a_request_makes_its_news_old_for_who_opens_it_alone(
    centre: RequestCentre, watching: Watching, news: News
) -> None:
    number, other = (await centre.file()).number, (await centre.file()).number
    for person in (AGENCY, HEAD):
        await watching.follow(number, by=person)
    await centre.requests.acknowledge(number, by=COORDINATOR)
    assert len(await heard(news, COORDINATOR)) == 2

    await news.read(number, AGENCY)
    await news.read(number, COORDINATOR)

    assert await heard(news, AGENCY) == []
    assert [it[0] for it in await heard(news, HEAD)] == [number]
    assert [it[0] for it in await heard(news, COORDINATOR)] == [other]


async def test_a_mention_tells_somebody_and_lets_them_follow(
    centre: RequestCentre, watching: Watching, news: News
) -> None:
    number = (await centre.file()).number

    await centre.requests.comment(number, "ما رأيك يا @head.agency؟", by=COORDINATOR)
    await centre.requests.acknowledge(number, by=COORDINATOR)

    assert await watching.watchers(number, by=COORDINATOR) == [AGENCY.name]
    assert await heard(news, AGENCY) == [(number, Deed.ACKNOWLEDGE, 2)]


async def test_nobody_is_mentioned_who_may_not_see_the_request(
    centre: RequestCentre, watching: Watching
) -> None:
    number = (await centre.file()).number
    await Accounts(centre.sessions).create("gone", "a long password", Role.SUPERVISOR)
    await Accounts(centre.sessions).disable("gone", by=CENTRE)

    for text in ("يا @coordinator.university انظر", "@nobody", "@gone"):
        with pytest.raises(CannotMentionError):
            await centre.requests.comment(number, text, by=COORDINATOR)
    await centre.requests.comment(number, "كتب إلى huda@example.com", by=COORDINATOR)
    await centre.requests.comment(number, "@nobody كما كتبتم", by=COORDINATOR, is_told=True)

    assert await watching.watchers(number, by=COORDINATOR) == []
    people = await watching.mentionable(number, by=COORDINATOR)
    assert {"head.department", "head.agency", "coordinator.minister"} <= set(people)
    assert not {COORDINATOR.name, STRANGER.name, "specialist.department"} & set(people)


async def test_what_one_may_see_no_more_is_not_told(
    centre: RequestCentre, watching: Watching, news: News
) -> None:
    request = await centre.file()
    number = request.number
    await watching.follow(number, by=HEAD)
    await centre.requests.comment(number, "قبل الإحالة", by=COORDINATOR)

    await centre.requests.transfer(number, "university", "تخص الجامعة", by=COORDINATOR)

    assert await heard(news, HEAD) == []
    async with centre.store() as store:
        told = await store.tellings(request.request_id)
    assert [it.occasion for it in told if it.person == HEAD.name] == ["event/2"]
    with pytest.raises(NoSuchRequestError):
        await watching.watchers(number, by=HEAD)
    assert await watching.watchers(number, by=STRANGER) == []
    for deed in (watching.follow, watching.unfollow):
        with pytest.raises(NoSuchRequestError):
            await deed(number, by=HEAD)
