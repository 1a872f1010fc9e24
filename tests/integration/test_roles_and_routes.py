"""Every address and every message, asked by every role, by programs and by nobody.

The table below is written by hand, beside the code's own: a route without a row here fails.
"""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, DummyCookieJar, WSMsgType

from agent_desktop.entrance import PLACES
from agent_desktop.messages import MESSAGES
from agent_desktop.oidc import WAY_BACK
from agent_desktop.routes import ROUTES
from core.permissions import PERMISSIONS, Role
from core.sessions import Stage
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import Desk

PEOPLE = frozenset(Role)
NOBODY: frozenset[Role] = frozenset()
LEADERS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
AT_A_DESK = LEADERS | {Role.AGENT, Role.EMERGENCY_OPERATOR}
CALL_READERS = LEADERS | {Role.QUALITY_REVIEWER, Role.REPORT_READER}
QUEUE_READERS = LEADERS | {Role.AGENT, Role.EMERGENCY_OPERATOR, Role.REPORT_READER}
CARERS = LEADERS | {Role.AGENT, Role.EMERGENCY_OPERATOR, Role.COORDINATOR}
REQUEST_FILERS = frozenset({Role.SUPERVISOR, Role.AGENT, Role.EMERGENCY_OPERATOR})
REQUEST_CARERS = REQUEST_FILERS | {Role.COORDINATOR}
REQUEST_USERS = REQUEST_CARERS | {Role.QUALITY_REVIEWER}
STRUCTURE_READERS = LEADERS | {Role.COORDINATOR, Role.QUALITY_REVIEWER}
TRAINEES = frozenset({Role.COORDINATOR})
FAQ_EDITORS = LEADERS | {Role.FAQ_EDITOR}
FAQ_READERS = CARERS | {Role.FAQ_EDITOR, Role.QUALITY_REVIEWER}
FAQ_FIGURES = FAQ_EDITORS | {Role.REPORT_READER}
METRIC_READERS = LEADERS | {Role.REPORT_READER}

