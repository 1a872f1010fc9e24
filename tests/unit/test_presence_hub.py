"""Who has which request open: told to the others, forgotten with the page."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from agent_desktop import presence_hub
from agent_desktop.presence_hub import Onlooker, PageWatcher, PresenceHub
from tests.centre_of_requests import Clock

MAHA, SALEH = Onlooker("maha", "مها"), Onlooker("saleh", "صالح")
NUMBER = "974353540"


async def stays() -> bool:
    return True


async def goes() -> bool:
    return False


@pytest.fixture
def clock() -> Clock:
    """A clock that stands."""
    return Clock()


@pytest.fixture
def hub(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> PresenceHub:
    """A hub whose beats come at once."""
    monkeypatch.setattr(presence_hub, "HEARTBEAT_SECONDS", 0.001)
    return PresenceHub(clock)


@pytest.fixture
async def maha(hub: PresenceHub) -> AsyncIterator[PageWatcher]:
    """Maha's open page, which has heard that nobody else is there."""
    async with hub.subscribe(NUMBER, MAHA, stays) as page:
        assert (await told(page))["others"] == []
        yield page


async def told(page: PageWatcher) -> dict[str, Any]:
    message: dict[str, Any] = orjson.loads(await anext(page))
    return message


async def test_two_pages_of_one_person_are_one_and_other_requests_are_others(
    hub: PresenceHub, maha: PageWatcher
) -> None:
    async with (
        hub.subscribe(NUMBER, SALEH, stays),
        hub.subscribe(NUMBER, SALEH, stays),
        hub.subscribe(NUMBER, MAHA, stays),
        hub.subscribe("974353541", SALEH, stays),
    ):
        assert [it["name"] for it in (await told(maha))["others"]] == ["saleh"]

    assert (await told(maha))["others"] == []


async def test_typing_is_told_for_some_seconds_and_ends_with_the_page(
    hub: PresenceHub, maha: PageWatcher, clock: Clock
) -> None:
    async with hub.subscribe(NUMBER, SALEH, stays):
        hub.types(NUMBER, "saleh")
        hub.types(NUMBER, "nobody")
        assert (await told(maha))["others"][0]["is_typing"] is True
        clock.now += presence_hub.TYPES_FOR
        assert (await told(maha))["others"][0]["is_typing"] is False
        hub.types(NUMBER, "saleh")
    assert (await told(maha))["others"] == []
    async with hub.subscribe(NUMBER, SALEH, stays):
        assert (await told(maha))["others"][0]["is_typing"] is False


async def test_a_change_is_told_to_the_others_alone(hub: PresenceHub, maha: PageWatcher) -> None:
    hub.changed(NUMBER, 7, MAHA)
    assert (await told(maha))["type"] == "heartbeat"

    hub.changed(NUMBER, 8, SALEH)
    assert (await told(maha))["change"] == {"version": 8, "by": "صالح"}
    hub.changed("974353541", 2, SALEH)
    assert (await told(maha))["type"] == "heartbeat"


async def test_who_may_see_it_no_more_after_a_change_hears_so_and_nothing_else(
    hub: PresenceHub,
) -> None:
    async with hub.subscribe(NUMBER, SALEH, goes) as page:
        await told(page)
        hub.changed(NUMBER, 8, MAHA)

        assert (await told(page))["type"] == "gone"
        with pytest.raises(StopAsyncIteration):
            await anext(page)


async def test_nothing_is_kept_of_a_request_that_nobody_has_open(hub: PresenceHub) -> None:
    async with hub.subscribe(NUMBER, MAHA, stays):
        hub.types(NUMBER, "maha")
        hub.changed(NUMBER, 8, SALEH)
    hub.changed(NUMBER, 9, SALEH)

    assert (hub._pages, hub._typed_at, hub._changes) == ({}, {}, {})
