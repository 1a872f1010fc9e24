"""Requests rise by themselves, each step once, whoever sweeps and whenever, in each database."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Actor, ActorKind
from core.database import writing
from core.tables import OutboxRow
from tests.centre_of_requests import NOURA, OFFICE_TOML, RequestCentre, of_office, opened
from tests.ministry import DAY, HOUR, LONG_AGO, SUNDAY
from ticketing import sweep as sweeping
from ticketing.errors import DeedOutOfPlaceError, NotYoursError
from ticketing.importance import Importance
from ticketing.posts import ActingPeriod, Duty, Post
from ticketing.request_states import Deed
from ticketing.request_tables import RequestEventRow, RequestStepRow, RequestTellingRow
from ticketing.structure_store import StructureStore
from ticketing.tracking import with_addresses

Sessions = async_sessionmaker[AsyncSession]
THURSDAY = SUNDAY + 4 * DAY + 7 * HOUR
MONTH = 30 * DAY
HUDA = Actor(ActorKind.PERSON, "huda")
COORDINATOR = of_office("coordinator.department")


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry with one subject."""
    return await opened(sessions)


Taken = Sequence[tuple[str, int, str, datetime]]


async def taken(centre: RequestCentre) -> Taken:
    """Return all steps in order: clock, level, kind, when they fell due."""
    async with centre.sessions() as session:
        rows = await session.scalars(
            select(RequestStepRow).order_by(
                RequestStepRow.request_id, RequestStepRow.fell_at, RequestStepRow.clock
            )
        )
        return [(row.clock, row.level, row.kind, row.fell_at) for row in rows]


async def test_a_sweep_after_a_month_takes_what_one_each_day_would_have_taken(
    centre: RequestCentre,
) -> None:
    request = await centre.file()
    centre.clock.now = SUNDAY + MONTH
    await centre.sweep.sweep()
    at_once = await taken(centre)
    centre.clock.now = SUNDAY
    other = await centre.file()
    for day in range(31):
        centre.clock.now = SUNDAY + day * DAY
        await centre.sweep.sweep()

    everything = await taken(centre)

    assert len(at_once) == 10
    assert everything == [*at_once, *at_once]
    risen, events = await centre.requests.see(request.number, by=of_office("head.minister"))
    assert (risen.level, risen.next_step_at, risen.due_at) == (4, None, None)
    assert [event.detail["told"] for event in events if event.deed is Deed.RISE] == [
        "head.department",
        "head.department",
        "head.agency",
        "head.deputy",
        "head.minister",
    ]
    assert other.number != request.number


async def test_two_sweepers_at_once_take_each_step_once(
    centre: RequestCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "AT_ONCE", 3)
    for _ in range(20):
        await centre.file()
    centre.clock.now = SUNDAY + MONTH

    done = await asyncio.gather(*(centre.sweep.sweep() for _ in range(4)))

    assert sum(one.steps for one in done) == len(await taken(centre)) == 200
    async with centre.sessions() as session:
        rises = await session.scalars(select(RequestEventRow).where(RequestEventRow.deed == "rise"))
        assert set(Counter(row.request_id for row in rises).values()) == {5}


async def test_it_is_proven_who_was_told_when_and_mail_goes_to_those_who_have_an_address(
    centre: RequestCentre,
) -> None:
    post = Post(
        entity="department",
        duty=Duty.HEAD,
        person="head.department",
        email="head@example.test",
        valid_from=SUNDAY,
    )
    await centre.ministry.dismiss(post, by=HUDA)
    centre.clock.now += HOUR
    await centre.ministry.appoint(post, by=HUDA)
    request = await centre.file()
    centre.clock.now = SUNDAY + 8 * DAY
    await centre.sweep.sweep()

    async with centre.sessions() as session:
        rise = RequestTellingRow.occasion == "answer/1/1/rise"
        rows = (await session.scalars(select(RequestTellingRow).where(rise))).all()
        mails = (
            await session.scalars(
                select(OutboxRow)
                .where(OutboxRow.recipient == "head@example.test")
                .order_by(OutboxRow.key)
            )
        ).all()
    assert {(row.person, row.is_copy, row.told_at) for row in rows} == {
        ("head.department", False, centre.clock.now),
        ("coordinator.department", True, centre.clock.now),
    }
    assert [it.key for it in mails] == [
        f"request/{request.request_id}/{step}/head.department"
        for step in ("acknowledge/1/1/rise", "answer/1/1/rise")
    ]
    late, risen = (
        with_addresses(it.body, centre.seal.keys, "https://19996.example") for it in mails
    )
    assert late.startswith("لم يُقرّ باستلامه في وقته: أُبلغ رئيس جهة department.\n")
    assert risen.startswith("انتهت المدة: صُعّد إلى رئيس جهة department.\n")
    assert "تسجيل الطلب من noura." in risen
    assert risen.endswith(f"\nhttps://19996.example/requests/{request.number}\n")