OPEN = {
    "GET /healthz",
    "GET /readyz",
    "GET /api/v1/openapi.json",
    "GET /phone",
    "GET /t",
    "POST /t",
    "GET /t/{token}",
    "POST /t/{token}",
    "GET /t/{token}/files/{digest}",
    "GET /sign-in",
    "POST /sign-in",
    "POST /sign-out",
    "GET /sign-in/provider",
    f"GET {WAY_BACK}",
}
PROMPT = "/api/v1/prompts/{language}/{kind}/{name}"
ROWS = {
    "GET /metrics": METRIC_READERS,
    "GET /api/v1/calls": CALL_READERS,
    "GET /api/v1/calls/{call_id}": CALL_READERS,
    "GET /api/v1/queues": QUEUE_READERS,
    "GET /api/v1/agents": LEADERS,
    "POST /api/v1/agents/{extension}/sign-in": LEADERS,
    "POST /api/v1/agents/{extension}/pause": LEADERS,
    "POST /api/v1/agents/{extension}/ready": LEADERS,
    "POST /api/v1/agents/{extension}/sign-out": LEADERS,
    "GET /api/v1/callbacks": LEADERS,
    "DELETE /api/v1/callbacks/{callback_id}": LEADERS,
    "GET /api/v1/prompts": LEADERS,
    f"GET {PROMPT}/sound": LEADERS,
    f"POST {PROMPT}/recording": LEADERS,
    f"DELETE {PROMPT}/recording": LEADERS,
    f"POST {PROMPT}/recording/bring-back": LEADERS,
    "GET /prompts": LEADERS,
    "GET /api/v1/hours": LEADERS,
    "GET /api/v1/closures": LEADERS,
    "POST /api/v1/closures": LEADERS,
    "DELETE /api/v1/closures/{number}": LEADERS,
    "GET /api/v1/notice": LEADERS,
    "PUT /api/v1/notice": LEADERS,
    "DELETE /api/v1/notice": LEADERS,
    "POST /api/v1/notice/preview": LEADERS,
    "GET /api/v1/notice/sounds/{name}/{language}": LEADERS,
    "GET /hours": LEADERS,
    "POST /api/v1/tickets": REQUEST_FILERS,
    "GET /api/v1/tickets": REQUEST_USERS,
    "POST /api/v1/tickets/import": REQUEST_FILERS,
    "GET /api/v1/tickets/export": REQUEST_USERS,
    "GET /api/v1/tickets/like": REQUEST_FILERS,
    "GET /api/v1/subjects": REQUEST_USERS,
    "GET /api/v1/entities": REQUEST_USERS,
    "GET /api/v1/tickets/news": REQUEST_USERS,
    "GET /api/v1/tickets/{number}": REQUEST_USERS,
    "GET /api/v1/tickets/{number}/live": REQUEST_USERS,
    "GET /api/v1/tickets/{number}/people": REQUEST_USERS,
    "PUT /api/v1/tickets/{number}/watch": REQUEST_USERS,
    "DELETE /api/v1/tickets/{number}/watch": REQUEST_USERS,
    "POST /api/v1/tickets/{number}/attachments": REQUEST_USERS,
    "GET /api/v1/tickets/{number}/attachments/{digest}": REQUEST_USERS,
    "DELETE /api/v1/tickets/{number}/attachments/{digest}": REQUEST_USERS,
    "POST /api/v1/tickets/{number}/{action}": REQUEST_USERS,
    "GET /api/v1/tickets/{number}/answer-templates": REQUEST_USERS,
    "GET /api/v1/answer-templates": REQUEST_USERS,
    "POST /api/v1/answer-templates": REQUEST_USERS,
    "PUT /api/v1/answer-templates/{template_id}": REQUEST_USERS,
    "DELETE /api/v1/answer-templates/{template_id}": REQUEST_USERS,
    "GET /api/v1/ticket-views": REQUEST_USERS,
    "POST /api/v1/ticket-views": REQUEST_USERS,
    "PATCH /api/v1/ticket-views/{view_id}": REQUEST_USERS,
    "DELETE /api/v1/ticket-views/{view_id}": REQUEST_USERS,
    "GET /api/v1/ticket-views/{view_id}/count": REQUEST_USERS,
    "GET /api/v1/webhooks": ADMINISTRATORS,
    "POST /api/v1/webhooks": ADMINISTRATORS,
    "DELETE /api/v1/webhooks/{webhook_id}": ADMINISTRATORS,
    "GET /api/v1/live": LEADERS,
    "GET /": LEADERS,
    "GET /desk": AT_A_DESK,
    "GET /api/v1/messages": LEADERS,
    "POST /api/v1/messages": LEADERS,
    "GET /api/v1/desk": AT_A_DESK,
    "GET /api/v1/desk/live": AT_A_DESK,
    "POST /api/v1/desk/ready": AT_A_DESK,
    "POST /api/v1/desk/pause": AT_A_DESK,
    "POST /api/v1/desk/sign-out": AT_A_DESK,
    "GET /api/v1/desk/calls": AT_A_DESK,
    "GET /api/v1/desk/calls/{call_id}/record": AT_A_DESK,
    "PUT /api/v1/desk/calls/{call_id}/record": AT_A_DESK,
    "PUT /api/v1/desk/calls/{call_id}/draft": AT_A_DESK,
    "POST /api/v1/desk/calls/{call_id}/more-time": AT_A_DESK,
    "GET /api/v1/desk/follow-ups": AT_A_DESK,
    "POST /api/v1/desk/follow-ups/{call_id}/done": AT_A_DESK,
    "POST /api/v1/desk/messages/{number}/seen": AT_A_DESK,
    "GET /api/v1/desk/phone": AT_A_DESK,
    "POST /api/v1/desk/call/transfer": AT_A_DESK,
    "POST /api/v1/desk/call/hang-up": AT_A_DESK,
    "POST /api/v1/desk/call/sound": AT_A_DESK,
    "GET /api/v1/desk/colleagues": AT_A_DESK,
    "POST /api/v1/desk/call/consult": AT_A_DESK,
    "POST /api/v1/desk/call/complete": AT_A_DESK,
    "POST /api/v1/desk/call/join": AT_A_DESK,
    "POST /api/v1/desk/call/return": AT_A_DESK,
    "POST /api/v1/desk/call/hold": AT_A_DESK,
    "POST /api/v1/desk/call/resume": AT_A_DESK,
    "GET /api/v1/faq/search": FAQ_READERS,
    "GET /api/v1/faq/suggestions": FAQ_READERS,
    "GET /api/v1/faq/news": FAQ_READERS,
    "POST /api/v1/faq/news/read": FAQ_READERS,
    "POST /api/v1/faq/asked": FAQ_READERS,
    "POST /api/v1/faq/questions": FAQ_READERS,
    "GET /api/v1/faq/marks": FAQ_READERS,
    "GET /api/v1/faq/{entry_id}/answer": FAQ_READERS,
    "POST /api/v1/faq/{entry_id}/opened": FAQ_READERS,
    "POST /api/v1/faq/{entry_id}/used": AT_A_DESK,
    "POST /api/v1/faq/{entry_id}/helpful": FAQ_READERS,
    "DELETE /api/v1/faq/{entry_id}/helpful": FAQ_READERS,
    "POST /api/v1/faq/{entry_id}/sms": AT_A_DESK,
    "GET /faq/news": FAQ_READERS,
    "POST /faq/news": FAQ_READERS,
    "GET /faq/news/readers": FAQ_FIGURES,
    "GET /faq/gaps": FAQ_EDITORS,
    "POST /faq/gaps/draft": FAQ_EDITORS,
    "POST /faq/gaps/dismiss": FAQ_EDITORS,
    "GET /faq/asked": FAQ_FIGURES,
    "GET /faq/asked.csv": FAQ_FIGURES,
    "GET /second-factor": PEOPLE,
    "POST /second-factor": PEOPLE,
    "GET /new-password": PEOPLE,
    "POST /new-password": PEOPLE,
    "GET /account": PEOPLE,
    "GET /account/here": PEOPLE,
    "POST /account/password": PEOPLE,
    "POST /account/language": PEOPLE,
    "POST /account/sessions/end": PEOPLE,
    "POST /account/sessions/{number}/end": PEOPLE,
    "GET /account/second-factor": PEOPLE,
    "POST /account/second-factor": PEOPLE,
    "POST /account/second-factor/remove": PEOPLE,
    "POST /account/recovery-codes": PEOPLE,
    "GET /people": ADMINISTRATORS,
    "POST /people": ADMINISTRATORS,
    "GET /people/{name}": ADMINISTRATORS,
    "POST /people/{name}": ADMINISTRATORS,
    "POST /people/{name}/disable": ADMINISTRATORS,
    "POST /people/{name}/enable": ADMINISTRATORS,
    "POST /people/{name}/password": ADMINISTRATORS,
    "POST /people/{name}/second-factor": ADMINISTRATORS,
    "POST /people/{name}/sessions/{number}/end": ADMINISTRATORS,
    "GET /beneficiaries": CARERS | {Role.QUALITY_REVIEWER},
    "POST /beneficiaries": CARERS,
    "GET /beneficiaries/{number}": CARERS | {Role.QUALITY_REVIEWER},
    "POST /beneficiaries/{number}": CARERS,
    "POST /beneficiaries/{number}/merge": CARERS,
    "POST /beneficiaries/{number}/part": CARERS,
    "POST /beneficiaries/{number}/export": ADMINISTRATORS,
    "POST /beneficiaries/{number}/uncover": CARERS,
    "GET /requests": REQUEST_USERS,
    "POST /requests": REQUEST_USERS,
    "GET /requests/import": REQUEST_FILERS,
    "POST /requests/export": REQUEST_USERS,
    "GET /requests/templates": REQUEST_USERS,
    "POST /requests/templates": REQUEST_USERS,
    "POST /requests/templates/{template_id}": REQUEST_USERS,
    "POST /requests/views": REQUEST_USERS,
    "POST /requests/views/{view_id}": REQUEST_USERS,
    "GET /requests/{number}": REQUEST_USERS,
    "GET /requests/{number}/print": REQUEST_USERS,
    "GET /requests/{number}/pdf": REQUEST_USERS,
    "POST /requests/{number}/uncover": REQUEST_CARERS,
    "POST /requests/{number}/follow": REQUEST_USERS,
    "POST /requests/{number}/unfollow": REQUEST_USERS,
    "POST /requests/{number}/{action}": REQUEST_USERS,
    "GET /training": TRAINEES,
    "POST /training/{deed}": TRAINEES,
    "POST /api/v1/ministry/import": ADMINISTRATORS,
    "GET /api/v1/ministry/export": ADMINISTRATORS,
    "GET /ministry": STRUCTURE_READERS,
    "GET /ministry/import": ADMINISTRATORS,
    "GET /ministry/calendars": ADMINISTRATORS,
    "POST /ministry/calendars": ADMINISTRATORS,
    "GET /ministry/entities/{code}": STRUCTURE_READERS,
    "POST /ministry/entities/{code}/{deed}": STRUCTURE_READERS,
    "GET /subjects": STRUCTURE_READERS,
    "POST /subjects": ADMINISTRATORS,
    "GET /subjects/new": ADMINISTRATORS,
    "GET /subjects/{code}": ADMINISTRATORS,
    "POST /subjects/{code}": ADMINISTRATORS,
    "GET /subjects/{code}/versions": STRUCTURE_READERS,
    "POST /subjects/{code}/versions/{version}/restore": ADMINISTRATORS,
    "POST /api/v1/subjects/{code}/here": ADMINISTRATORS,
    "DELETE /api/v1/subjects/{code}/here": ADMINISTRATORS,
    "POST /api/v1/faq": FAQ_EDITORS,
    "GET /api/v1/faq/export": FAQ_EDITORS,
    "POST /api/v1/faq/import": FAQ_EDITORS,
    "POST /api/v1/faq/near": FAQ_EDITORS,
    "POST /api/v1/faq/attachments": FAQ_EDITORS,
    "GET /api/v1/faq/attachments/{digest}": FAQ_READERS,
    "GET /api/v1/faq/categories": FAQ_READERS,
    "PUT /api/v1/faq/categories/{key}": FAQ_EDITORS,
    "DELETE /api/v1/faq/categories/{key}": FAQ_EDITORS,
    "GET /api/v1/faq/{entry_id}": FAQ_READERS,
    "PUT /api/v1/faq/{entry_id}": FAQ_EDITORS,
    "PATCH /api/v1/faq/{entry_id}": FAQ_EDITORS,
    "POST /api/v1/faq/{entry_id}/review": FAQ_EDITORS,
    "POST /api/v1/faq/{entry_id}/send-back": FAQ_EDITORS,
    "POST /api/v1/faq/{entry_id}/publish": FAQ_EDITORS,
    "POST /api/v1/faq/{entry_id}/withdraw": FAQ_EDITORS,
    "GET /api/v1/faq/{entry_id}/versions": FAQ_EDITORS,
    "POST /api/v1/faq/{entry_id}/versions/{version}/restore": FAQ_EDITORS,
    "POST /api/v1/faq/{entry_id}/here": FAQ_EDITORS,
    "DELETE /api/v1/faq/{entry_id}/here": FAQ_EDITORS,
    "GET /faq": FAQ_EDITORS,
    "POST /faq": FAQ_EDITORS,
    "GET /faq/new": FAQ_EDITORS,
    "GET /faq/import": FAQ_EDITORS,
    "GET /faq/care": FAQ_EDITORS,
    "GET /faq/sources": FAQ_EDITORS,
    "GET /faq/categories": FAQ_EDITORS,
    "POST /faq/categories": FAQ_EDITORS,
    "POST /faq/categories/{key}/remove": FAQ_EDITORS,
    "GET /faq/entries/{entry_id}": FAQ_EDITORS,
    "POST /faq/entries/{entry_id}": FAQ_EDITORS,
    "POST /faq/entries/{entry_id}/steps/{deed}": FAQ_EDITORS,
    "GET /faq/entries/{entry_id}/versions": FAQ_EDITORS,
    "POST /faq/entries/{entry_id}/versions/{version}/restore": FAQ_EDITORS,
    "GET /tokens": ADMINISTRATORS,
    "POST /tokens": ADMINISTRATORS,
    "POST /tokens/revoke": ADMINISTRATORS,
    "GET /audit": ADMINISTRATORS,
}
FOR_PEOPLE = {
    name for name in ROWS if name.partition(" ")[2].startswith(("/account", "/api/v1/desk"))
} | {
    "GET /second-factor",
    "POST /second-factor",
    "GET /new-password",
    "POST /new-password",
    *(name for name, roles in ROWS.items() if roles is AT_A_DESK or roles is TRAINEES),
}
STAGE_OF = {
    "/second-factor": Stage.SECOND_FACTOR,
    "/new-password": Stage.NEW_PASSWORD,
}
ENDS_OTHERS = "/account/sessions/end"  # the walk's own among them: it comes last
MESSAGE_ROWS = {"here": PEOPLE, "typing": REQUEST_USERS}


