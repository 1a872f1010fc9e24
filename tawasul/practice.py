"""The sandboxes in which coordinators practise: a small database for each, below the home."""

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from agent_desktop.ports import PracticeRoom
from core.database import engine_for, sessions_for
from core.sealing import SealingKeys
from tawasul.worker import said_by
from ticketing.attachment_folder import AttachmentFolder
from ticketing.request_rights import Person
from ticketing.request_rows import Seal
from ticketing.request_states import RequestState
from ticketing.request_tables import RequestRow
from ticketing.service import Requests
from ticketing.structure_store import GroundShelf
from ticketing.sweep import Sweep

WORKER = "tawasul.practice_worker"
BUILT_WITHIN = 240.0  # seconds: it gives way to all else
SEALING_KEY = "of samples, which are nobody's"  # the identities in a sandbox are made up
REPLY = "هذا ما طلبتم. (رد تجريبي في التدريب)"
KEPT = timedelta(days=7)  # since it was last written to
MOST_OPEN = 40
BESIDE = ("", "-wal", "-shm")  # what SQLite keeps of one database


@asynccontextmanager
async def rooms_in(folder: Path) -> AsyncIterator["HomePracticeRooms"]:
    """Keep rooms in a folder, and close them in the end."""
    rooms = HomePracticeRooms(folder)
    try:
        yield rooms
    finally:
        await rooms.close()


@dataclass(frozen=True, slots=True)
class _Open:
    engine: AsyncEngine
    grounds: GroundShelf


class HomePracticeRooms:
    """Implements agent_desktop.ports.PracticeRooms with a file for each person.

    How many days a room's clock was moved on is the ``user_version`` of its database.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[Path, _Open] = {}
        self._one_at_a_time = asyncio.Lock()

    async def room(self, person: str) -> PracticeRoom | None:
        """Return a person's room, if it is there."""
        path = self.path_of(person)
        if not path.exists():
            return None
        opened = await self._opened(path)
        async with opened.engine.connect() as connection:
            days = (await connection.execute(text("PRAGMA user_version"))).scalar_one()
        return PracticeRoom(
            sessions=sessions_for(opened.engine),
            grounds=opened.grounds,
            files=AttachmentFolder(self._folder / "files"),
            sealing_key=SealingKeys.fixed(SEALING_KEY),
            days=days,
        )

    async def begin(self, person: str, full_name: str) -> None:
        """Build a person's room anew."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self.path_of(person)
        fresh = path.with_suffix(".new")
        asked = {"person": person, "full_name": full_name, "sealing_key": SEALING_KEY}
        async with self._one_at_a_time:
            self._remove(fresh)
            given = json.dumps({**asked, "path": str(fresh)}).encode()
            await said_by(WORKER, given=given, seconds=BUILT_WITHIN)
            await self._close(path)
            self._remove(path)
            fresh.replace(path)
            await self.tidy_up()

    async def a_day_later(self, person: str) -> None:
        """Move the clock of a room on by a day: who was asked replies, and what is due rises."""
        if (room := await self.room(person)) is None:
            return
        engine = self._open[self.path_of(person)].engine
        async with engine.connect() as connection:
            await connection.execute(text(f"PRAGMA user_version = {room.days + 1:d}"))
            await connection.commit()
        if (later := await self.room(person)) is not None:
            await _let_beneficiaries_reply(later)
            seal = Seal(later.sealing_key)
            await Sweep(later.sessions, seal, later.grounds, later.clock).sweep()

    async def tidy_up(self, kept: timedelta = KEPT) -> None:
        """Remove the rooms that nobody wrote to for so long."""
        for path in list(self._stale(kept)):
            await self._close(path)
            self._remove(path)

    async def close(self) -> None:
        """Close every room."""
        for path in list(self._open):
            await self._close(path)

    def path_of(self, person: str) -> Path:
        """Return where a person's room is, if it is there."""
        digest = hashlib.sha256(person.encode()).hexdigest()
        return self._folder / f"{digest[:24]}.sqlite3"

    async def _opened(self, path: Path) -> _Open:
        """Return an open room; the one that was opened first closes when there are many."""
        if path not in self._open:
            if len(self._open) >= MOST_OPEN:
                await self._close(next(iter(self._open)))
            self._open[path] = _Open(engine_for(f"sqlite:///{path}"), GroundShelf())
        return self._open[path]

    async def _close(self, path: Path) -> None:
        if (opened := self._open.pop(path, None)) is not None:
            await opened.engine.dispose()

    def _stale(self, kept: timedelta) -> Iterator[Path]:
        before = time.time() - kept.total_seconds()
        for path in self._folder.glob("*.sqlite3"):
            files = (Path(f"{path}{end}") for end in BESIDE)
            if max(file.stat().st_mtime for file in files if file.exists()) < before:
                yield path

    def _remove(self, path: Path) -> None:
        for end in BESIDE:
            Path(f"{path}{end}").unlink(missing_ok=True)


async def _let_beneficiaries_reply(room: PracticeRoom) -> None:
    """Let each beneficiary who was asked something say it, as nobody else can in a room."""
    requests = Requests(room.sessions, Seal(room.sealing_key), room.grounds, room.clock)
    waits = RequestRow.state == RequestState.WAITING_FOR_BENEFICIARY
    async with room.sessions() as session:
        numbers = (await session.scalars(select(RequestRow.number).where(waits))).all()
    for number in numbers:
        await requests.reply(number, REPLY, by=Person("beneficiary", of_request=number))