async def test_a_step_that_fell_due_before_the_answer_is_not_lost_by_it(
    centre: RequestCentre,
) -> None:
    number = (await centre.file()).number
    centre.clock.now = THURSDAY + 3 * DAY
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await centre.requests.answer(number, "أجبنا.", by=COORDINATOR)

    await centre.sweep.sweep()

    assert ("answer", 1, "rise", THURSDAY) in await taken(centre)
    _, events = await centre.requests.see(number, by=COORDINATOR)
    assert [event.deed for event in events][-2:] == [Deed.ACKNOWLEDGE, Deed.ANSWER]


async def test_somebody_lets_it_rise_at_once(centre: RequestCentre) -> None:
    number = (await centre.file()).number
    centre.clock.now = SUNDAY + HOUR

    await centre.requests.escalate(number, "لا يحتمل الانتظار", by=COORDINATOR)
    await centre.sweep.sweep()

    risen, events = await centre.requests.see(number, by=of_office("head.department"))
    assert risen.level == 1
    assert [event.deed for event in events] == [Deed.FILE, Deed.ESCALATE, Deed.RISE]
    assert ("answer", 1, "rise", SUNDAY + HOUR) in await taken(centre)


async def test_who_acts_for_the_head_is_told_and_may_act(centre: RequestCentre) -> None:
    period = ActingPeriod(
        entity="department",
        person="deputy.department",
        starts_at=SUNDAY + DAY,
        ends_at=SUNDAY + MONTH,
    )
    await centre.ministry.let_act(period, by=HUDA)
    centre.clock.now += HOUR
    number = (await centre.file()).number
    centre.clock.now = SUNDAY + 8 * DAY
    await centre.sweep.sweep()

    answered = await centre.requests.acknowledge(number, by=of_office("deputy.department"))

    assert answered.level == 1


async def test_another_calendar_reckons_anew_and_says_why(centre: RequestCentre) -> None:
    request = await centre.file()
    centre.clock.now = SUNDAY + DAY
    shorter = OFFICE_TOML.replace("08:00-15:00", "08:00-12:00")
    await centre.ministry.keep_calendar("office", shorter, by=HUDA)
    await centre.sweep.sweep()

    after, events = await centre.requests.see(request.number, by=COORDINATOR)

    assert after.due_at == SUNDAY + 4 * DAY + 4 * HOUR
    assert events[-1].deed is Deed.RECKON
    assert events[-1].detail == {
        "before": THURSDAY.isoformat(),
        "after": after.due_at.isoformat(),
        "because": "calendar",
        "calendar": "office",
        "changed_by": "huda",
        "at": "department",
        "fell_at": (SUNDAY + DAY).isoformat(),
    }


async def test_a_merger_that_moves_the_end_is_named_with_its_reason_also_when_it_rises_then(
    centre: RequestCentre,
) -> None:
    shorter = OFFICE_TOML.replace("08:00-15:00", "08:00-12:00")
    await centre.ministry.keep_calendar("short", shorter, by=HUDA)
    await centre.entities.give_calendar(
        "other-department", "short", since=LONG_AGO, by=Actor(ActorKind.PERSON, "reem")
    )
    number = (await centre.file()).number
    await centre.requests.acknowledge(number, by=COORDINATOR)
    centre.clock.now = SUNDAY + DAY
    await centre.ministry.merge("department", "other-department", "جهة واحدة تكفي", by=HUDA)
    centre.clock.now = THURSDAY + DAY
    await centre.sweep.sweep()

    _, events = await centre.requests.see(number, by=of_office("head.other-department"))

    reckoning = next(event for event in events if event.deed is Deed.RECKON)
    assert [it.deed for it in events[2:]] == [Deed.RECKON, Deed.WARN, Deed.RISE]
    assert reckoning.detail == {
        "before": THURSDAY.isoformat(),
        "after": (SUNDAY + 4 * DAY + 4 * HOUR).isoformat(),
        "because": "merged",
        "at": "department",
        "into": "other-department",
        "changed_by": "huda",
        "text": "جهة واحدة تكفي",
        "fell_at": (SUNDAY + DAY).isoformat(),
    }