def called(method: str, path: str) -> str:
    return f"{method} {path}"


def address(path: str) -> str:
    """Return an address that exists for nobody, so that asking it changes nothing."""
    return path.format(
        extension="1001",
        call_id="1",
        callback_id="999",
        language="ar",
        kind="part",
        name="n-3-m" if "prompts" in path else "nobody",
        number="999",
        action="acknowledge",
        entry_id="faq-999",
        version="1",
        webhook_id="wh_0",
        view_id="999",
        template_id="999",
        digest="0" * 64,
        key="nowhere",
        code="nowhere",
        deed="review",
    )


@pytest.fixture
async def asker(desk: Desk) -> AsyncIterator[ApiClient]:
    """Keeps no cookies; says that it comes from a page of ours."""
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        yield ApiClient(session, desk.url, headers={"Origin": desk.url})


def test_every_route_and_every_message_has_its_row() -> None:
    assert {called(route.method, route.path) for route in ROUTES} == OPEN | ROWS.keys()
    assert MESSAGE_ROWS.keys() == MESSAGES.keys()


@pytest.mark.parametrize("role", Role)
async def test_a_person_reaches_what_the_row_of_their_role_gives(
    desk: Desk, asker: ApiClient, role: Role
) -> None:
    await desk.person("asker", role)
    cookies = {stage: await desk.cookie("asker", stage=stage) for stage in Stage}
    for route in sorted(ROUTES, key=lambda route: route.path == ENDS_OTHERS):
        if (name := called(route.method, route.path)) in OPEN:
            continue
        asker.headers["Cookie"] = cookies[STAGE_OF.get(route.path, Stage.OPEN)]
        if route.path == "/metrics":
            asker.headers["X-Forwarded-For"] = "192.0.2.7"  # not from this machine itself

        answer = await asker.ask(route.method, address(route.path), b'{"reason": "x"}')

        asker.headers.pop("X-Forwarded-For", None)
        assert answer.status != 401, name
        assert (answer.status != 403) == (role in ROWS[name]), name


