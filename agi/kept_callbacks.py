"""The callbacks the controller has in hand, and what of them is still to be written to the book."""

from collections.abc import Callable, Collection, Mapping, Sequence

from agi.callback_states import Callback, CallbackState
from agi.ports import CallbackBook
from asterisk_conf.names import called_back


class KeptCallbacks:
    """Has every open callback in memory; the book keeps them over restarts.

    ``on_change`` hears of every change. What cannot be written stays unwritten until it can.
    """

    def __init__(self, book: CallbackBook, on_change: Callable[[], None]) -> None:
        self._book = book
        self._on_change = on_change
        self._callbacks: dict[int, Callback] = {}
        self._unsaved: set[int] = set()
        self._is_loaded = False

    def __getitem__(self, callback_id: int) -> Callback:
        return self._callbacks[callback_id]

    def get(self, callback_id: int) -> Callback | None:
        """Return a callback as it stands; None when it is not in hand."""
        return self._callbacks.get(callback_id)

    def all(self) -> Collection[Callback]:
        """Return those in hand: the open ones, and the settled ones that are not written yet."""
        return self._callbacks.values()

    def open_ones(self) -> list[Callback]:
        """Return the callbacks that are still to be made, the oldest place first."""
        open_ones = (it for it in self._callbacks.values() if it.is_open)
        return sorted(open_ones, key=lambda it: (it.since, it.callback_id))

    def same(self, queue: str, number: str) -> Callback | None:
        """Return the place that this number has already: nobody stands twice in a line."""
        same = (it for it in self.open_ones() if (it.queue, it.number) == (queue, number))
        return next(same, None)

    def attempts(self) -> Mapping[str, Callback]:
        """Return the callbacks that are being called, each by the id of its call."""
        return {
            called_back(it.callback_id, it.attempts): it
            for it in self._callbacks.values()
            if it.state is CallbackState.CALLING
        }

    def keep(self, callback: Callback) -> None:
        """Have this callback as it stands now."""
        before = self._callbacks.get(callback.callback_id)
        self._callbacks[callback.callback_id] = callback
        if before is not None and before != callback:
            self._unsaved.add(callback.callback_id)
        self._on_change()

    async def add(self, callback: Callback) -> Callback:
        """Return a new callback with its number; CallbackNotKeptError when the book is away."""
        return await self._book.add(callback)

    async def load(self) -> Sequence[Callback]:
        """Take what the book has, once; return what was taken."""
        if self._is_loaded:
            return ()
        loaded = await self._book.open_callbacks()
        for callback in loaded:
            self._callbacks.setdefault(callback.callback_id, callback)
        self._is_loaded = True
        return loaded

    async def write(self, callback: Callback) -> bool:
        """Write a callback; tell whether it still stands so.

        What became of it meanwhile is still to be written. CallbackNotKeptError when the book is
        away.
        """
        await self._book.save(callback)
        stands = self._callbacks[callback.callback_id] is callback
        if stands:
            self._unsaved.discard(callback.callback_id)
        return stands

    async def write_changes(self) -> None:
        """Write all changes, and forget what is settled; CallbackNotKeptError likewise."""
        for callback_id in sorted(self._unsaved):
            callback = self._callbacks[callback_id]
            if await self.write(callback) and not callback.is_open:
                del self._callbacks[callback_id]
