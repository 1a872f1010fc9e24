"""What callers hear of requests, and how they object and rate by keys, in each database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.database import engine_for, sessions_for, writing
from core.permissions import Role
from ivr.library import unified_number
from ivr.steps import Answer, Result
from tawasul.look_ups import RegisterLookUps
from tawasul.request_look_ups import OBJECTION, RATING, TICKET, RequestLookUps
from tests.centre_of_requests import NOURA, RequestCentre, of_office, opened
from ticketing.importance import OBJECT_WITHIN
from ticketing.registers import Entry, Register
from ticketing.request_rights import Person
from ticketing.request_states import Deed, RequestState
from ticketing.store import RegisterStore
from ticketing.tracking import LASTS_AFTER
from ticketing.whole_request import RequestReading
from ticketing.wordless_objections import is_without_words

Sessions = async_sessionmaker[AsyncSession]
COORDINATOR = of_office("coordinator.department")
QUALITY = Person("quality", Role.QUALITY_REVIEWER)
BY_IDENTITY, BY_MOBILE = "0008", "4567"
TODAY = date(2026, 11, 26)


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry whose clock shows the real time, as the look-ups read it."""
    centre = await opened(sessions)
    centre.clock.now = datetime.now(UTC)
    return centre


def look_ups(centre: RequestCentre) -> RequestLookUps:
    registers = RegisterLookUps(centre.sessions)
    return RequestLookUps(centre.sessions, centre.seal, centre.grounds, registers)


async def answered(centre: RequestCentre) -> str:
    number = (await centre.file()).number
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await centre.requests.answer(number, "زيدت حافلة.", by=COORDINATOR)
    return number


@pytest.mark.parametrize("identity", [BY_IDENTITY, BY_MOBILE])
async def test_who_knows_the_number_and_the_end_of_either_is_told(
    centre: RequestCentre, identity: str
) -> None:
    number = (await centre.file()).number

    answer = await look_ups(centre).look_up(TICKET, number=number, identity=identity)

    told = dict(answer.fields)
    assert answer.result is Result.FOUND
    assert (told["status"], told["level"], told["left"]) == ("new", "entity", "5")


async def test_of_a_merged_request_the_one_is_told_in_which_it_goes_on(
    centre: RequestCentre,
) -> None:
    kept, gone = await answered(centre), (await centre.file()).number
    await centre.requests.merge(gone, kept, by=COORDINATOR)

    told = await look_ups(centre).look_up(TICKET, number=gone, identity=BY_MOBILE)
    objected = await look_ups(centre).look_up(OBJECTION, number=gone, identity=BY_MOBILE)

    assert dict(told.fields)["status"] == "answered"
    assert objected.fields == {"outcome": "recorded"}
    request, _ = await centre.requests.see(kept, by=of_office("coordinator.agency"))
    assert request.state is RequestState.OBJECTED


@pytest.mark.parametrize("identity", ["0007", "----", ""])
async def test_others_are_refused_whichever_was_wrong(centre: RequestCentre, identity: str) -> None:
    number = (await centre.file()).number
    for name in (TICKET, OBJECTION, RATING):
        answer = await look_ups(centre).look_up(name, number=number, identity=identity, value="5")
        assert answer == Answer(Result.REFUSED)


async def test_an_objection_by_keys_is_recorded_once(centre: RequestCentre) -> None:
    number = await answered(centre)
    heard = [
        (await look_ups(centre).look_up(OBJECTION, number=number, identity=BY_MOBILE)).fields
        for _ in range(2)
    ]

    assert heard == [{"outcome": "recorded"}, {"outcome": "recorded-before"}]
    request, events = await centre.requests.see(number, by=of_office("coordinator.agency"))
    assert request.state is RequestState.OBJECTED
    assert events[-1].by == "beneficiary:telephone"
    assert is_without_words(request, events)


async def heard_of_rating(centre: RequestCentre, number: str, score: str) -> object:
    rated = await look_ups(centre).look_up(RATING, number=number, identity=BY_MOBILE, value=score)
    return rated.fields.get("outcome", rated.result)


async def test_a_rating_by_keys_is_kept_once_as_one_by_the_link_is(centre: RequestCentre) -> None:
    number = await answered(centre)

    heard = [await heard_of_rating(centre, number, score) for score in ("4", "1")]

    assert heard == ["recorded", "recorded-before"]
    reading = RequestReading(centre.sessions, centre.seal, centre.grounds, centre.clock)
    whole = await reading.whole(number, by=COORDINATOR)
    assert [(it.score, it.words) for it in whole.ratings] == [(4, "")]
    last = whole.events[-1]
    assert (last.deed, last.by, dict(last.detail), last.is_told) == (
        Deed.RATE, "beneficiary:telephone", {"score": "4"}, True,
    )  # fmt: skip


async def test_only_an_answer_in_force_is_rated(centre: RequestCentre) -> None:
    early, objected = (await centre.file()).number, await answered(centre)
    withdrawn = (await centre.file()).number
    await look_ups(centre).look_up(OBJECTION, number=objected, identity=BY_MOBILE)
    await centre.requests.withdraw(withdrawn, by=NOURA)

    heard = [await heard_of_rating(centre, it, "5") for it in (early, objected, withdrawn)]

    assert heard == ["not-answered", "under-review", "impossible"]


async def test_an_answer_is_rated_as_long_as_a_link_would_open_it(centre: RequestCentre) -> None:
    heard = []
    for days in (-1, 1):
        centre.clock.now = datetime.now(UTC) - LASTS_AFTER - timedelta(days=days)
        number = await answered(centre)
        await centre.requests.close(number, by=QUALITY)
        heard.append(await heard_of_rating(centre, number, "5"))

    assert heard == ["recorded", "impossible"]


@pytest.mark.parametrize("score", ["", "0", "6", "٣", "55"])
async def test_what_is_no_score_is_not_kept(centre: RequestCentre, score: str) -> None:
    number = await answered(centre)

    assert await heard_of_rating(centre, number, score) is Result.UNAVAILABLE


async def test_a_ticket_of_the_register_is_told_but_not_rated(centre: RequestCentre) -> None:
    entry = Entry(number="20311", last_four=BY_MOBILE, status="answered", updated_on=TODAY)
    async with writing(centre.sessions) as session:
        await RegisterStore(session).replace(Register.TICKET, [entry])

    assert await heard_of_rating(centre, "20311", "5") == "impossible"


async def test_what_is_not_answered_or_answered_long_ago_is_not_objected_to(
    centre: RequestCentre,
) -> None:
    early = (await centre.file()).number
    centre.clock.now -= OBJECT_WITHIN + timedelta(days=2)
    late = await answered(centre)

    heard = [
        (await look_ups(centre).look_up(OBJECTION, number=number, identity=BY_MOBILE)).fields
        for number in (early, late)
    ]

    assert heard == [{"outcome": "not-answered"}, {"outcome": "over"}]


async def test_a_database_that_is_away_is_told_as_such(centre: RequestCentre) -> None:
    away = sessions_for(engine_for("postgresql://nobody@127.0.0.1:1/away"))
    asked = RequestLookUps(away, centre.seal, centre.grounds, RegisterLookUps(away))

    answer = await asked.look_up(TICKET, number="974353540", identity="1234")

    assert answer == Answer(Result.UNAVAILABLE)


def test_the_flow_has_a_prompt_for_all_that_is_told() -> None:
    registers = unified_number().registers

    assert {"status", "updated", "level", "left"} == registers[TICKET].fields.keys()
    assert {"outcome"} == registers[OBJECTION].fields.keys() == registers[RATING].fields.keys()
