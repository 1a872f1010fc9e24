"""The database and Redis may go away: calls go on, and what happened is written later, once."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from supervision.publisher import FIELD, STREAM
from tests.e2e.api import Row
from tests.e2e.centre import Centre
from tests.e2e.children import wait_until
from tests.e2e.conftest import Centres
from tests.e2e.phones import Booth
from tests.e2e.test_losses import assert_written_once_and_in_order
from tests.servers import PostgresServer

pytestmark = pytest.mark.e2e

NEW = "tawasul_e2e"


def a_short_call(centre: Centre, booth: Booth) -> str:
    """Return the number of a caller who came and went."""
    caller = centre.caller(booth)
    caller.dial()
    caller.choose("3")
    caller.wait_to_hear("technical-support")
    caller.hang_up()
    caller.wait_ended()
    return caller.number


def written(centre: Centre, number: str) -> Row:
    call = centre.api.wait_for_outcome(number, "abandoned_in_menu", seconds=30)
    assert len(centre.api.calls_of(number)) == 1
    assert call["path"] == ["main-menu:3"]
    assert_written_once_and_in_order(call)
    return call


def published(centre: Centre) -> list[tuple[str, int]]:
    """Return (call_id, number) of each event in Redis' stream, in order."""
    with closing(Redis.from_url(centre.settings.redis_url)) as redis:
        found: Any = redis.xrange(STREAM)
    entries = [json.loads(fields[FIELD.encode()]) for _, fields in found]
    return [(entry["call_id"], entry["n"]) for entry in entries]


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Hold SQLite's right to write while the block lasts."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def test_what_happened_while_redis_was_away_is_published_later_once_and_in_order(
    centres: Centres,
) -> None:
    centre = centres.started()
    with centre.booth("redis") as booth:
        numbers = [a_short_call(centre, booth)]
        written(centre, numbers[0])
        wait_until(lambda: len(published(centre)) > 0, "the first call is published")
        centre.redis.kill()
        numbers.append(a_short_call(centre, booth))
        written(centre, numbers[1])
        wait_until(lambda: "redis" in centre.api.missing(), "the loss is noticed")
        centre.redis.start()
        centre.wait_ready()
        numbers.append(a_short_call(centre, booth))

    calls = [written(centre, number) for number in numbers]
    expected = [(call["call_id"], event["n"]) for call in calls for event in call["events"]]
    wait_until(lambda: len(published(centre)) >= len(expected), "all is published")
    assert published(centre) == expected


def test_what_happened_while_postgresql_was_away_is_written_later_once_and_in_order(
    centres: Centres,
) -> None:
    with PostgresServer() as postgres:
        postgres.create(NEW)
        centre = centres.started(TAWASUL_DATABASE_URL=postgres.url(NEW))
        with centre.booth("postgresql") as booth:
            numbers = [a_short_call(centre, booth)]
            written(centre, numbers[0])
            postgres.stop()
            numbers.append(a_short_call(centre, booth))
            wait_until(lambda: "database" in centre.api.missing(), "the loss is noticed")
            centre.controller.kill()
            centre.controller.start()
            wait_until(centre.is_alive, "the controller lives without a database")
            numbers.append(a_short_call(centre, booth))
            postgres.start()
            centre.wait_ready()
            numbers.append(a_short_call(centre, booth))
            for number in numbers:
                written(centre, number)
        centre.stop()


def test_what_happened_while_sqlite_was_locked_is_written_later_once_and_in_order(
    centres: Centres,
) -> None:
    centre = centres.started()
    with centre.booth("sqlite") as booth:
        with locked(centre.home / "tawasul.sqlite3"):
            numbers = [a_short_call(centre, booth), a_short_call(centre, booth)]
            assert centre.has_in_database(numbers) == []
        for number in numbers:
            written(centre, number)
