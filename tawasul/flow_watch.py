"""Lets new calls begin with a flow as soon as its file has changed, without a restart."""

import asyncio
import logging
from collections.abc import Callable, Collection
from pathlib import Path

from core.settings import Settings
from ivr import library
from ivr.faults import FlowFaultsError
from ivr.flow_shelf import FlowShelf
from ivr.nodes import FlowDefinition
from tawasul.flow_files import loaded, places

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
Stamp = tuple[Path, int, int]  # file, moment of change and size


class FlowWatch:
    """Watches the files of one flow. A file with faults changes nothing, and is told of once."""

    def __init__(
        self,
        shelf: FlowShelf,
        number: str,
        settings: Settings,
        answers: Callable[[], Collection[str] | None] = lambda: None,
    ) -> None:
        self.shelf = shelf
        self._number = number
        self._own, self._packaged = places(number, settings)
        self._answers = answers
        self._seen: Stamp | None = None
        self._refused_with: frozenset[str] | None = None  # the entries of the FAQ bank then

    def begin(self) -> None:
        """Put the first flow on the shelf: the programme's if the centre's own has faults."""
        self._put(self._changed())
        if self.shelf.newest(self._number) is None:
            self._put(library.packaged(self._number))

    async def run(self) -> None:
        """Look for ever; files are read in a thread, for callers must not wait for a flow."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Take over a file that has changed since the last look."""
        self._put(await asyncio.to_thread(self._changed))

    def _changed(self) -> FlowDefinition | None:
        """Return the flow of a file that was not seen yet, if it has no fault."""
        try:
            stamp, answers = self._stamp(), self._answers()
            known = None if answers is None else frozenset(answers)
            if stamp == self._seen and known == (self._refused_with or known):
                return None
            self._seen, self._refused_with = stamp, None
            return loaded(stamp[0], self._number, known)
        except FlowFaultsError as error:
            self._refused_with = known
            logger.error("flow has faults", extra={"file": error.file, "faults": str(error)})  # noqa: TRY400 - the faults say more than a traceback
        except (OSError, UnicodeDecodeError):
            logger.exception("flow cannot be read", extra={"file": str(self._own)})
        return None

    def _stamp(self) -> Stamp:
        file = self._own if self._own.is_file() else self._packaged
        state = file.stat()
        return file, state.st_mtime_ns, state.st_size

    def _put(self, flow: FlowDefinition | None) -> None:
        before = self.shelf.newest(self._number)
        if flow is not None and self.shelf.put(flow):
            logger.info(
                "flow loaded", extra={"old": before and before.version, "new": flow.version}
            )
