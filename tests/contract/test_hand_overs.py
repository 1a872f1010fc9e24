"""Who begins to lead is told of what lies with the head, once, whenever it is swept."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Actor, ActorKind
from core.tables import OutboxRow
from tests.centre_of_requests import RequestCentre, of_office, opened
from tests.ministry import DAY, HOUR, LONG_AGO, SUNDAY
from ticketing.posts import ActingPeriod, Duty, Post
from ticketing.request_numbers import written
from ticketing.request_states import Deed
from ticketing.request_tables import RequestTellingRow

Sessions = async_sessionmaker[AsyncSession]
HUDA = Actor(ActorKind.PERSON, "huda")
THURSDAY = SUNDAY + 4 * DAY + 7 * HOUR
COORDINATOR, HEAD = of_office("coordinator.department"), of_office("head.department")
MONDAY = SUNDAY + 8 * DAY
AWAY = ActingPeriod(
    entity="department", person="deputy.department", starts_at=MONDAY, ends_at=MONDAY + DAY
)


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry with one subject."""
    return await opened(sessions)


async def told(centre: RequestCentre) -> list[tuple[str, str, datetime]]:
    """Return every hand-over that was told: its occasion, to whom, when."""
    row = RequestTellingRow
    async with centre.sessions() as session:
        rows = await session.scalars(
            select(row).where(row.occasion.contains("handover")).order_by(row.told_at, row.occasion)
        )
        return [(it.occasion, it.person, it.told_at) for it in rows]


async def risen(centre: RequestCentre) -> str:
    """Return the number of a request that lies with the department's head since Thursday."""
    number = (await centre.file()).number
    await centre.requests.acknowledge(number, by=COORDINATOR)
    centre.clock.now = THURSDAY + HOUR
    await centre.sweep.sweep()
    return number


@pytest.mark.parametrize("days", [0, 1])
async def test_who_begins_to_act_is_told_once_of_what_lies_with_the_head(
    centre: RequestCentre, days: int
) -> None:
    number = await risen(centre)
    await centre.ministry.let_act(AWAY, by=HUDA)
    assert (await centre.sweep.sweep()).steps == 0
    assert await told(centre) == []

    centre.clock.now = MONDAY + days * HOUR  # at once, or after the sweep was down
    for _ in range(2):
        await centre.sweep.sweep()

    assert await told(centre) == [("answer/1/1/handover/1", "deputy.department", centre.clock.now)]
    _, events = await centre.requests.see(number, by=HEAD)
    assert (events[-1].deed, events[-1].detail["fell_at"]) == (Deed.HAND_OVER, MONDAY.isoformat())


async def test_the_head_who_is_back_is_told_only_of_what_rose_meanwhile(
    centre: RequestCentre,
) -> None:
    before = await risen(centre)
    await centre.ministry.let_act(AWAY, by=HUDA)
    centre.clock.now = MONDAY + HOUR
    meanwhile = (await centre.file()).number
    await centre.requests.acknowledge(meanwhile, by=COORDINATOR)
    await centre.requests.escalate(meanwhile, "لا يحتمل الانتظار", by=COORDINATOR)
    await centre.sweep.sweep()
    (period,) = (await centre.ministry.ground()).structure.staff.acting_in["department"]
    centre.clock.now += HOUR
    await centre.entities.end_acting(period, by=HUDA)
    await centre.sweep.sweep()

    assert [person for _, person, _ in await told(centre)] == [
        "deputy.department",
        "head.department",
    ]
    for number, deed in ((before, "deputy.department"), (meanwhile, "head.department")):
        _, events = await centre.requests.see(number, by=HEAD)
        assert events[-1].detail["told"] == deed


async def test_who_begins_to_lead_gets_one_message_however_much_lies_there(
    centre: RequestCentre,
) -> None:
    numbers = [await risen(centre)]
    centre.clock.now = SUNDAY
    numbers.append(await risen(centre))
    post = Post(
        entity="department",
        duty=Duty.HEAD,
        person="salma",
        email="salma@example.test",
        valid_from=SUNDAY,
    )
    await centre.ministry.appoint(post, by=HUDA)
    await centre.sweep.sweep()

    async with centre.sessions() as session:
        theirs = OutboxRow.recipient == "salma@example.test"
        (body,) = await session.scalars(select(OutboxRow.body).where(theirs))
    assert all(
        body.count(written(it, "ar")) == body.count(written(it, "en")) == 1 for it in numbers
    )
    assert "Entity department" in body
    assert len(await told(centre)) == 2


async def test_who_acts_is_told_of_answers_that_wait_for_the_head(centre: RequestCentre) -> None:
    number = (await centre.file()).number
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await centre.entities.let_approve("department", approves=True, since=LONG_AGO, by=HUDA)
    centre.clock.now += HOUR
    await centre.requests.answer(number, "نقترح أن", by=COORDINATOR)
    away = ActingPeriod(
        entity="department",
        person="deputy.department",
        starts_at=SUNDAY + DAY,
        ends_at=SUNDAY + 2 * DAY,
    )
    await centre.ministry.let_act(away, by=HUDA)
    centre.clock.now = SUNDAY + 3 * DAY
    await centre.sweep.sweep()

    assert await told(centre) == [("answer/1/0/handover/1", "deputy.department", centre.clock.now)]
