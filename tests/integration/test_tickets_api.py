"""Requests over HTTP: by those who may, each in two languages when it is refused."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from aiohttp import ClientSession, DummyCookieJar

from core.accounts import Profile
from core.audit import CENTRE
from core.permissions import Role
from core.service import Accounts
from tests.builders import an_answered_call
from tests.centre_of_requests import FIRST_ID, RequestCentre, a_subject, opened
from tests.fakes.api_client import Answer, ApiClient
from tests.fakes.desk import Desk
from ticketing.subjects import FieldKind, FormField

TICKETS = "/api/v1/tickets"
NEW: dict[str, Any] = {
    "subject": "transport.delay",
    "title": "تأخر الحافلة",
    "text": "تتأخر الحافلة كل صباح",
    "entity": "department",
    "applicant": {"name": "هدى", "national_id": FIRST_ID, "mobile": "0551234567"},
}
CERTIFICATE = a_subject(
    "certificate",
    fields=(FormField(name="issuer", label_ar="من", label_en="By", kind=FieldKind.ENTITY),),
)
Clients = dict[str, ApiClient]


@pytest.fixture
async def ask(desk: Desk) -> AsyncIterator[Clients]:
    """Clients of a few people, each signed in under their name."""
    await opened(desk.sessions)
    people = {
        "noura": Role.AGENT,
        "coordinator.department": Role.COORDINATOR,
        "coordinator.university": Role.COORDINATOR,
        "coordinator.agency": Role.COORDINATOR,
        "quality": Role.QUALITY_REVIEWER,
    }
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        clients = {}
        for name, role in people.items():
            await desk.person(name, role)
            headers = {"Origin": desk.url, "Cookie": await desk.cookie(name)}
            clients[name] = ApiClient(session, desk.url, headers=headers)
        yield clients


async def do(client: ApiClient, number: str, action: str, **body: object) -> Answer:
    return await client.post(f"{TICKETS}/{number}/{action}", orjson.dumps(body))


async def file(ask: Clients, key: str | None = None, **changes: object) -> Answer:
    headers = {"Idempotency-Key": key} if key else {}
    return await ask["noura"].post(TICKETS, orjson.dumps({**NEW, **changes}), **headers)


async def test_a_request_is_filed_found_answered_and_closed(ask: Clients) -> None:
    filed = await file(ask)
    number, coordinator = filed.json["number"], ask["coordinator.department"]

    await do(coordinator, number, "acknowledge", version=1)
    await do(coordinator, number, "assign", to="specialist.department")
    answered = await do(coordinator, number, "answer", text="وفرنا حافلة أخرى.")
    closed = await do(ask["quality"], number, "close")
    shown = await ask["noura"].get(f"{TICKETS}/{number}")
    found = await ask["noura"].get(f"{TICKETS}?q={FIRST_ID}")

    assert (filed.status, filed.json["state"], filed.json["entity"]) == (201, "filed", "department")
    assert filed.json["applicant"]["national_id"] == "••••••0008"
    assert (answered.json["state"], closed.json["state"]) == ("answered", "closed")
    assert [event["deed"] for event in shown.json["events"]] == [
        "file", "acknowledge", "assign", "answer", "close",
    ]  # fmt: skip
    assert [one["number"] for one in found.json["tickets"]] == [number]
    assert FIRST_ID not in shown.text


async def test_without_a_title_subject_and_first_words_are_it(ask: Clients) -> None:
    body = {name: value for name, value in NEW.items() if name != "title"}
    left_out = await ask["noura"].post(TICKETS, orjson.dumps(body))
    english = {"name": "Huda", "language": "en"}
    empty = await file(ask, title=" ", text="The bus is late. " * 9, applicant=english)

    assert left_out.json["title"] == "تأخر الحافلة: تتأخر الحافلة كل صباح"
    assert empty.json["title"] == "A late bus: The bus is late. The bus is late. …"


async def test_the_entity_of_the_latest_request_is_likely_the_persons_own(ask: Clients) -> None:
    like = f"{TICKETS}/like?mobile=0551234567"
    before = await ask["noura"].get(like)
    await file(ask)
    after = await ask["noura"].get(like)
    strangers = await ask["noura"].get(f"{TICKETS}/like?mobile=0559999999")

    named = {"code": "department", "name_ar": "جهة department", "name_en": "Entity department"}
    assert (before.json["entity"], strangers.json["entity"]) == (None, None)
    assert after.json["entity"] == named


async def test_a_field_of_an_entity_takes_its_code_and_is_read_by_name(
    desk: Desk, ask: Clients
) -> None:
    await RequestCentre(desk.sessions).ministry.keep_subjects([CERTIFICATE], by=CENTRE)
    wrong = await file(ask, subject="certificate", fields={"issuer": "مدرسة لا وجود لها"})
    right = await file(ask, subject="certificate", fields={"issuer": "school"})
    place = f"/requests/{right.json['number']}"
    coordinator = ask["coordinator.department"]
    shown, printed = await coordinator.get(place), await coordinator.get(f"{place}/print")

    assert (wrong.status, wrong.json["type"]) == (422, "urn:tawasul:problem:fields-missing")
    assert right.json["fields"] == {"issuer": "school"}
    for page in (shown, printed):
        assert "جهة school" in page.text


async def test_the_same_key_files_once(ask: Clients) -> None:
    first, again = await file(ask, "abc"), await file(ask, "abc")
    other = await file(ask, "abc", title="آخر")

    assert (first.status, again.status) == (201, 200)
    assert again.json["number"] == first.json["number"]
    assert (other.status, other.json["type"]) == (409, "urn:tawasul:problem:key-reused")


async def test_an_action_is_done_once_under_its_key(ask: Clients) -> None:
    number, noura, key = (await file(ask)).json["number"], ask["noura"], {"Idempotency-Key": "k"}
    comment, other = (orjson.dumps({"text": text}) for text in ("اتصلنا بها", "غيره"))

    first = await noura.post(f"{TICKETS}/{number}/comment", comment, **key)
    again = await noura.post(f"{TICKETS}/{number}/comment", comment, **key)
    refused = [
        await noura.post(f"{TICKETS}/{number}/comment", other, **key),
        await noura.post(f"{TICKETS}/{number}/add", comment, **key),
        await noura.post(TICKETS, orjson.dumps(NEW), **key),
    ]

    assert (first.status, again.status, again.json) == (200, 200, first.json)
    assert {(it.status, it.json["type"]) for it in refused} == {
        (409, "urn:tawasul:problem:key-reused")
    }
    shown = await noura.get(f"{TICKETS}/{number}")
    assert [it["deed"] for it in shown.json["events"]] == ["file", "comment"]


async def test_a_request_tells_who_was_told(ask: Clients) -> None:
    number = (await file(ask, entity="department")).json["number"]
    await do(ask["coordinator.department"], number, "assign", to="specialist.department")

    told = (await ask["noura"].get(f"{TICKETS}/{number}")).json["tellings"]

    assert [(it["occasion"], it["person"], it["is_undeliverable"]) for it in told] == [
        ("event/1", "coordinator.department", False),
        ("event/2", "specialist.department", True),
    ]


async def test_a_list_is_narrowed_as_on_the_page(ask: Clients) -> None:
    first = (await file(ask)).json["number"]
    second = (await file(ask, entity="university", title="غيره")).json["number"]
    await do(ask["coordinator.department"], first, "acknowledge")

    async def found(query: str) -> list[str]:
        answer = await ask["noura"].get(f"{TICKETS}?{query}")
        return [one["number"] for one in answer.json["tickets"]]

    assert await found("state=acknowledged") == [first]
    assert await found("entity=university&view=ours") == [second]
    assert await found("service=complaint&importance=normal") == [second, first]
    assert await found("service=inquiry") == []
    assert await found("q=المدرسة&entity=department") == []
    assert await found("q=الحافلة&entity=department") == [first]
    assert await found("") == []
    for query in ("state=lost", "entity=", "importance=", f"entity={'x' * 65}"):
        answer = await ask["noura"].get(f"{TICKETS}?{query}")
        assert (answer.status, answer.json["type"]) == (400, "urn:tawasul:problem:bad-parameter")
    export = await ask["noura"].get(f"{TICKETS}/export?entity=university")
    assert second in export.text
    assert first not in export.text


async def test_strangers_hear_that_there_is_no_such_request(ask: Clients) -> None:
    number = (await file(ask)).json["number"]
    stranger = ask["coordinator.university"]

    for answer in (
        await stranger.get(f"{TICKETS}/{number}"),
        await do(stranger, number, "acknowledge"),
        await stranger.get(f"{TICKETS}/123456789"),
    ):
        assert (answer.status, answer.json["type"]) == (404, "urn:tawasul:problem:no-such-ticket")
    for query in (f"q={number}", "q=حافلة", "view=ours", "entity=department"):
        assert (await stranger.get(f"{TICKETS}?{query}")).json["tickets"] == []


async def test_an_objection_goes_to_somebody_else(ask: Clients) -> None:
    number, coordinator = (await file(ask)).json["number"], ask["coordinator.department"]
    await do(coordinator, number, "acknowledge")
    await do(coordinator, number, "answer", text="لا يمكن.")

    objected = await do(ask["noura"], number, "object", text="لم تجب عن السؤال")
    refused = await do(coordinator, number, "review")
    await do(ask["coordinator.agency"], number, "review")
    decided = await do(ask["coordinator.agency"], number, "overturn", text="الإفادة ناقصة")
    shown = await ask["noura"].get(f"{TICKETS}/{number}")

    assert (objected.json["state"], objected.json["entity"]) == ("objected", "agency")
    assert (refused.status, refused.json["type"]) == (403, "urn:tawasul:problem:not-your-part")
    assert (decided.json["state"], decided.json["entity"]) == ("reopened", "department")
    assert (objected.json["answer"], objected.json["proposal"]) == ("لا يمكن.", "")
    assert (shown.json["answer"], shown.json["answered_at"], shown.json["ratings"]) == (
        "",
        None,
        [],
    )


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"subject": "unknown"}, "no-such-subject"),
        ({"entity": "nowhere"}, "no-such-entity"),
        ({"entity": None}, "no-entity-named"),
        ({"applicant": {"name": "هدى", "national_id": "1"}}, "bad-identity"),
        ({"applicant": "هدى"}, "bad-field"),
        ({"applicant": {"name": "هـ\u0000"}}, "bad-field"),
        ({"title": 3}, "bad-field"),
        ({"title": "x" * 201}, "too-much-said"),
        ({"text": " "}, "nothing-said"),
        ({"fields": {"colour": "red"}}, "fields-missing"),
        ({"fields": []}, "bad-field"),
    ],
)
async def test_what_cannot_be_filed_is_refused_with_its_reason(
    ask: Clients, changes: dict[str, object], slug: str
) -> None:
    answer = await file(ask, None, **changes)

    assert (answer.status, answer.json["type"]) == (422, f"urn:tawasul:problem:{slug}")


@pytest.mark.parametrize(
    ("action", "body", "status"),
    [
        ("explode", {}, 404),
        ("assign", {}, 422),
        ("assign", {"to": "nobody"}, 422),
        ("acknowledge", {"version": "1"}, 422),
        ("acknowledge", {"version": 7}, 409),
        ("answer", {"text": "نعم"}, 409),
        ("weigh", {"importance": "huge"}, 422),
        ("comment", {"text": "x", "mentioned": "all"}, 422),
        ("link", {"with": "974353540"}, 404),
        ("transfer", {"to": "department", "text": "x"}, 409),
    ],
)
async def test_what_cannot_be_done_is_refused(
    ask: Clients, action: str, body: dict[str, object], status: int
) -> None:
    number = (await file(ask)).json["number"]

    answer = await do(ask["coordinator.department"], number, action, **body)

    assert answer.status == status, answer.text
    shown = await ask["noura"].get(f"{TICKETS}/{number}")
    assert len(shown.json["events"]) == 1


@pytest.mark.parametrize("query", ["view=all", "before=x", "limit=0", "limit=x"])
async def test_a_query_that_means_nothing_is_refused(ask: Clients, query: str) -> None:
    assert (await ask["noura"].get(f"{TICKETS}?{query}")).status == 400


async def test_an_agent_files_from_calls_of_their_own_alone(ask: Clients, desk: Desk) -> None:
    theirs, others = an_answered_call(agent="1001"), an_answered_call(agent="1002")
    for call, event in (*theirs[:6], *others[:6]):
        desk.board.call_changed(call, event)
    own, foreign = theirs[0][0].call_id, others[0][0].call_id
    profile = Profile(full_name="noura", role=Role.AGENT, extension="1001")
    await Accounts(desk.sessions).change("noura", profile, by=CENTRE)

    filed = await file(ask, call_id=own)
    refused = [await file(ask, call_id=it) for it in (foreign, "1.1", "no call at all")]

    assert (filed.status, filed.json["call_id"]) == (201, own)
    for answer in refused:
        assert (answer.status, answer.json["type"]) == (404, "urn:tawasul:problem:not-your-call")
        assert answer.json["detail_ar"].endswith("ليست من مكالماتك.")
    assert len((await ask["noura"].get(f"{TICKETS}?q={FIRST_ID}")).json["tickets"]) == 1