@pytest.mark.parametrize("role", Role)
async def test_a_program_reaches_the_same_but_what_is_for_people(
    desk: Desk, asker: ApiClient, role: Role
) -> None:
    asker.token = await desk.token(role)
    for route in ROUTES:
        if (name := called(route.method, route.path)) in OPEN or route.path == "/metrics":
            continue

        answer = await asker.ask(route.method, address(route.path), b'{"reason": "x"}')

        allowed = role in ROWS[name] and name not in FOR_PEOPLE
        assert (answer.status not in {401, 403}) == allowed, name


async def test_nobody_reaches_anything_but_what_is_open(asker: ApiClient) -> None:
    for route in ROUTES:
        if (name := called(route.method, route.path)) in OPEN or route.path == "/metrics":
            continue

        answer = await asker.ask(route.method, address(route.path), b"{}")

        assert answer.status == 401, name


@pytest.mark.parametrize("stage", set(Stage) - {Stage.OPEN})
async def test_a_sign_in_that_is_not_finished_opens_its_own_page_alone(
    desk: Desk, asker: ApiClient, stage: Stage
) -> None:
    await desk.person("asker", Role.ADMINISTRATOR)
    asker.headers["Cookie"] = await desk.cookie("asker", stage=stage)
    asker.headers["Accept"] = "text/html"
    for route in ROUTES:
        if (name := called(route.method, route.path)) in OPEN or route.path == "/metrics":
            continue

        answer = await asker.ask(route.method, address(route.path), b"{}")

        if route.path == PLACES[stage]:
            assert answer.status in {200, 422}, name
        elif route.path.startswith("/api/"):
            assert answer.status == 401, name
        else:
            assert (answer.status, answer.headers["Location"]) == (303, PLACES[stage]), name


@pytest.mark.parametrize("kind", [*MESSAGES, "unknown", None])
async def test_a_message_is_heard_from_whom_its_row_names(desk: Desk, kind: str | None) -> None:
    await desk.person()
    cookie = {"Cookie": await desk.cookie("huda"), "Origin": desk.url}
    token = {"Authorization": f"Bearer {await desk.token(Role.ADMINISTRATOR)}"}
    for headers, may_say in ((cookie, kind in MESSAGES), (token, False)):
        async with (
            ClientSession() as session,
            session.ws_connect(f"{desk.url}/api/v1/live", headers=headers) as socket,
        ):
            await socket.receive(timeout=5)
            await socket.send_str('{"say": "' + kind + '"}' if kind else "nonsense")
            beats = [await socket.receive(timeout=5) for _ in range(2)]

        stayed = all(beat.type is WSMsgType.TEXT for beat in beats)
        assert stayed == may_say


def test_the_table_of_permissions_gives_nobody_more_than_these_rows() -> None:
    for route in ROUTES:
        if route.needs:
            holders = {role for role in Role if route.needs <= PERMISSIONS[role]}
            assert holders == ROWS[called(route.method, route.path)], route.path
