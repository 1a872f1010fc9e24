"""That a message did not arrive is seen by those who handle the request, in each database."""

from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Actor, ActorKind
from core.delivery import Delivery
from core.errors import NotDeliveredError
from core.outbox import LONGEST_PAUSE, MOST_TRIES, Channel, Message
from tests.centre_of_requests import RequestCentre, of_office, opened
from tests.ministry import DAY, a_post
from ticketing.missed_messages import SHOWN_FOR, MissedMessages
from ticketing.posts import Duty
from ticketing.tracking_service import Tracking
from ticketing.whole_request import RequestReading

Sessions = async_sessionmaker[AsyncSession]
COORDINATOR, SALEM = of_office("coordinator.department"), of_office("salem")
STRANGERS = ("coordinator.university", "coordinator.minister", "head.agency")


class Away:
    """A gateway that takes nothing."""

    async def send(self, _: Message) -> None:
        """Refuse a message."""
        raise NotDeliveredError("the SMS gateway answered 400")


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry, in which Salem has an address too."""
    centre = await opened(sessions)
    post = a_post("department", Duty.COORDINATOR, "salem", valid_from=centre.clock.now)
    actor = Actor(ActorKind.PERSON, "huda")
    await centre.ministry.appoint(replace(post, email="salem@example.test"), by=actor)
    centre.clock.now += DAY
    return centre


async def given_up(centre: RequestCentre) -> None:
    """Try everything until nobody tries it any more."""
    ways = dict.fromkeys((Channel.SMS, Channel.EMAIL), Away())
    delivery = Delivery(centre.sessions, ways, centre.clock)
    for _ in range(MOST_TRIES):
        await delivery.deliver_due()
        centre.clock.now += LONGEST_PAUSE


async def test_the_page_of_a_request_knows_what_did_not_arrive_and_why(
    centre: RequestCentre,
) -> None:
    number = (await centre.file()).number
    reading = RequestReading(centre.sessions, centre.seal, centre.grounds, centre.clock)
    assert (await reading.whole(number, by=COORDINATOR)).undelivered == []

    await given_up(centre)

    missed = (await reading.whole(number, by=COORDINATOR)).undelivered
    assert {(it.occasion, it.person, it.channel) for it in missed} == {
        ("event/1", None, Channel.SMS),
        ("event/1", "salem", Channel.EMAIL),
    }
    assert {it.reason for it in missed} == {
        "The message did not go out: the SMS gateway answered 400."
    }


async def test_those_who_handle_a_request_see_for_a_week_what_its_beneficiary_missed(
    centre: RequestCentre,
) -> None:
    missed = MissedMessages(centre.sessions, centre.seal, centre.grounds, centre.clock)
    request = await centre.file()
    await given_up(centre)
    (kept,) = await missed.of(SALEM, 5)
    others = [await missed.of(of_office(name), 5) for name in STRANGERS]

    centre.clock.now = kept.message.at + SHOWN_FOR + DAY
    later = await missed.of(SALEM, 5)

    assert (kept.request.number, kept.message.person) == (request.number, None)
    assert (others, later) == ([[], [], []], ())


async def test_a_link_that_was_asked_for_and_did_not_come_is_missed_too(
    centre: RequestCentre,
) -> None:
    missed = MissedMessages(centre.sessions, centre.seal, centre.grounds, centre.clock)
    request = await centre.file()
    await Delivery(centre.sessions, {}, centre.clock).deliver_due()
    tracking = Tracking(centre.sessions, centre.seal, centre.grounds, centre.clock)
    await tracking.ask_anew(request.number, "4567")
    await given_up(centre)

    (kept,) = await missed.of(COORDINATOR, 5)

    assert kept.message.occasion == "link"
