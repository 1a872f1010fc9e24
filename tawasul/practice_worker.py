"""Builds one person's sandbox in a process of its own, so that no call waits for it.

``python -m tawasul.practice_worker`` reads as JSON where the database goes, for whom, and the key
of the samples; when it ends well the file is whole.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.accounts import Account
from core.courtesy import give_way
from core.database import engine_for, sessions_for, writing
from core.permissions import Role
from core.sealing import SealingKeys
from core.store import AccountStore
from tawasul import migrate
from tawasul.sample_data import fill_ministry
from tawasul.sample_requests import MAHA, OLDEST, tell_stories
from ticketing.posts import Duty, Post
from ticketing.request_filter import View
from ticketing.request_numbers import PracticeNumbers
from ticketing.request_rows import Seal
from ticketing.request_search import RequestSearch
from ticketing.request_states import RequestState
from ticketing.sample_people import DEPARTMENT, SAMPLE_PEOPLE
from ticketing.service import Requests
from ticketing.structure_store import GroundShelf, StructureStore

NO_PASSWORD = "!"  # noqa: S105 - nobody signs in to a sandbox
GIVEN = 2  # requests that the person finds assigned to them
ASSIGNABLE = frozenset({RequestState.FILED, RequestState.ACKNOWLEDGED, RequestState.ASSIGNED})


async def build(path: Path, person: str, full_name: str, sealing_key: str) -> None:
    """Fill a new database with the sample, of which *person* is a coordinator."""
    address = f"sqlite:///{path}"
    keys = SealingKeys.fixed(sealing_key)
    await migrate.upgrade(address, keys)
    engine = engine_for(address)
    try:
        await _fill(sessions_for(engine), person, full_name, Seal(keys))
    finally:
        await engine.dispose()


async def _fill(
    sessions: async_sessionmaker[AsyncSession], person: str, full_name: str, seal: Seal
) -> None:
    begun = datetime.now(UTC) - OLDEST
    await fill_ministry(sessions, begun)
    names = {it.account: it.name for it in SAMPLE_PEOPLE} | {person: full_name}
    async with writing(sessions) as session:
        for name, called in names.items():
            await AccountStore(session).add(_account(name, called, begun))
        if person != MAHA.name:
            post = Post(entity=DEPARTMENT, duty=Duty.COORDINATOR, person=person, valid_from=begun)
            await StructureStore(session).add_posts([post])
            await StructureStore(session).changed("who practises", by=person, at=begun)
    await tell_stories(sessions, seal, PracticeNumbers(""))
    await _give_some(sessions, person, seal)


async def _give_some(sessions: async_sessionmaker[AsyncSession], person: str, seal: Seal) -> None:
    """Let the person find a few requests that are theirs to handle."""
    grounds, now = GroundShelf(), datetime.now(UTC)
    async with sessions() as session:
        structure = (await grounds.current(session)).structure
        found = await RequestSearch(session, seal, structure, now).view(View.OURS, MAHA, limit=50)
    waiting = [it for it in found if it.state in ASSIGNABLE and it.assignee != person]
    for request in waiting[-GIVEN:]:
        await Requests(sessions, seal, grounds).assign(request.number, person, by=MAHA)


def _account(name: str, full_name: str, at: datetime) -> Account:
    return Account(
        name=name,
        role=Role.COORDINATOR,
        password_hash=NO_PASSWORD,
        created_at=at,
        full_name=full_name,
    )


def main() -> int:
    """Build what the input names."""
    give_way()
    asked = json.load(sys.stdin)
    path = Path(asked["path"])
    asyncio.run(build(path, asked["person"], asked["full_name"], asked["sealing_key"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
