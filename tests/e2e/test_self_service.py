"""Callers whom the machine serves: transactions, requests, closed hours, a notice."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.calendar import RIYADH
from core.database import writing
from core.permissions import Role
from core.token_service import Tokens
from ivr.nodes import SpokenKind
from ivr.saying import parts_of
from ivr.spoken.speakers import speaker
from ivr.steps import Spoken
from tests.centre_of_requests import Clock, RequestCentre, of_office, opened
from tests.e2e.api import Api, kinds_of
from tests.e2e.centre import Centre
from tests.e2e.children import wait_until
from tests.e2e.conftest import Centres
from tests.e2e.hearing import names_of
from tests.e2e.phones import Booth, Caller
from ticketing.registers import Entry, Register
from ticketing.request_rows import Seal
from ticketing.request_states import RequestState
from ticketing.requests import Event, Request
from ticketing.store import RegisterStore

pytestmark = pytest.mark.e2e

NUMBER, IDENTITY = "445566", "7391"
DEPARTMENT, AGENCY = of_office("coordinator.department"), of_office("coordinator.agency")
Sessions = async_sessionmaker[AsyncSession]
UPDATED = Spoken(kind=SpokenKind.DATE, value=date(2026, 11, 20))
ENTRY = Entry(number=NUMBER, last_four=IDENTITY, status="studied", updated_on=date(2026, 11, 20))


async def filled(sessions: Sessions) -> None:
    async with writing(sessions) as session:
        await RegisterStore(session).replace(Register.TRANSACTION, [ENTRY])


@pytest.fixture
def asked(centre: Centre) -> Centre:
    """A centre whose register holds one transaction."""
    centre.in_database(filled)
    return centre


def ask_for(centre: Centre, caller: Caller, number: str, identity: str, *, times: int = 1) -> None:
    """Type both numbers as a caller does who has arrived at the question."""
    caller.knows(number, centre.said(*speaker("ar").digits(number)))
    caller.wait_to_hear("ask-transaction-number", times=times)
    caller.press(f"{number}#")
    caller.wait_to_hear(number)
    caller.press("1")
    caller.wait_to_hear("ask-last-four", times=times)
    caller.press(identity)


def test_the_status_of_a_transaction_is_spoken_to_its_applicant(
    asked: Centre, caller: Caller
) -> None:
    caller.dial()
    caller.choose("2")
    ask_for(asked, caller, NUMBER, IDENTITY)
    caller.knows("the day", asked.said(*parts_of(UPDATED, "ar")))
    caller.wait_to_hear("after-transaction", within=30)
    caller.press("3")
    caller.wait_to_hear("goodbye")
    caller.wait_ended()
    call = asked.api.wait_for_outcome(caller.number, "self_served")

    long = [NUMBER, "transaction-studied", "the day", "after-transaction", "goodbye"]
    heard = names_of(caller.prompts_heard(among=["ask-last-four", *long]))
    assert heard[heard.index("ask-last-four") + 1 :] == long
    assert (call["ended_by"], call["queue"]) == ("system", None)
    assert "look_up_answered" in kinds_of(call)


def test_the_digits_of_an_identity_are_written_nowhere(asked: Centre, caller: Caller) -> None:
    caller.dial()
    caller.choose("2")
    ask_for(asked, caller, NUMBER, IDENTITY)
    caller.wait_to_hear("transaction-studied")
    caller.hang_up()
    call = asked.api.wait_for_outcome(caller.number, "self_served")

    assert IDENTITY not in json.dumps(call["events"])
    kept = [*(asked.home / "log").iterdir(), *(asked.home / "asterisk" / "log").rglob("*")]
    for path in (*kept, *(asked.home / "asterisk" / "cel").rglob("*")):
        if path.is_file():
            assert f'"{IDENTITY}"' not in path.read_text(errors="replace"), path


def test_whoever_does_not_know_both_numbers_reaches_an_agent_after_three_tries(
    asked: Centre, caller: Caller
) -> None:
    caller.dial()
    caller.choose("2")
    ask_for(asked, caller, NUMBER, "0000")
    caller.wait_to_hear("sorry-no-match")
    ask_for(asked, caller, "999999", IDENTITY, times=2)
    caller.wait_to_hear("sorry-no-match", times=2)
    ask_for(asked, caller, "888888", "1111", times=3)
    call = asked.api.wait_for_state(caller.number, "queued")
    caller.hang_up()

    assert call["queue"] == "correspondence"
    assert "transaction-studied" not in names_of(caller.prompts_heard())


def requests_of(centre: Centre, sessions: Sessions) -> RequestCentre:
    """Return the services of requests with the centre's own keys, at the real time."""
    clock, seal = Clock(datetime.now(UTC)), Seal(centre.secrets.sealing_key)
    return RequestCentre(sessions, clock, seal)


@pytest.fixture(scope="module")
def ministry(centre: Centre) -> Centre:
    """The centre with a small ministry."""
    centre.in_database(opened)
    return centre


@pytest.fixture
def request_filed(ministry: Centre) -> Request:
    """A request that nobody has looked at yet."""
    return ministry.in_database(lambda it: requests_of(ministry, it).file())


