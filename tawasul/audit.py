"""The audit log of a running centre: who acts at the terminal, and the head that is kept aside."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Actor, ActorKind, Fault, Head
from core.audit_head import HeadFile
from core.audit_store import AuditLog
from core.settings import Settings
from tawasul.database import opened
from tawasul.login import login_name

logger = logging.getLogger(__name__)

FOLLOW_SECONDS = 10.0


def head_file(settings: Settings) -> HeadFile:
    """Return the file that the head of the log is written to."""
    return HeadFile(settings.home / "audit-head.json")


@asynccontextmanager
async def at_the_terminal(
    settings: Settings, sessions: async_sessionmaker[AsyncSession]
) -> AsyncIterator[Actor]:
    """Give the actor of a command, and keep the log's head when the command is done."""
    yield Actor(ActorKind.TERMINAL, login_name())
    await head_file(settings).follow(AuditLog(sessions))


async def checked(settings: Settings, heads: Mapping[str, Head]) -> tuple[Head, Sequence[Fault]]:
    """Return the log's newest head and its faults, held against *heads* and the one kept aside."""
    if (kept := head_file(settings).read()) is not None:
        heads = {**heads, "the head kept aside": kept}
    async with opened(settings) as sessions:
        return await AuditLog(sessions).check(heads)


async def follow_head(settings: Settings, sessions: async_sessionmaker[AsyncSession]) -> None:
    """Keep the head aside as long as the controller runs."""
    file, log = head_file(settings), AuditLog(sessions)
    while True:
        with suppress(SQLAlchemyError, OSError):  # the database is away: the log stands still too
            await file.follow(log)
        await asyncio.sleep(FOLLOW_SECONDS)
