"""A beneficiary follows a request by link, in each database."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.tables import OutboxRow
from tests.centre_of_requests import (
    RequestCentre,
    answers_wait_for_the_head,
    of_office,
    opened,
)
from tests.ministry import DAY
from ticketing.errors import (
    AlreadyRatedError,
    DeedOutOfPlaceError,
    LinkEndedError,
    NoSuchActionError,
    NoSuchLinkError,
    NoSuchRequestError,
    NoSuchScoreError,
)
from ticketing.request_numbers import written
from ticketing.request_states import Deed, RequestState
from ticketing.request_tables import TrackingLinkRow
from ticketing.tracking import BY_LINK, digest_of, with_addresses
from ticketing.tracking_service import Tracking
from ticketing.whole_request import RequestReading

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


async def test_a_merged_request_names_the_one_in_which_it_goes_on(centre: RequestCentre) -> None:
    gone = await centre.file()
    token = await newest_token(centre)
    kept, last = await centre.file(), await centre.file()

    await centre.requests.merge(gone.number, kept.number, by=COORDINATOR)
    body = (await messages(centre))[-1]
    now = await tracking(centre).see(await newest_token(centre))
    await centre.requests.merge(kept.number, last.number, by=COORDINATOR)
    before = await tracking(centre).see(token)

    assert written(gone.number, "ar") in body
    assert written(kept.number, "ar") in body
    assert (now.request.number, now.goes_on_in) == (kept.number, None)
    assert (before.request.number, before.goes_on_in) == (gone.number, last.number)


async def test_a_word_to_the_beneficiary_is_sent_once_and_one_among_ourselves_never(
    centre: RequestCentre,
) -> None:
    number, do = (await centre.file()).number, centre.requests

    await do.comment(number, "راجعوا المدرسة", by=COORDINATOR, is_told=True)
    await do.comment(number, "لم يرد السائق", by=COORDINATOR)

    _, told = await messages(centre)
    assert "كتبت إليكم الجهة" in told
    assert "راجعوا" not in told
    page = await tracking(centre).see(await newest_token(centre))
    assert [it.detail["text"] for it in page.events if it.deed is Deed.COMMENT] == [
        "راجعوا المدرسة"
    ]


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


async def test_only_an_answer_in_force_is_seen(centre: RequestCentre) -> None:
    number, token = await answered(centre)
    do, reviewer, head = centre.requests, of_office("head.agency"), of_office("head.department")
    await tracking(centre).act(token, "object", REASON)
    objected = await tracking(centre).see(token)
    await do.review(number, by=reviewer)
    await do.overturn(number, "الإفادة ناقصة", by=reviewer)
    await answers_wait_for_the_head(centre)

    seen = [await tracking(centre).see(token)]
    await do.answer(number, "لن تزاد حافلة.", by=COORDINATOR)
    seen.append(await tracking(centre).see(token))
    await do.return_answer(number, "ليست صحيحة", by=head)
    seen.append(await tracking(centre).see(token))
    await do.answer(number, "زيدت حافلتان.", by=COORDINATOR)
    await do.approve(number, by=head)

    assert objected.request.answer == "زيدت حافلة."
    for it in seen:
        assert (it.request.answer, it.request.answered_at) == ("", None)
        assert not {"زيدت حافلة.", "لن تزاد حافلة."} & {e.detail.get("text") for e in it.events}
    again = await tracking(centre).see(token)
    assert again.request.answer == "زيدت حافلتان."
    assert [e.detail["text"] for e in again.events if e.deed in {Deed.ANSWER, Deed.APPROVE}] == [
        "",
        "زيدت حافلتان.",
    ]


async def test_a_proposed_answer_of_a_merged_request_is_not_seen(centre: RequestCentre) -> None:
    await answers_wait_for_the_head(centre)
    other, number = (await centre.file()).number, (await centre.file()).number
    token = await newest_token(centre)
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await centre.requests.answer(number, "لن تزاد حافلة.", by=COORDINATOR)

    await centre.requests.merge(number, other, by=COORDINATOR)

    found = await tracking(centre).see(token)
    assert (found.request.answer, found.may_rate) == ("", False)


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


async def test_another_answer_is_rated_anew_and_the_office_reads_both(
    centre: RequestCentre,
) -> None:
    number, token = await answered(centre)
    do, reviewer = centre.requests, of_office("head.agency")
    await tracking(centre).rate(token, "1", "لم تجب")
    await tracking(centre).act(token, "object", REASON)
    await do.review(number, by=reviewer)
    with pytest.raises(DeedOutOfPlaceError):
        await tracking(centre).rate(token, "2", "")
    await do.overturn(number, "الإفادة ناقصة", by=reviewer)
    with pytest.raises(AlreadyRatedError):
        await tracking(centre).rate(token, "2", "")
    await do.answer(number, "زيدت حافلتان.", by=COORDINATOR)
    assert (await tracking(centre).see(token)).may_rate

    await tracking(centre).rate(token, "5", "")

    reading = RequestReading(centre.sessions, centre.seal, centre.grounds, centre.clock)
    whole = await reading.whole(number, by=COORDINATOR)
    assert [(it.score, it.words) for it in whole.ratings] == [(1, "لم تجب"), (5, "")]
    assert await reading.ratings(number, by=COORDINATOR) == whole.ratings
    rated = [it for it in whole.events if it.deed is Deed.RATE]
    assert [dict(it.detail) for it in rated] == [{"score": "1", "text": "لم تجب"}, {"score": "5"}]
    with pytest.raises(NoSuchRequestError):
        await reading.ratings(number, by=of_office("coordinator.university"))


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