async def test_only_what_moves_the_time_of_a_request_lets_it_be_reckoned_anew(
    centre: RequestCentre,
) -> None:
    number = (await centre.file()).number
    centre.clock.now = SUNDAY + HOUR
    post = Post(entity="department", duty=Duty.HEAD, person="salma", valid_from=SUNDAY)
    await centre.ministry.appoint(post, by=HUDA)
    await centre.ministry.move("university", "deputy", by=HUDA)
    centre.clock.now += HOUR
    await centre.ministry.merge("university", "other-department", by=HUDA)

    looked_at = (await centre.sweep.sweep()).looked_at
    await centre.ministry.merge("department", "other-department", by=HUDA)

    assert (looked_at, (await centre.sweep.sweep()).looked_at) == (0, 1)
    assert (await centre.requests.see(number, by=of_office("head.agency")))[1][-1].n == 1


async def test_a_merged_entitys_requests_rise_in_its_heirs_tree(centre: RequestCentre) -> None:
    number = (await centre.file()).number
    centre.clock.now = SUNDAY + DAY
    await centre.ministry.merge("department", "other-department", by=HUDA)
    centre.clock.now = THURSDAY + DAY
    await centre.sweep.sweep()

    heir = of_office("coordinator.other-department")
    acknowledged = await centre.requests.acknowledge(number, by=heir)

    assert acknowledged.level == 1


async def test_a_request_that_cannot_be_reckoned_does_not_stop_the_others(
    centre: RequestCentre, sessions: Sessions
) -> None:
    never = 'zone = "Asia/Riyadh"\n[week]\nfriday = []\n'
    first = await centre.file()
    centre.clock.now = SUNDAY + DAY
    second = await centre.file(entity="university")
    centre.clock.now = SUNDAY + 2 * DAY
    async with writing(sessions) as session:  # no use case lets this in
        store = StructureStore(session)
        await store.add_calendar("never", never, valid_from=LONG_AGO)
        ministry = (await centre.ministry.ground()).structure.time.ministry
        university = ministry.get("university", SUNDAY)
        closed = {name: getattr(university, name) for name in type(university).__slots__}
        entity = type(university)(**{**closed, "calendar": "never"})
        await store.apply(ministry.restated(entity, centre.clock.now))
        await store.changed("by hand", by="huda", at=centre.clock.now)
    centre.clock.now = SUNDAY + MONTH

    done = await centre.sweep.sweep()

    assert (done.looked_at, done.postponed) == (2, 1)
    risen, _ = await centre.requests.see(first.number, by=COORDINATOR)
    stuck, _ = await centre.requests.see(second.number, by=of_office("head.university"))
    assert risen.level == 4
    assert stuck.next_step_at == centre.clock.now + sweeping.POSTPONED


@pytest.mark.parametrize("looks_each_day", [True, False])
async def test_an_answer_to_which_nobody_objects_in_time_closes_the_request(
    centre: RequestCentre, *, looks_each_day: bool
) -> None:
    number = (await centre.file()).number
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await centre.requests.answer(number, "أجبنا.", by=COORDINATOR)
    answered_at = centre.clock.now
    for day in range(1, 15) if looks_each_day else ():
        centre.clock.now = answered_at + day * DAY
        await centre.sweep.sweep()
        request, _ = await centre.requests.see(number, by=COORDINATOR)
        assert request.state == "answered"

    centre.clock.now = answered_at + 16 * DAY
    for _ in range(2):
        await centre.sweep.sweep()

    request, events = await centre.requests.see(number, by=COORDINATOR)
    assert (request.state, request.next_step_at) == ("closed", None)
    closings = [event for event in events if event.deed is Deed.CLOSE]
    assert [(event.by, event.is_told) for event in closings] == [("tawasul", True)]
    async with centre.sessions() as session:
        (body,) = await session.scalars(select(OutboxRow.body).where(OutboxRow.key.like("%/4/sms")))
    assert "تقييم" in body


