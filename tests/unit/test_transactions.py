"""Where transactions stand: what is kept, for how long, and what callers are told meanwhile."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from core.errors import SettingError
from ivr.ports import NoRegisters
from ivr.steps import Answer, Result
from supervision.correspondence_metrics import CorrespondenceMetrics
from tawasul.correspondence import CorrespondenceSettings, transactions_of
from tawasul.correspondence_look_ups import CorrespondenceLookUps
from ticketing.breaker import Circuit, Patience
from ticketing.correspondence_answers import NoAnswer
from ticketing.errors import CorrespondenceAwayError
from ticketing.registers import Entry
from ticketing.transactions import MOST_KEPT, Ages, Found, Source, Transactions

NUMBER, IDENTITY = "445566", "7391"
ENTRY = Entry(number=NUMBER, last_four=IDENTITY, status="studied", updated_on=date(2026, 11, 20))
AGES, PATIENCE = Ages(fresh=60, stale=3600), Patience(failures=3, rest_seconds=15)


@dataclass
class FakeOutside:
    """Knows one transaction while it is up; counts who asked."""

    is_up: bool = True
    asked: list[str] = field(default_factory=list)
    answer: asyncio.Event | None = None

    async def ask(self, number: str) -> Entry | None:
        self.asked.append(number)
        if self.answer is not None:
            await self.answer.wait()
        if not self.is_up:
            raise CorrespondenceAwayError(NoAnswer.SLOW)
        return ENTRY if number == NUMBER else None


@dataclass
class World:
    """A system, who asks it, and a clock."""

    outside: FakeOutside = field(default_factory=FakeOutside)
    now: float = 1000.0

    def __post_init__(self) -> None:
        clock = lambda: self.now  # noqa: E731 - the one that is set
        self.transactions = Transactions(self.outside, ages=AGES, patience=PATIENCE, clock=clock)

    async def told(self, number: str = NUMBER, identity: str = IDENTITY) -> Answer:
        look_ups = CorrespondenceLookUps(self.transactions, NoRegisters())
        return await look_ups.look_up("transaction", number=number, identity=identity)


@pytest.fixture
def world() -> World:
    return World()


def found(age: str) -> Answer:
    return Answer(Result.FOUND, {"status": "studied", "updated": ENTRY.updated_on, "age": age})


async def test_whoever_knows_both_is_told_and_others_not_what_was_wrong(world: World) -> None:
    assert await world.told() == found("current")
    for number, identity in ((NUMBER, "7392"), ("445567", IDENTITY), ("445567", "----")):
        assert await world.told(number, identity) == Answer(Result.REFUSED)


async def test_a_fresh_answer_is_not_asked_for_again(world: World) -> None:
    await world.told()
    world.now += 60
    await world.told()
    assert world.outside.asked == [NUMBER]

    world.now += 0.1
    await world.told()
    assert world.outside.asked == [NUMBER, NUMBER]


async def test_an_old_answer_is_told_as_such_while_it_is_away_and_only_for_so_long(
    world: World,
) -> None:
    await world.told()
    world.outside.is_up = False

    world.now += 3600
    assert await world.told() == found("earlier")
    assert await world.told(identity="0000") == Answer(Result.REFUSED)
    world.now += 0.1
    assert await world.told() == Answer(Result.UNAVAILABLE)


async def test_that_there_was_no_such_number_is_no_old_answer(world: World) -> None:
    await world.told("999999")
    world.outside.is_up = False
    world.now += 61

    assert await world.told("999999") == Answer(Result.UNAVAILABLE)


async def test_who_fails_is_left_alone_until_a_probe_is_answered(world: World) -> None:
    world.outside.is_up = False
    for _ in range(5):
        assert await world.told() == Answer(Result.UNAVAILABLE)
    assert len(world.outside.asked) == 3
    assert str(world.transactions.circuit) == Circuit.OPEN

    world.outside.is_up = True
    world.now += 15
    assert await world.told() == found("current")
    assert world.transactions.circuit is Circuit.CLOSED


async def test_while_a_probe_is_out_nobody_else_asks(world: World) -> None:
    world.outside.is_up = False
    for _ in range(3):
        await world.told()
    world.outside.is_up, world.outside.answer = True, asyncio.Event()
    world.now += 15
    probe = asyncio.create_task(world.told())
    await asyncio.sleep(0)

    assert await world.told() == Answer(Result.UNAVAILABLE)
    assert len(world.outside.asked) == 4
    world.outside.answer.set()
    assert await probe == found("current")


async def test_a_caller_who_hangs_up_on_the_probe_does_not_shut_it_for_ever(world: World) -> None:
    world.outside.is_up = False
    for _ in range(3):
        await world.told()
    world.outside.is_up, world.outside.answer = True, asyncio.Event()
    world.now += 15
    probe = asyncio.create_task(world.told())
    await asyncio.sleep(0)
    probe.cancel()
    await asyncio.gather(probe, return_exceptions=True)
    world.outside.answer = None

    world.now += 15
    assert await world.told() == found("current")


async def test_no_more_is_kept_than_memory_and_age_allow(world: World) -> None:
    for number in range(MOST_KEPT + 5):
        await world.transactions.find(str(10_000 + number))
    assert len(world.transactions._kept) == MOST_KEPT

    world.now += 3601
    await world.transactions.find(NUMBER)
    assert [*world.transactions._kept] == [NUMBER]


async def test_what_else_is_asked_goes_to_the_registers(world: World) -> None:
    look_ups = CorrespondenceLookUps(world.transactions, NoRegisters())

    answer = await look_ups.look_up("ticket", number=NUMBER, identity=IDENTITY)

    assert answer == Answer(Result.UNAVAILABLE)
    assert world.outside.asked == []


async def test_the_circuit_is_told_in_the_log_and_in_the_metrics(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    registry = CollectorRegistry()
    registry.register(CorrespondenceMetrics(world.transactions))
    await world.told()
    world.outside.is_up = False
    world.now += 61
    for _ in range(4):
        await world.told()

    shown = generate_latest(registry).decode()
    for line in (
        'tawasul_correspondence_circuit{state="open"} 1.0',
        'tawasul_correspondence_circuit{state="closed"} 0.0',
        'tawasul_correspondence_served_total{source="stale"} 4.0',
        'tawasul_correspondence_failed_total{why="slow"} 3.0',
        'tawasul_correspondence_failed_total{why="not asked"} 1.0',
    ):
        assert line in shown
    turned = [it for it in caplog.records if "turned" in it.message]
    assert [(it.old, it.new) for it in turned] == [("closed", "open")]  # type: ignore[attr-defined]
    assert NUMBER not in caplog.text


def read(folder: Path, **env: str) -> CorrespondenceSettings:
    token = folder / "token"
    token.write_text(env.pop("token", "told-to-nobody\n"))
    named = {"TOKEN_FILE": str(token), **env}
    return CorrespondenceSettings.from_env(
        {f"TAWASUL_CORRESPONDENCE_{name}": text for name, text in named.items()}
    )


URL = "https://letters.example.test/transactions/"


def test_a_system_is_named_by_settings_and_its_token_is_shown_nowhere(tmp_path: Path) -> None:
    settings = read(tmp_path, URL=URL, SECONDS="0.8", FRESH_SECONDS="30", STALE_SECONDS="600")

    assert settings.system is not None
    assert settings.system.url == URL[:-1]
    assert (settings.system.token, settings.system.seconds) == ("told-to-nobody", 0.8)
    assert settings.ages == Ages(fresh=30, stale=600)
    assert "told-to-nobody" not in repr(settings)


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"URL": "http://letters.example.test"}, "URL"),
        ({"URL": "https://"}, "URL"),
        ({"URL": "https://us:them@letters.example.test"}, "URL"),
        ({"URL": f"{URL}?a=b"}, "URL"),
        ({"URL": URL, "TOKEN_FILE": "/no/file"}, "TOKEN_FILE"),
        ({"URL": URL, "token": "two\nlines"}, "TOKEN_FILE"),
        ({"URL": URL, "token": ""}, "TOKEN_FILE"),
        ({"URL": URL, "CA_FILE": "/no/file"}, "CA_FILE"),
        ({"URL": URL, "SECONDS": "5"}, "SECONDS"),
        ({"URL": URL, "SECONDS": "nan"}, "SECONDS"),
        ({"URL": URL, "FRESH_SECONDS": "soon"}, "FRESH_SECONDS"),
        ({"URL": URL, "STALE_SECONDS": "0"}, "STALE_SECONDS"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_name(
    tmp_path: Path, env: dict[str, str], name: str
) -> None:
    with pytest.raises(SettingError) as refused:
        read(tmp_path, **env)

    assert refused.value.name == f"TAWASUL_CORRESPONDENCE_{name}"


async def test_without_a_system_nothing_is_asked(tmp_path: Path) -> None:
    async with transactions_of(read(tmp_path)) as transactions:
        assert transactions is None
    local = read(tmp_path, URL="http://127.0.0.1:1/t")
    async with transactions_of(local) as transactions:
        assert transactions is not None
        with pytest.raises(CorrespondenceAwayError):
            await transactions.find(NUMBER)
        assert transactions.failed == {NoAnswer.UNREACHED: 1}


async def test_sources_of_answers_are_counted(world: World) -> None:
    assert await world.transactions.find(NUMBER) == Found(ENTRY, Source.ASKED)
    assert await world.transactions.find(NUMBER) == Found(ENTRY, Source.FRESH)
    assert world.transactions.served == {Source.ASKED: 1, Source.FRESH: 1}
