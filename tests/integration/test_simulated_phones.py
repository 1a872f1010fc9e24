"""Two telephone exchanges of a simulation, one calling the other over real sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from tawasul.simulation.addresses import Place
from tawasul.simulation.ear import SoundBook
from tawasul.simulation.exchange import HOST, Exchange
from tawasul.simulation.leg import End, Leg
from tawasul.simulation.messages import Request, formatted
from tawasul.simulation.sounds import AGENT, CALLER, HERTZ, voice
from tawasul.simulation.user_agent import Asked, UserAgent

SECONDS = 10
NUMBER = "19996"
NOBODY: Place = (HOST, 9)


@pytest.fixture
def book() -> SoundBook:
    return SoundBook({}, {who: voice(who) for who in HERTZ})


@pytest.fixture
async def there(book: SoundBook) -> AsyncIterator[Exchange]:
    exchange = Exchange(NOBODY, book)
    await exchange.open()
    yield exchange
    await exchange.close()


@pytest.fixture
async def here(book: SoundBook, there: Exchange) -> AsyncIterator[Exchange]:
    exchange = Exchange(there.agent.here, book)
    await exchange.open()
    yield exchange
    await exchange.close()


async def ended(leg: Leg) -> End:
    async with asyncio.timeout(SECONDS):
        return await leg.end


def a_phone(exchange: Exchange, then: Callable[[Leg], None]) -> asyncio.Future[Leg]:
    """Plug a phone in that does *then* as it rings; the future is the call that it gets."""
    rung: asyncio.Future[Leg] = asyncio.get_running_loop().create_future()

    def rings(leg: Leg, _: str) -> None:
        rung.set_result(leg)
        then(leg)

    exchange.plug_in(NUMBER, voice(AGENT), rings)
    return rung


async def test_both_hear_each_other_and_who_hangs_up_first_is_known(
    here: Exchange, there: Exchange
) -> None:
    rung = a_phone(there, Leg.answer)
    mine = await here.prepared("0550000001", NUMBER, voice(CALLER))

    assert await mine.call()
    theirs = await rung
    async with asyncio.timeout(SECONDS):
        await asyncio.gather(mine.sound.heard({AGENT}), theirs.sound.heard({CALLER}))
    mine.hang_up()

    assert await ended(mine) is End.BY_US
    assert await ended(theirs) is End.BY_THEM
    assert (here.calls, there.calls) == (0, 0)


async def test_a_number_that_is_not_there_is_refused(here: Exchange) -> None:
    leg = await here.prepared("0550000001", NUMBER, voice(CALLER))

    assert not await leg.call()
    assert (leg.status, await ended(leg)) == (404, End.REFUSED)


async def test_a_busy_phone_declines(here: Exchange, there: Exchange) -> None:
    a_phone(there, Leg.decline)
    leg = await here.prepared("0550000001", NUMBER, voice(CALLER))

    assert not await leg.call()
    assert leg.status == 486


async def test_who_hangs_up_while_it_rings_takes_the_call_back(
    here: Exchange, there: Exchange
) -> None:
    rung = a_phone(there, lambda _: None)
    leg = await here.prepared("0550000001", NUMBER, voice(CALLER))
    calling = asyncio.create_task(leg.call())
    theirs = await rung
    await asyncio.sleep(0.05)  # the ringing must reach the caller: only then can CANCEL be sent

    leg.hang_up()

    assert await ended(theirs) is End.TAKEN_BACK
    assert not await calling


async def test_who_hung_up_before_the_answer_came_says_goodbye_after_it(
    here: Exchange, there: Exchange
) -> None:
    rung = a_phone(there, Leg.answer)
    leg = await here.prepared("0550000001", NUMBER, voice(CALLER))
    calling = asyncio.create_task(leg.call())
    await asyncio.sleep(0)

    leg.hang_up()

    assert not await calling
    assert await ended(await rung) is End.BY_THEM


async def test_a_lost_answer_is_sent_again() -> None:
    heard: list[bytes] = []
    calls = 0

    def serve(asked: Asked) -> None:
        nonlocal calls
        calls += 1
        asked.answer(200)
        heard.append(asked.sent)

    there = await UserAgent.listening(HOST, 0, serve)
    here = await UserAgent.listening(HOST, 0, lambda _: None)
    same = Request("OPTIONS", "sip:x", (("Via", here.via("z9hG4bKone")), ("CSeq", "1 OPTIONS")))

    for _ in range(3):
        here.send(formatted(same), there.here)
    asking = here.begin(Request("OPTIONS", "sip:x", (("CSeq", "2 OPTIONS"),)), there.here)
    answer = await asking.answer()

    assert answer.status == 200
    assert calls == 2
    here.close()
    there.close()


async def test_what_is_no_message_is_counted_and_harms_nobody(
    here: Exchange, there: Exchange
) -> None:
    for data in (b"\x00\xff", b"INVITE\r\n\r\n", b"SIP/2.0 abc x\r\n\r\n", b"\r\n\r\n"):
        here.agent.send(data, there.agent.here)

    leg = await here.prepared("0550000001", NUMBER, voice(CALLER))
    await leg.call()

    assert leg.status == 404
    assert there.agent.malformed == 3
