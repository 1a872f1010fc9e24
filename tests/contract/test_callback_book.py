"""The book of callbacks, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from agi.callback_states import CallbackState
from agi.errors import CallbackNotKeptError
from core.database import engine_for, sessions_for
from supervision.callbacks import CallbackBook
from tests.builders import a_callback

Sessions = async_sessionmaker[AsyncSession]
NOW = datetime(2026, 11, 25, 9, 30, 15, 123456, tzinfo=UTC)


async def test_a_booking_gets_a_number_and_comes_back_as_it_was(sessions: Sessions) -> None:
    book = CallbackBook(sessions)
    first = await book.add(a_callback(0, booked_at=NOW))
    second = await book.add(a_callback(0, booked_at=NOW, number="0550000002"))

    assert first.callback_id != second.callback_id
    assert sorted(await book.open_callbacks(), key=lambda it: it.callback_id) == [first, second]


async def test_what_becomes_of_it_is_kept_and_a_settled_one_is_not_open(sessions: Sessions) -> None:
    book = CallbackBook(sessions)
    missed = await book.add(a_callback(0))
    done = await book.add(a_callback(0))
    missed = replace(missed, attempts=1, rests_until=NOW + timedelta(minutes=3))
    await book.save(missed)
    await book.save(replace(done, state=CallbackState.CONFIRMED, settled_at=NOW))

    assert await book.open_callbacks() == [missed]


async def test_a_database_that_is_away_promises_nothing() -> None:
    engine = engine_for("postgresql://nobody@127.0.0.1:1/nowhere")
    book = CallbackBook(sessions_for(engine))

    with pytest.raises(CallbackNotKeptError):
        await book.add(a_callback(0))
    with pytest.raises(CallbackNotKeptError):
        await book.save(a_callback())
    with pytest.raises(CallbackNotKeptError):
        await book.open_callbacks()
    await engine.dispose()