async def asked(centre: RequestCentre) -> str:
    """Return the number of a request about which its beneficiary was asked something on Sunday."""
    number = (await centre.file()).number
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await centre.requests.ask(number, "أي مدرسة؟", by=COORDINATOR)
    return number


async def steps_of(centre: RequestCentre, number: str) -> Sequence[tuple[Deed, str | None, str]]:
    """Return the rows that the programme wrote: what, when it fell due, and the state after it."""
    _, events = await centre.requests.see(number, by=of_office("head.minister"))
    mine = (event for event in events if event.by == "tawasul")
    return [(it.deed, it.detail.get("fell_at"), it.state) for it in mine]


async def test_a_silent_beneficiary_is_reminded_and_then_it_goes_on_whenever_one_looks(
    centre: RequestCentre,
) -> None:
    first = await asked(centre)
    asked_at = (await centre.requests.see(first, by=COORDINATOR))[0].changed_at
    centre.clock.now = SUNDAY + MONTH
    await centre.sweep.sweep()
    centre.clock.now = SUNDAY
    second = await asked(centre)
    for day in range(31):
        centre.clock.now = SUNDAY + day * DAY
        await centre.sweep.sweep()

    late, daily = [await steps_of(centre, number) for number in (first, second)]

    assert late[:2] == [
        (Deed.REMIND, (asked_at + 3 * DAY).isoformat(), "waiting_for_beneficiary"),
        (Deed.LAPSE, (asked_at + 10 * DAY).isoformat(), "in_study"),
    ]
    assert daily == late
    assert [deed for deed, _, state in late[2:] if state == "in_study"][:2] == [
        Deed.WARN,
        Deed.RISE,
    ]
    one, other = [
        (await centre.requests.see(number, by=COORDINATOR))[0] for number in (first, second)
    ]
    assert (one.state, one.level, one.due_at) == (other.state, other.level, other.due_at)
    async with centre.sessions() as session:
        keys = list(await session.scalars(select(OutboxRow.key).where(OutboxRow.key.like("%sms"))))
    sent = {
        request.number: sum(key.startswith(f"request/{request.request_id}/") for key in keys)
        for request in (one, other)
    }
    assert sent == {first: 3, second: 4}  # filed, asked, (reminded,) it goes on


async def test_a_deed_after_the_wait_finds_the_clock_that_a_sweep_would_have_left(
    centre: RequestCentre,
) -> None:
    looked_at, left = await asked(centre), await asked(centre)
    centre.clock.now = SUNDAY + 11 * DAY
    async with centre.store() as store:
        await store.postpone([(await store.get(left)).request_id], SUNDAY + MONTH)
    await centre.sweep.sweep()
    centre.clock.now = SUNDAY + 11 * DAY + HOUR

    weighed = [
        await centre.requests.weigh(number, Importance.IMPORTANT, by=COORDINATOR)
        for number in (looked_at, left)
    ]

    assert weighed[0].state == weighed[1].state == "in_study"
    assert weighed[0].due_at == weighed[1].due_at
    with pytest.raises(DeedOutOfPlaceError):
        await centre.requests.reply(left, "مدرسة النور", by=NOURA)


async def test_the_office_goes_on_without_a_reply(centre: RequestCentre) -> None:
    number = await asked(centre)
    centre.clock.now = SUNDAY + DAY

    resumed = await centre.requests.resume(number, "سألناه خطأ", by=COORDINATOR)
    centre.clock.now = SUNDAY + 2 * DAY
    await centre.sweep.sweep()

    assert resumed.state == "in_study"
    assert resumed.due_at
    assert abs(resumed.due_at - (THURSDAY + 3 * DAY)) < HOUR / 60  # a working day later
    assert await steps_of(centre, number) == []
    with pytest.raises(NotYoursError):
        await centre.requests.resume(await asked(centre), "لا", by=NOURA)


async def test_who_replies_in_time_is_reminded_of_nothing_more(centre: RequestCentre) -> None:
    number = await asked(centre)
    centre.clock.now = SUNDAY + 4 * DAY
    await centre.requests.reply(number, "مدرسة النور", by=NOURA)
    centre.clock.now = SUNDAY + 12 * DAY
    await centre.sweep.sweep()

    found = [deed for deed, _, _ in await steps_of(centre, number)]
    assert found[0] is Deed.REMIND
    assert Deed.LAPSE not in found
