"""Who has the same request open, told over the live connection of its page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse

from tests.fakes.api_client import ApiClient, check_schema
from tests.integration.test_tickets_api import Clients, ask, do, file  # noqa: F401

MESSAGE = {"$ref": "#/components/schemas/TicketLiveMessage"}


@pytest.fixture
async def open_pages() -> AsyncIterator[AsyncExitStack]:
    """Pages that are closed in the end."""
    async with AsyncExitStack() as pages:
        yield pages


async def opened(pages: AsyncExitStack, client: ApiClient, number: str) -> ClientWebSocketResponse:
    address = f"{client.url}/api/v1/tickets/{number}/live"
    return await pages.enter_async_context(
        client.session.ws_connect(address, headers=client.headers)
    )


async def heard(page: ClientWebSocketResponse, **wanted: object) -> dict[str, Any]:
    """Return the first message that is as *wanted*; beats in between are let pass."""
    async with asyncio.timeout(8):
        while True:
            told: dict[str, Any] = await page.receive_json()
            check_schema(told, MESSAGE)
            if all(told.get(name) == value for name, value in wanted.items()):
                return told


def other(name: str, *, is_typing: bool = False) -> dict[str, object]:
    return {"name": name, "full_name": name, "is_typing": is_typing}


async def test_two_people_learn_of_each_other_and_of_who_leaves(
    ask: Clients,  # noqa: F811
    open_pages: AsyncExitStack,
) -> None:
    number = (await file(ask)).json["number"]
    maha = await opened(open_pages, ask["coordinator.department"], number)
    await heard(maha, type="presence", others=[])

    noura = await opened(open_pages, ask["noura"], number)

    await heard(noura, others=[other("coordinator.department")])
    await heard(maha, others=[other("noura")])
    await noura.send_str('{"say": "typing"}')
    await heard(maha, others=[other("noura", is_typing=True)])
    await heard(maha, others=[other("noura")])  # who has stopped
    await noura.close()
    await heard(maha, others=[])


async def test_others_are_told_of_a_change_and_who_may_see_it_no_more_leaves(
    ask: Clients,  # noqa: F811
    open_pages: AsyncExitStack,
) -> None:
    number = (await file(ask)).json["number"]
    coordinator, noura = ask["coordinator.department"], ask["noura"]
    page, own = (
        await opened(open_pages, coordinator, number),
        await opened(open_pages, noura, number),
    )
    await heard(page, type="presence")

    await do(noura, number, "add", text="ومعه طفل آخر.")
    await heard(page, type="presence", change={"version": 2, "by": "noura"})
    await coordinator.post(f"/api/v1/tickets/{number}/attachments?name=a.pdf", b"%PDF-1.7 plan")
    await heard(own, change={"version": 3, "by": "coordinator.department"})
    await do(ask["coordinator.agency"], number, "comment", text="x")
    await do(coordinator, number, "transfer", to="university", text="تخص الجامعة")
    await do(noura, number, "add", text="لمن أحيل؟")

    await heard(page, type="gone")
    await heard(own, change={"version": 4, "by": "coordinator.department"})


async def test_strangers_open_no_page(ask: Clients) -> None:  # noqa: F811
    number = (await file(ask)).json["number"]

    answer = await ask["coordinator.university"].get(f"/api/v1/tickets/{number}/live")

    assert answer.status == 404
