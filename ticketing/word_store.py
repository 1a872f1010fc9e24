"""The words under which requests are found, in the database's own full text."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from ticketing.request_words import still_unknown

KNOWN = {
    "sqlite": "SELECT rowid, words FROM request_search WHERE rowid BETWEEN :first AND :last",
    "postgresql": (
        "SELECT request_id, array_to_string(tsvector_to_array(words), ' ') FROM request_search "
        "WHERE request_id BETWEEN :first AND :last"
    ),
}
ADD = {
    "sqlite": "INSERT INTO request_search (rowid, words) VALUES (:id, :words)",
    "postgresql": "INSERT INTO request_search VALUES (:id, to_tsvector('simple', :words))",
}
EXTEND = {
    "sqlite": "UPDATE request_search SET words = words || ' ' || :words WHERE rowid = :id",
    "postgresql": (
        "UPDATE request_search SET words = words || to_tsvector('simple', :words) "
        "WHERE request_id = :id"
    ),
}


class WordStore:
    """The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, request_id: int, words: str) -> None:
        """Let a new request be found by words."""
        await self._session.execute(self._in(ADD), {"id": request_id, "words": words})

    async def extend(self, said: Sequence[tuple[int, str]]) -> None:
        """Let requests be found by what was said of them later; known words are not written."""
        for request_id, later in said:
            one = {"first": request_id, "last": request_id}
            for _, known in await self._session.execute(self._in(KNOWN), one):
                if words := still_unknown(later, known):
                    values = {"id": request_id, "words": words}
                    await self._session.execute(self._in(EXTEND), values)

    def _in(self, statements: dict[str, str]) -> Any:  # noqa: ANN401 - a statement
        return text(statements[self._session.get_bind().dialect.name])