def answer(centre: Centre, number: str) -> None:
    async def answered(sessions: Sessions) -> None:
        requests = requests_of(centre, sessions).requests
        await requests.acknowledge(number, by=DEPARTMENT)
        await requests.answer(number, "زيدت حافلة.", by=DEPARTMENT)

    centre.in_database(answered)


def ask_how_it_stands(centre: Centre, caller: Caller, request: Request) -> None:
    """Dial, and go on until the caller has heard how the request stands."""
    number = request.number
    caller.dial()
    caller.choose("5")
    caller.wait_to_hear("tickets-menu")
    caller.press("1")
    caller.knows(number, centre.said(*speaker("ar").digits(number)))
    caller.wait_to_hear("ask-ticket-number")
    caller.press(f"{number}#")
    caller.wait_to_hear(number)
    caller.press("1")
    caller.wait_to_hear("ask-last-four-either")
    caller.press(request.applicant.mobile[-4:])
    caller.wait_to_hear("after-ticket", within=30)


def test_a_request_is_told_by_telephone_and_its_answer_objected_to(
    ministry: Centre, request_filed: Request, caller: Caller
) -> None:
    async def shown(sessions: Sessions) -> tuple[Request, Sequence[Event]]:
        return await requests_of(ministry, sessions).requests.see(request_filed.number, by=AGENCY)

    ask_how_it_stands(ministry, caller, request_filed)
    caller.press("4")
    caller.wait_to_hear("objection-sure")
    answer(ministry, request_filed.number)
    caller.press("1")
    caller.wait_to_hear("objection-recorded")
    caller.wait_ended()

    told = ["ticket-new", "last-updated", "ticket-with-entity", "ticket-left-5", "after-ticket"]
    heard = names_of(caller.prompts_heard(among=[*told, "objection-recorded"]))
    assert heard == [*told, "objection-recorded"]
    objected, events = ministry.in_database(shown)
    assert objected.state is RequestState.OBJECTED
    assert events[-1].by == "beneficiary:telephone"


def test_an_answer_is_rated_by_a_key_and_the_api_tells_the_rating(
    ministry: Centre, request_filed: Request, caller: Caller
) -> None:
    token = ministry.in_database(lambda it: Tokens(it).create("rating-reader", Role.SUPERVISOR))
    number = request_filed.number
    answer(ministry, number)

    ask_how_it_stands(ministry, caller, request_filed)
    caller.press("5")
    caller.wait_to_hear("ask-rating")
    caller.press("5")
    caller.wait_to_hear("goodbye")  # before it what became of the rating, too short for the ear
    caller.wait_ended()

    told = Api(ministry.api.base, token).get(f"/api/v1/tickets/{number}")
    assert [(it["score"], it["words"]) for it in told["ratings"]] == [(5, "")]
    assert [it["by"] for it in told["events"] if it["deed"] == "rate"] == ["beneficiary:telephone"]


@pytest.fixture
def closed(centres: Centres) -> Iterator[Centre]:
    """A centre that opens an hour from now."""
    centre = centres.prepared()
    opens = datetime.now(UTC).astimezone(RIYADH) + timedelta(hours=1)
    hours = f"{opens:%H}:00-{opens:%H}:59"
    text = f'zone = "Asia/Riyadh"\n[week]\nevery-day = ["{hours}"]\n[holidays]\nkept = false\n'
    (centre.home / "calendar.toml").write_text(text)
    centre.start()
    yield centre
    centre.stop()


def test_closed_callers_hear_when_we_open_and_reach_only_the_emergency(closed: Centre) -> None:
    with closed.booth("closed") as booth:
        caller = closed.caller(booth)
        caller.dial()
        caller.wait_to_hear("closed-at-night")
        caller.wait_to_hear("closed-menu")
        caller.press("1")
        caller.wait_to_hear("sorry-wrong-key")
        caller.press("0")
        call = closed.api.wait_for_state(caller.number, "queued")
        caller.hang_up()
        caller.wait_ended()

    assert call["queue"] == "emergency"
    heard = names_of(caller.prompts_heard())
    assert heard[0] == "greeting"
    assert "main-menu" not in heard


def test_a_typed_notice_is_heard_first_within_a_second(centre: Centre, booth: Booth) -> None:
    caller, log = centre.caller(booth), centre.home / "log" / "controller.log"
    texts = {"text_ar": "صِيَانَةٌ لِلْأَنْظِمَةِ.", "text_en": "Maintenance."}
    name = centre.api.put("/api/v1/notice", texts)["notice"]["prompt"]
    try:
        wait_until(lambda: f'"new":"{name}"' in log.read_text(), "it is known", seconds=1)
        caller.knows(name, centre.spoken(name))
        caller.dial()
        caller.wait_to_hear(name)
        caller.wait_to_hear("greeting")
        caller.hang_up()
        caller.wait_ended()
    finally:
        centre.api.delete("/api/v1/notice")
    wait_until(lambda: f'"old":"{name}"' in log.read_text(), "it is gone", seconds=1)
    assert names_of(caller.prompts_heard({name, "greeting"})) == [name, "greeting"]
