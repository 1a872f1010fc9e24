"""The outbox in each database: kept once, sent once, tried again when that fails."""

import asyncio
from datetime import datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.database import writing
from core.delivery import AT_ONCE, Delivery
from core.errors import NotDeliveredError
from core.outbox import (
    CLAIM,
    FIRST_PAUSE,
    LATELY,
    LONGEST_PAUSE,
    MOST_TRIES,
    Channel,
    Message,
)
from core.outbox_store import OutboxStore
from core.outbox_watch import OutboxWatch
from core.tables import OutboxRow
from supervision.outbox_metrics import OutboxMetrics
from tests.builders import NOON

Sessions = async_sessionmaker[AsyncSession]


class Recorder:
    """Keeps what it is given, or refuses as often as it is told."""

    def __init__(self, refusals: int = 0) -> None:
        self.got: list[Message] = []
        self.refusals = refusals

    async def send(self, message: Message) -> None:
        """Take a message."""
        await asyncio.sleep(0)
        if self.refusals:
            self.refusals -= 1
            raise NotDeliveredError("the gateway answered 503")
        self.got.append(message)


class Clock:
    """A clock that is set."""

    now = NOON

    def __call__(self) -> datetime:
        """Return the moment it is."""
        return self.now


def a_message(key: str = "request/1/1/sms", channel: Channel = Channel.SMS) -> Message:
    return Message(key=key, channel=channel, recipient="0551234567", body="وصلنا طلبكم")


@pytest.fixture
def clock() -> Clock:
    """The clock of a delivery."""
    return Clock()


async def put(sessions: Sessions, *messages: Message) -> None:
    async with writing(sessions) as session:
        await OutboxStore(session).put(messages, NOON)


async def row(sessions: Sessions) -> OutboxRow:
    async with sessions() as session:
        return (await session.scalars(select(OutboxRow))).one()


async def test_the_same_message_is_kept_once_and_sent_once(
    sessions: Sessions, clock: Clock
) -> None:
    recorder = Recorder()
    delivery = Delivery(sessions, {Channel.SMS: recorder}, clock)
    await put(sessions, a_message())
    await put(sessions, a_message(), a_message("another"))

    counts = [await delivery.deliver_due() for _ in range(3)]

    assert counts == [2, 0, 0]
    assert sorted(message.key for message in recorder.got) == ["another", "request/1/1/sms"]
    async with sessions() as session:
        assert await OutboxStore(session).waiting() == 0


async def test_several_workers_send_each_message_once(sessions: Sessions, clock: Clock) -> None:
    recorder = Recorder()
    await put(sessions, *(a_message(f"message/{n}") for n in range(3 * AT_ONCE)))
    workers = [Delivery(sessions, {Channel.SMS: recorder}, clock) for _ in range(4)]

    while any(await asyncio.gather(*(worker.deliver_due() for worker in workers))):
        pass

    assert len(recorder.got) == len({it.key for it in recorder.got}) == 3 * AT_ONCE


async def test_a_refused_message_is_tried_again_later_and_later(
    sessions: Sessions, clock: Clock
) -> None:
    recorder = Recorder(refusals=2)
    delivery = Delivery(sessions, {Channel.SMS: recorder}, clock)
    await put(sessions, a_message())

    await delivery.deliver_due()
    first = await row(sessions)
    assert (first.tries, first.next_try_at) == (1, NOON + FIRST_PAUSE)
    assert "503" in first.last_error
    assert await delivery.deliver_due() == 0
    clock.now = NOON + FIRST_PAUSE
    await delivery.deliver_due()
    assert (await row(sessions)).next_try_at == clock.now + 2 * FIRST_PAUSE
    clock.now += 2 * FIRST_PAUSE
    await delivery.deliver_due()

    done = await row(sessions)
    assert (done.sent_at, done.next_try_at, done.last_error) == (clock.now, None, "")


async def test_a_message_that_never_goes_is_given_up(sessions: Sessions, clock: Clock) -> None:
    delivery = Delivery(sessions, {}, clock)
    await put(sessions, a_message())

    for _ in range(MOST_TRIES):
        await delivery.deliver_due()
        clock.now += timedelta(days=1)

    given_up = await row(sessions)
    assert (given_up.tries, given_up.next_try_at) == (MOST_TRIES, None)
    assert given_up.given_up_at is not None
    assert given_up.last_error.endswith("nobody sends sms.")


async def test_what_a_dead_worker_had_is_taken_by_another_with_the_same_key(
    sessions: Sessions, clock: Clock
) -> None:
    recorder = Recorder()
    await put(sessions, a_message())
    async with writing(sessions) as session:  # and it dies
        await OutboxStore(session).claim(NOON, 1)
    delivery = Delivery(sessions, {Channel.SMS: recorder}, clock)

    assert await delivery.deliver_due() == 0
    clock.now = NOON + CLAIM
    assert await delivery.deliver_due() == 1

    assert [message.key for message in recorder.got] == ["request/1/1/sms"]


async def test_what_was_given_up_lately_is_counted_and_told_with_its_reason(
    sessions: Sessions, clock: Clock
) -> None:
    registry, watch = CollectorRegistry(), OutboxWatch(sessions, clock)
    registry.register(OutboxMetrics(watch))
    delivery = Delivery(sessions, {}, clock)
    await put(sessions, a_message("request/1/1/sms"), a_message("request/1/2/sms"), a_message("a"))
    for _ in range(MOST_TRIES):
        await delivery.deliver_due()
        clock.now += LONGEST_PAUSE
    async with writing(sessions) as session:  # one is ended by hand, one is of nobody now
        ended = update(OutboxRow).where(OutboxRow.key == "a")
        await session.execute(ended.values(tries=3))
        erased = update(OutboxRow).where(OutboxRow.key == "request/1/2/sms")
        await session.execute(erased.values(recipient="", last_error=""))
    since = clock.now - LATELY

    async with sessions() as session:
        store = OutboxStore(session)
        counts = await store.given_up(since)
        later = await store.given_up(clock.now)
        (missed,) = await store.missed_since(since, of="request/1/", limit=9)
        others = await store.missed_since(since, of="request/11/", limit=9)
        named = await store.missed({"request/1/1/sms", "request/1/2/sms", "b"})
    await watch.look()
    shown = generate_latest(registry).decode()

    assert counts == {Channel.SMS: 1, Channel.EMAIL: 0, Channel.WEBHOOK: 0}
    assert later[Channel.SMS] == 0
    assert (missed.key, missed.channel) == ("request/1/1/sms", Channel.SMS)
    assert missed.reason.endswith("nobody sends sms.")
    assert (others, list(named)) == ([], [missed])
    assert 'tawasul_messages_given_up{channel="sms"} 1.0' in shown
    assert 'tawasul_messages_given_up{channel="email"} 0.0' in shown
