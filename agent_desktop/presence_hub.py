"""Who has which request open just now, who types, and who changed it while others looked."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from core.clock import utc_now

HEARTBEAT_SECONDS = 1.0  # the page takes 2.6 s of silence for a lost connection
TYPES_FOR = timedelta(seconds=5)  # a page tells every two while somebody types
View = dict[str, Any]
MayStay = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Somebody before a request's page."""

    name: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of a request while somebody looked."""

    version: int
    by: Onlooker


class PageWatcher:
    """One open page: iterate over the messages. The first tells who else is there."""

    def __init__(
        self,
        who: Onlooker,
        view: Callable[[Onlooker], View],
        may_stay: MayStay,
        clock: Callable[[], datetime],
    ) -> None:
        self.who = who
        self._view = view
        self._may_stay = may_stay
        self._clock = clock
        self._told: View = {}
        self._has_ended = False
        self._stirred = asyncio.Event()
        self._stirred.set()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        """Return who is there when that has changed, or a heartbeat after a second.

        After a change of the request, which may have gone to another entity, whoever may see it no
        more hears so and nothing else.
        """
        if self._has_ended:
            raise StopAsyncIteration
        with suppress(TimeoutError):
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await self._stirred.wait()
        self._stirred.clear()
        view, at = self._view(self.who), self._clock().isoformat()
        if view == self._told:
            return orjson.dumps({"type": "heartbeat", "at": at})
        if view["change"] != self._told.get("change") and not await self._may_stay():
            self._has_ended = True
            return orjson.dumps({"type": "gone", "at": at})
        self._told = view
        return orjson.dumps({"type": "presence", "at": at, **view})

    def wake(self) -> None:
        """Let the watcher look."""
        self._stirred.set()


class PresenceHub:
    """The open pages of all requests; one for the whole process."""

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self._clock = clock
        self._pages: defaultdict[str, list[PageWatcher]] = defaultdict(list)
        self._typed_at: dict[tuple[str, str], datetime] = {}
        self._changes: dict[str, Change] = {}

    @asynccontextmanager
    async def subscribe(
        self, number: str, who: Onlooker, may_stay: MayStay
    ) -> AsyncIterator[PageWatcher]:
        """Let a page be open for as long as the context lasts."""
        page = PageWatcher(who, lambda it: self._view(number, it), may_stay, self._clock)
        self._pages[number].append(page)
        self._wake(number)
        try:
            yield page
        finally:
            self._leave(number, page)

    def types(self, number: str, name: str) -> None:
        """Remember for some seconds that somebody types."""
        if any(page.who.name == name for page in self._pages.get(number, ())):
            self._typed_at[number, name] = self._clock()
            self._wake(number)

    def changed(self, number: str, version: int, by: Onlooker) -> None:
        """Tell whoever has the request open that somebody changed it."""
        if number in self._pages:
            self._changes[number] = Change(version, by)
            self._typed_at.pop((number, by.name), None)
            self._wake(number)

    def _leave(self, number: str, page: PageWatcher) -> None:
        self._pages[number].remove(page)
        if all(other.who.name != page.who.name for other in self._pages[number]):
            self._typed_at.pop((number, page.who.name), None)
        if not self._pages[number]:
            del self._pages[number]
            self._changes.pop(number, None)
        self._wake(number)

    def _wake(self, number: str) -> None:
        for page in self._pages.get(number, ()):
            page.wake()

    def _view(self, number: str, who: Onlooker) -> View:
        there = {page.who.name: page.who for page in self._pages.get(number, ())}
        change = self._changes.get(number)
        return {
            "others": [
                {
                    "name": other.name,
                    "full_name": other.full_name,
                    "is_typing": self._types(number, other.name),
                }
                for other in sorted(there.values(), key=lambda it: it.full_name)
                if other.name != who.name
            ],
            "change": {"version": change.version, "by": change.by.full_name}
            if change and change.by.name != who.name
            else None,
        }

    def _types(self, number: str, name: str) -> bool:
        typed_at = self._typed_at.get((number, name))
        return typed_at is not None and self._clock() - typed_at < TYPES_FOR
