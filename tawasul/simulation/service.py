"""One simulation against a running centre: people, then what the centre kept of them."""

import asyncio
import secrets
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from importlib.resources import files

from asterisk_conf.directories import Directories
from asterisk_conf.names import SERVICE_NUMBER
from core.permissions import Role
from core.settings import Settings
from core.token_service import Tokens
from ivr import library
from ivr.flow_check import load
from ivr.nodes import FlowDefinition
from supervision.store import CallStore
from tawasul.database import opened
from tawasul.flow_files import FlowFile
from tawasul.queue_log import queue_log_of
from tawasul.readiness import ANYWHERE
from tawasul.simulation.comparison import Comparison, Kept, compared
from tawasul.simulation.crowd import Crowd, Standing
from tawasul.simulation.desk import ApiDesk
from tawasul.simulation.people import Staff
from tawasul.simulation.plan import Known, Plan
from tawasul.simulation.seen import Seen
from tawasul.simulation.sounds import book_of
from ticketing.registers import Register, entries_in
from ticketing.store import RegisterStore

SETTLE_SECONDS = 30.0  # wrap-ups end, and the journal writes
LOOK_SECONDS = 0.5
EARLIER = timedelta(seconds=1)
ALL = 1_000_000
STOPPING = (signal.SIGINT, signal.SIGTERM)


async def simulated(
    settings: Settings,
    plan: Plan,
    staff: Sequence[Staff],
    tell: Callable[[Standing], None],
    *,
    gateway: int = 0,
) -> Comparison:
    """Let the plan happen and return how the centre's books agree with it.

    At the port *gateway* of this machine the centre's own calls arrive, where it makes any.
    """
    stop = asyncio.Event()
    book = book_of(Directories.of(settings))
    server = (_reached(settings.sip_host), settings.sip_port)
    crowd = Crowd(plan, server, book, gateway)
    with _stopped_by_signals(stop):
        async with _token(settings) as token:
            base = f"http://{_reached(settings.http_host)}:{settings.http_port}"
            async with ApiDesk.opened(base, token) as desk:
                seen = await crowd.run(staff, desk, stop, tell)
    return compared(seen, await kept_of(settings, seen))


async def kept_of(settings: Settings, seen: Seen) -> Kept:
    """Return what the centre keeps of these callers, once it knows that all of them have left."""
    loop = asyncio.get_running_loop()
    until = loop.time() + SETTLE_SECONDS
    numbers = {saw.number for saw in seen.callers}
    visits = len(seen.callers)
    while True:
        kept = await _kept_since(settings, seen.began_at - EARLIER)
        known = [call for call in kept.calls if call.caller in numbers]
        settled = len(known) >= visits and all(call.ended_at for call in known)
        if settled or loop.time() > until:
            return kept
        await asyncio.sleep(LOOK_SECONDS)


def flow_of(settings: Settings) -> FlowDefinition:
    """Return the dialogue that this centre's callers hear."""
    file = FlowFile.of(SERVICE_NUMBER, settings)
    return load(file.text(), library.world(), file=file.name)


async def known_in(settings: Settings) -> list[Known]:
    """Return those of the sample registers' entries that this centre's registers hold."""
    async with opened(settings) as sessions, sessions() as session:
        store = RegisterStore(session)
        known = []
        for register in Register:
            for entry in _samples(register):
                found = await store.find(register, entry.number)
                if found is not None and found.last_four == entry.last_four:
                    known.append(entry)
        return known


def _samples(register: Register) -> Iterator[Known]:
    source = files("tawasul").joinpath("samples", f"{register}.csv")
    lines = source.read_text(encoding="utf-8").splitlines()
    for entry in entries_in(lines, register).entries:
        yield Known(str(register), entry.number, entry.last_four)


async def _kept_since(settings: Settings, since: datetime) -> Kept:
    async with opened(settings) as sessions, sessions() as session:
        store = CallStore(session)
        calls = await store.calls(since=since, limit=ALL)
        events = [event async for event in store.events_of_calls(since=since)]
    return Kept(calls=calls, events=events, log=queue_log_of(settings))


@asynccontextmanager
async def _token(settings: Settings) -> AsyncIterator[str]:
    """Give a token of the API that ends with the block."""
    name = f"simulation-{secrets.token_hex(4)}"
    async with opened(settings) as sessions:
        tokens = Tokens(sessions)
        token = await tokens.create(name, Role.SUPERVISOR)
        try:
            yield token
        finally:
            await tokens.revoke(name)


@contextmanager
def _stopped_by_signals(stop: asyncio.Event) -> Iterator[None]:
    """Let the first wish to stop be a polite one; the second is obeyed at once."""
    loop = asyncio.get_running_loop()

    def heed() -> None:
        stop.set()
        for number in STOPPING:
            loop.remove_signal_handler(number)

    for number in STOPPING:
        loop.add_signal_handler(number, heed)
    try:
        yield
    finally:
        for number in STOPPING:
            loop.remove_signal_handler(number)


def _reached(host: str) -> str:
    return ANYWHERE.get(host, host)
