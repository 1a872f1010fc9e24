"""A beneficiary follows a request by link, in each database."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.tables import OutboxRow
from tests.centre_of_requests import RequestCentre, of_office, opened
from tests.ministry import DAY
from ticketing.errors import (
    AlreadyRatedError,
    DeedOutOfPlaceError,
    LinkEndedError,
    NoSuchActionError,
    NoSuchLinkError,
    NoSuchScoreError,
)
from ticketing.request_states import Deed, RequestState
from ticketing.request_tables import TrackingLinkRow
from ticketing.tracking import BY_LINK, digest_of, with_addresses
from ticketing.tracking_service import Tracking

Sessions = async_sessionmaker[AsyncSession]
COORDINATOR = of_office("coordinator.department")
REASON = "لم تجب الإفادة عن السؤال"
ADDRESS = "https://19996.example"


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry with one subject."""
    return await opened(sessions)


def tracking(centre: RequestCentre) -> Tracking:
    return Tracking(centre.sessions, centre.seal, centre.grounds, centre.clock)


async def messages(centre: RequestCentre) -> list[str]:
    """Return all that waits in the outbox, as it is kept."""
    async with centre.sessions() as session:
        rows = await session.scalars(select(OutboxRow.body).order_by(OutboxRow.made_at))
        return list(rows)


async def newest_token(centre: RequestCentre) -> str:
    """Return the token of the newest message, as its recipient reads it."""
    (*_, body) = await messages(centre)
    sent = with_addresses(body, centre.seal.keys, ADDRESS)
    address, _, token = sent.rpartition("/t/")
    assert address.endswith(ADDRESS)
    return token


async def test_the_database_holds_no_link_but_its_digest(centre: RequestCentre) -> None:
    await centre.file()
    token = await newest_token(centre)

    assert not any(token in body for body in await messages(centre))
    async with centre.sessions() as session:
        assert list(await session.scalars(select(TrackingLinkRow.digest))) == [digest_of(token)]


async def test_to_use_a_link_ends_those_that_were_given_before_it(
    centre: RequestCentre,
) -> None:
    request = await centre.file()
    first = await newest_token(centre)
    centre.clock.now += DAY
    await centre.requests.acknowledge(request.number, by=COORDINATOR)
    await centre.requests.ask(request.number, "أي حافلة؟", by=COORDINATOR)
    second = await newest_token(centre)

    centre.clock.now += DAY
    other = await centre.file()
    others = await newest_token(centre)

    seen = [await tracking(centre).see(token) for token in (first, first, second, others)]
    for use in (
        tracking(centre).see(first),
        tracking(centre).act(first, "add", "لا تصل"),
        tracking(centre).rate(first, "1", ""),
    ):
        with pytest.raises(LinkEndedError):
            await use
    again = await tracking(centre).see(second)

    numbers = [it.request.number for it in (*seen, again)]
    assert numbers == [request.number] * 3 + [other.number, request.number]
    assert seen[0].deeds == {Deed.REPLY, Deed.ADD, Deed.ATTACH, Deed.WITHDRAW}
    assert (seen[0].holder.code, seen[0].days_left) == ("department", None)


@pytest.mark.parametrize("token", ["", "x" * 32, "x" * 33, "é" * 32, "'; DROP TABLE requests; --"])
async def test_a_link_that_was_never_given_opens_nothing(centre: RequestCentre, token: str) -> None:
    await centre.file()

    with pytest.raises(NoSuchLinkError):
        await tracking(centre).see(token)


async def test_what_the_entities_say_among_themselves_is_not_shown(centre: RequestCentre) -> None:
    number = (await centre.file()).number
    token = await newest_token(centre)
    await centre.requests.comment(number, "سر بيننا", by=COORDINATOR)
    await centre.requests.comment(number, "نتابع طلبكم", by=COORDINATOR, is_told=True)

    found = await tracking(centre).see(token)

    texts = [event.detail.get("text") for event in found.events]
    assert texts == [None, "نتابع طلبكم"]


async def answered(centre: RequestCentre) -> tuple[str, str]:
    """Return the number and a link of a request that is answered."""
    number = (await centre.file()).number
    centre.clock.now += DAY
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await centre.requests.answer(number, "زيدت حافلة.", by=COORDINATOR)
    return number, await newest_token(centre)


async def test_the_holder_of_a_link_objects_as_the_beneficiary(centre: RequestCentre) -> None:
    number, token = await answered(centre)
    await tracking(centre).act(token, "object", REASON)

    found = await tracking(centre).see(token)

    assert (found.request.state, found.rounds_left) == (RequestState.OBJECTED, 1)
    assert Deed.OBJECT not in found.deeds
    assert found.events[-1].by == BY_LINK
    with pytest.raises(DeedOutOfPlaceError):
        await tracking(centre).act(token, "object", REASON)
    assert found.request.number == number


@pytest.mark.parametrize("deed", ["answer", "close", "escalate", "comment", "nonsense", ""])
async def test_a_link_gives_none_of_the_entities_deeds(centre: RequestCentre, deed: str) -> None:
    _, token = await answered(centre)

    with pytest.raises(NoSuchActionError):
        await tracking(centre).act(token, deed, "x")


async def test_a_rating_is_given_once_after_the_answer(centre: RequestCentre) -> None:
    await centre.file()
    early = await newest_token(centre)
    with pytest.raises(AlreadyRatedError):
        await tracking(centre).rate(early, "5", "")
    _, token = await answered(centre)
    for score in ("0", "6", "٣", "", "1.5"):
        with pytest.raises(NoSuchScoreError):
            await tracking(centre).rate(token, score, "")

    await tracking(centre).rate(token, "4", "سريع")

    found = await tracking(centre).see(token)
    assert found.rating
    assert (found.rating.score, found.rating.words, found.may_rate) == (4, "سريع", False)
    with pytest.raises(AlreadyRatedError):
        await tracking(centre).rate(token, "1", "")


async def test_a_link_opens_a_request_for_thirty_days_after_its_end(centre: RequestCentre) -> None:
    await centre.file()
    token = await newest_token(centre)
    await tracking(centre).act(token, "withdraw", "")
    centre.clock.now += timedelta(days=29)
    assert (await tracking(centre).see(token)).request.state is RequestState.WITHDRAWN
    centre.clock.now += timedelta(days=1, seconds=1)

    with pytest.raises(NoSuchLinkError):
        await tracking(centre).see(token)


async def test_a_new_link_goes_to_the_mobile_of_the_request_alone(centre: RequestCentre) -> None:
    number = (await centre.file()).number
    before = len(await messages(centre))
    centre.clock.now += DAY
    await tracking(centre).ask_anew(number, "4568")
    await tracking(centre).ask_anew("111111111", "4567")
    assert len(await messages(centre)) == before

    await tracking(centre).ask_anew(number, "4567")

    assert (await tracking(centre).see(await newest_token(centre))).request.number == number


async def test_it_is_told_which_level_holds_it_and_how_long(centre: RequestCentre) -> None:
    await centre.file()
    token = await newest_token(centre)
    first = await tracking(centre).see(token)
    centre.clock.now += 10 * DAY
    await centre.sweep.sweep()

    risen = await tracking(centre).see(token)

    assert (first.holder.code, first.days_left, first.is_late) == ("department", 5, False)
    assert (risen.holder.code, risen.is_late) == ("agency", True)
