"""From the ring to the pop on the agent's own WebSocket, with 300 desks that watch.

Ten calls a second ring agents; each caller has twenty earlier calls and a note, in SQLite. The
time begins when the switch tells of the ring, and ends when the agent's socket has the call, and
again when it has the caller's story. There is no Asterisk in it: the calls are played as the
controller's own events, so that the way from there to the socket stands alone. ``desk_hour`` and
``browser_answer`` have a real one.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
from aiohttp import ClientSession, DummyCookieJar, TCPConnector
from aiohttp.http import SERVER_SOFTWARE
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.rig import say
from core.database import engine_for, sessions_for
from core.permissions import Role
from core.tables import AccountRow
from supervision.call_records import CallRecord, CallRecordStore
from supervision.records import read, record_of
from supervision.writers import writer_for
from tawasul import migrate
from tests.builders import Step, a_member, an_answered_call
from tests.fakes.desk import Desk, open_desk

DESKS = 300
A_SECOND = 10
SECONDS = 30
CALLERS = 200
EARLIER = 20
FIRST_EXTENSION = 1000
MOST_P99_MS = 100.0
Seen = dict[str, float]


def main() -> None:
    """Print how late the pop and the story are."""
    asyncio.run(measure())


async def measure() -> None:
    """Ring three hundred desks in turn."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'desks.sqlite3'}"
        await migrate.upgrade(url)
        engine = engine_for(url)
        await fill(engine)
        async with open_desk(sessions_for(engine)) as desk:
            rang, popped, told = await ringing(desk)
        await engine.dispose()
    pops, stories = late(rang, popped), late(rang, told)
    say(
        "desk_pop",
        desks=DESKS,
        calls=len(rang),
        calls_per_second=A_SECOND,
        p50_ms=share(pops, 0.5),
        p99_ms=share(pops, 0.99),
        most_p99_ms=MOST_P99_MS,
        story_p50_ms=share(stories, 0.5),
        story_p99_ms=share(stories, 0.99),
    )


async def ringing(desk: Desk) -> tuple[Seen, Seen, Seen]:
    """Return when each call rang, was on its desk, and had its story there."""
    rang: Seen = {}
    popped: Seen = {}
    told: Seen = {}
    cookies = [await cookie_of(desk, extension) for extension in extensions()]
    async with ClientSession(
        cookie_jar=DummyCookieJar(), connector=TCPConnector(limit=0)
    ) as session:
        ready = asyncio.Barrier(DESKS + 1)
        watching = [
            asyncio.create_task(watch(session, desk, cookie, ready, popped, told))
            for cookie in cookies
        ]
        await ready.wait()
        for number in range(A_SECOND * SECONDS):
            steps = a_call(number)
            rang[steps[0][0].call_id] = time.perf_counter()
            for call, event in steps:
                desk.board.call_changed(call, event)
                desk.desks.call_changed(call, event)
            await asyncio.sleep(1 / A_SECOND)
        await asyncio.sleep(1)
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    return rang, popped, told


async def watch(
    session: ClientSession,
    desk: Desk,
    cookie: str,
    ready: asyncio.Barrier,
    popped: Seen,
    told: Seen,
) -> None:
    """Note when calls and their stories come to one desk."""
    headers = {"Cookie": cookie, "Origin": desk.url, "User-Agent": SERVER_SOFTWARE}
    async with session.ws_connect(f"{desk.url}/api/v1/desk/live", headers=headers) as socket:
        await socket.receive()
        await ready.wait()
        async for message in socket:
            at = time.perf_counter()
            call = orjson.loads(message.data).get("call")
            if call:
                popped.setdefault(call["call_id"], at)
            if call and call["story"]:
                told.setdefault(call["call_id"], at)


async def cookie_of(desk: Desk, extension: str) -> str:
    """Return the cookie of a new agent, who is ready."""
    name = f"agent-{extension}"
    async with desk.sessions.begin() as session:
        session.add(
            AccountRow(
                name=name,
                role=Role.AGENT,
                password_hash="none",  # noqa: S106 - nobody signs in here
                created_at=datetime.now(UTC),
                full_name=name,
                extension=extension,
                must_change_password=False,
                needs_second_factor=False,
            )
        )
    desk.board.member_changed(a_member(extension, "noor", at=datetime.now(UTC)))
    return await desk.cookie(name)


def extensions() -> list[str]:
    """Return the extensions of all desks."""
    return [str(FIRST_EXTENSION + number) for number in range(DESKS)]


def a_call(number: int) -> list[Step]:
    """Return the life of a call as far as the ring of one desk."""
    steps = an_answered_call(queue="noor", agent=extensions()[number % DESKS])[:5]
    return [(replace(call, caller=caller(number)), event) for call, event in steps]


def caller(number: int) -> str:
    """Return a caller's number."""
    return f"055{number % CALLERS:07}"


async def fill(engine: AsyncEngine) -> None:
    """Give each caller their earlier calls, and a note."""
    writer, now = writer_for(engine), datetime.now(UTC)
    for number in range(CALLERS):
        lives = [an_answered_call(at=now - timedelta(days=day)) for day in range(1, EARLIER + 1)]
        calls = [replace(life[-1][0], caller=caller(number)) for life in lives]
        told = (record_of(call.events, event) for life in lives for call, event in life)
        await writer.write(read(told), calls)
        record = CallRecord(
            call_id=calls[0].call_id,
            agent="1001",
            queue="general",
            caller=caller(number),
            disposition="answered",
            note="ن" * 200,
            written_at=now,
            saved_at=now,
        )
        async with sessions_for(engine).begin() as session:
            await CallRecordStore(session).write(record)
    await writer.close()


def late(rang: Seen, seen: Seen) -> list[float]:
    """Return how many ms after the ring each was seen, in order; all must have been."""
    return sorted((seen[call_id] - at) * 1000 for call_id, at in rang.items())


def share(values: Iterable[float], part: float) -> float:
    """Return the value below which that part of *values* lies."""
    in_order = list(values)
    return round(in_order[min(int(len(in_order) * part), len(in_order) - 1)], 2)


if __name__ == "__main__":
    main()
