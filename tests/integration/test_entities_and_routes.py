"""Every address of a request, asked by everybody of every entity that it does not concern."""

from collections.abc import AsyncIterator, Iterator
from itertools import product

import orjson
import pytest
from aiohttp import ClientSession, DummyCookieJar

from agent_desktop.routes import ROUTES, Route
from agent_desktop.ticket_actions import ACTIONS
from core.permissions import Role
from tests.centre_of_requests import FIRST_ID, NOURA, RequestCentre, of_office, opened
from tests.fakes.desk import SEALING_KEY, Desk
from ticketing.posts import Duty
from ticketing.request_rows import Seal
from ticketing.requests import Request

NOT_ON_ITS_WAY = ("school", "office", "other-department", "university")
STRANGERS = [f"{duty}.{entity}" for entity in NOT_ON_ITS_WAY for duty in Duty]
OF_ONE_REQUEST = ("/requests/{number}", "/api/v1/tickets/{number}")
NUMBERS = {"with": "106469208", "into": "106469208"}
BODY = {"text": "نص كاف لكل فعل.", "to": "university", "importance": "important"} | NUMBERS
WHOEVER = (f"{Duty.HEAD}.university", f"{Duty.COORDINATOR}.other-department")
COORDINATOR, CARE = of_office("coordinator.department"), of_office("coordinator.minister")
LIVES = ("waiting", "answered", "objected", "closed")


@pytest.fixture
async def centre(desk: Desk) -> RequestCentre:
    """The small ministry in the desk's database."""
    await opened(desk.sessions)
    return RequestCentre(desk.sessions, seal=Seal(SEALING_KEY))


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    """A client that keeps no cookies."""
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        yield session


def addresses(number: str) -> Iterator[tuple[Route, str]]:
    """Give every route of one request with each address that it has."""
    for route in ROUTES:
        if route.path.startswith(OF_ONE_REQUEST):
            for action in ACTIONS if "{action}" in route.path else ("",):
                filled = route.path.replace("{number}", number).replace("{action}", action)
                yield route, filled.replace("{digest}", "0" * 64)


async def whole(centre: RequestCentre, request: Request) -> object:
    async with centre.store() as store:
        return await store.get(request.number), await store.events(request.request_id)


async def lived(centre: RequestCentre, life: str) -> Request:
    """File a request and lead it as far as a life goes."""
    request, deeds = await centre.file(), centre.requests
    if life == "filed":
        return request
    await deeds.acknowledge(request.number, by=COORDINATOR)
    if life == "waiting":
        return await deeds.ask(request.number, "أي حافلة؟", by=COORDINATOR)
    answered = await deeds.answer(request.number, "لا يمكن.", by=COORDINATOR)
    if life == "objected":
        return await deeds.object(request.number, "ما زالت تتأخر كل صباح.", by=NOURA)
    return answered if life == "answered" else await deeds.close(request.number, by=CARE)


@pytest.mark.parametrize(
    ("life", "name"),
    [*(("filed", name) for name in STRANGERS), *product(LIVES, WHOEVER)],
)
async def test_a_request_of_another_entity_is_not_there(
    desk: Desk, centre: RequestCentre, session: ClientSession, life: str, name: str
) -> None:
    request = await lived(centre, life)
    before = await whole(centre, request)
    await desk.person(name, Role.COORDINATOR)
    headers = {"Cookie": await desk.cookie(name), "Origin": desk.url}

    answered = {}
    for route, address in addresses(request.number):
        is_api = address.startswith("/api/")
        content = {"Content-Type": "application/json"} if is_api else {}
        data = orjson.dumps(BODY) if is_api else BODY
        async with session.request(
            route.method,
            f"{desk.url}{address}",
            headers=headers | content,
            data=None if route.method == "GET" else data,
            allow_redirects=False,
        ) as answer:
            text = await answer.text()
            answered[f"{route.method} {address}"] = answer.status
            assert request.title not in text

    assert {key: status for key, status in answered.items() if status not in {403, 404}} == {}
    assert await whole(centre, request) == before
    for query in (request.number, FIRST_ID, "0551234567", "حافلة"):
        async with session.get(
            f"{desk.url}/api/v1/tickets", params={"q": query}, headers=headers
        ) as answer:
            assert (await answer.json())["tickets"] == []
