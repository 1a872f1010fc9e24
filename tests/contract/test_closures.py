from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Action, Actor, ActorKind
from core.audit_store import AuditLog, Wanted
from core.calendar import Closure, WorkingCalendar
from core.closures import Closures, ClosureStore, KeptClosure, closures
from core.errors import BadNameError, ClosureOverError, NoReasonError, NoSuchClosureError
from core.hours import Week
from tests.builders import NOON

Sessions = async_sessionmaker[AsyncSession]
HOUR = timedelta(hours=1)


def a_closure(starts_at: datetime = NOON, *, lasts: timedelta = HOUR) -> Closure:
    return Closure(starts_at, starts_at + lasts, "عطل في الشبكة", "a fault of the network")


async def added(sessions: Sessions, closure: Closure) -> KeptClosure:
    async with sessions.begin() as session:
        return await ClosureStore(session).add(closure, created_by="huda", created_at=NOON)


async def reopened(sessions: Sessions, number: int, at: datetime) -> KeptClosure:
    async with sessions.begin() as session:
        return await ClosureStore(session).reopen(number, by="sami", at=at)


async def in_effect(sessions: Sessions) -> list[Closure]:
    async with sessions() as session:
        return await closures(session)


async def test_a_closure_is_kept_with_its_reasons_and_its_author(sessions: Sessions) -> None:
    kept = await added(sessions, a_closure())

    assert (kept.closure, kept.created_by, kept.created_at) == (a_closure(), "huda", NOON)
    assert await Closures(sessions).all() == [kept]


async def test_closures_come_by_their_beginning(sessions: Sessions) -> None:
    late = await added(sessions, a_closure(NOON + 2 * HOUR))
    early = await added(sessions, a_closure(NOON))

    assert await Closures(sessions).all() == [early, late]
    assert early.number != late.number


async def test_the_calendar_closes_by_them(sessions: Sessions) -> None:
    await added(sessions, a_closure())
    calendar = WorkingCalendar(week=Week.every_day("00:00-24:00"))

    calendar = calendar.with_closures(await in_effect(sessions))

    assert calendar.next_closing(NOON - HOUR) == NOON
    assert calendar.next_opening(NOON) == NOON + HOUR


async def test_a_reopened_closure_ends_at_that_moment(sessions: Sessions) -> None:
    kept = await added(sessions, a_closure(lasts=3 * HOUR))

    after = await reopened(sessions, kept.number, NOON + HOUR)

    assert after == replace(kept, reopened_by="sami", reopened_at=NOON + HOUR)
    assert await Closures(sessions).all() == [after]
    assert await in_effect(sessions) == [a_closure(lasts=HOUR)]


@pytest.mark.parametrize("before", [HOUR, timedelta()])
async def test_a_closure_reopened_before_it_begins_closes_nothing(
    sessions: Sessions, before: timedelta
) -> None:
    kept = await added(sessions, a_closure())

    await reopened(sessions, kept.number, NOON - before)

    assert await in_effect(sessions) == []


async def test_a_closure_is_reopened_once_and_before_its_end(sessions: Sessions) -> None:
    one, two = await added(sessions, a_closure()), await added(sessions, a_closure())
    await reopened(sessions, one.number, NOON)

    with pytest.raises(ClosureOverError):
        await reopened(sessions, one.number, NOON)
    with pytest.raises(ClosureOverError):
        await reopened(sessions, two.number, NOON + HOUR)
    with pytest.raises(NoSuchClosureError):
        await reopened(sessions, 999, NOON)

    assert await in_effect(sessions) == [a_closure()]


async def test_a_supervisor_closes_and_reopens_now(sessions: Sessions) -> None:
    now = datetime.now(UTC)
    service = Closures(sessions)

    kept = await service.close(a_closure(now - HOUR, lasts=9 * HOUR), by="huda")
    await service.reopen(kept.number, by="sami")

    (after,) = await service.all()
    assert after.reopened_at is not None
    assert now <= after.created_at <= after.reopened_at <= datetime.now(UTC)
    assert (after.created_by, after.reopened_by) == ("huda", "sami")


@pytest.mark.parametrize(("reason_ar", "reason_en"), [("", "a fault"), ("عطل", " \n")])
async def test_a_closure_without_a_reason_is_refused(
    sessions: Sessions, reason_ar: str, reason_en: str
) -> None:
    closure = replace(a_closure(), reason_ar=reason_ar, reason_en=reason_en)

    with pytest.raises(NoReasonError):
        await Closures(sessions).close(closure, by="huda")

    assert await Closures(sessions).all() == []


async def test_somebody_with_a_name_must_do_it(sessions: Sessions) -> None:
    with pytest.raises(BadNameError):
        await Closures(sessions).close(a_closure(), by="")
    kept = await Closures(sessions).close(a_closure(), by="huda")
    with pytest.raises(BadNameError):
        await Closures(sessions).reopen(kept.number, by="two words")


async def test_entering_and_ending_a_closure_is_in_the_audit_log(sessions: Sessions) -> None:
    service, actor = Closures(sessions), Actor(ActorKind.TERMINAL, "root")
    closure = a_closure(datetime.now(UTC) - HOUR, lasts=2 * HOUR)
    number = (await service.close(closure, by="huda", actor=actor)).number
    await service.reopen(number, by="sami", actor=actor)
    with pytest.raises(ClosureOverError):
        await service.reopen(number, by="sami", actor=actor)

    rows = await AuditLog(sessions).page(Wanted(subject=f"closure/{number}"), 10)

    assert [(row.actor, row.action) for row in reversed(rows)] == [
        ("root", Action.CLOSURE_ENTERED),
        ("root", Action.CLOSURE_ENDED),
    ]
