"""The registers that callers ask by number, behind the dialogue's port."""

import logging
from hmac import compare_digest

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from ivr.steps import Answer, Result
from supervision.journal import OUTAGES
from ticketing.registers import Entry, Register
from ticketing.store import RegisterStore

logger = logging.getLogger(__name__)

NOBODY = "----"  # compared when there is no entry, so that both refusals take as long
CURRENT, EARLIER = "current", "earlier"  # what the flow's look-up calls an answer's age


class RegisterLookUps:
    """Implements ivr.ports.LookUps over the database; one that is away is UNAVAILABLE."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def look_up(
        self,
        name: str,
        *,
        number: str,
        identity: str,
        value: str = "",  # noqa: ARG002 - a register only tells
    ) -> Answer:
        """Return what the register tells whoever knows both; else do not tell which was wrong."""
        try:
            async with self._sessions() as session:
                entry = await RegisterStore(session).find(name, number)
        except OUTAGES:
            logger.warning("a register does not answer", extra={"register": name}, exc_info=True)
            return Answer(Result.UNAVAILABLE)
        told = answer_of(entry, identity)
        if name != Register.TRANSACTION or told.result is not Result.FOUND:
            return told
        return Answer(told.result, {**told.fields, "age": CURRENT})


def answer_of(entry: Entry | None, identity: str) -> Answer:
    """Return what a caller is told of an entry, or of none, who knows *identity*."""
    is_theirs = compare_digest(entry.last_four if entry else NOBODY, identity)
    if entry is None or not is_theirs:
        return Answer(Result.REFUSED)
    return Answer(Result.FOUND, {"status": entry.status, "updated": entry.updated_on})
