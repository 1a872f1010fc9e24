"""Many entries at once into the database: published as they are, each as a version of its own."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from faq_bank.content_form import as_text
from faq_bank.entry_states import EntryState
from faq_bank.kept_entries import Content
from faq_bank.store import EntryStore, columns_of
from faq_bank.tables import EntryRow, VersionRow

AT_A_TIME = 1000  # rows in one statement

Rows = Sequence[Mapping[str, Any]]


class BulkStore:
    """Writes many entries. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def standing(self) -> Mapping[str, tuple[int, str]]:
        """Return the version and the content, as kept, of every entry by its id."""
        newest = VersionRow.version == EntryRow.version
        query = select(EntryRow.id, EntryRow.version, VersionRow.content).join(
            VersionRow, (VersionRow.entry_id == EntryRow.id) & newest
        )
        rows = await self._session.execute(query)
        return {entry_id: (version, content) for entry_id, version, content in rows}

    async def write(
        self,
        contents: Mapping[str, Content],
        versions: Mapping[str, int],
        *,
        is_published: bool,
        by: str,
        at: datetime,
    ) -> None:
        """Keep the next version of every entry; *versions* are those that stand."""
        rows = [
            _row(entry_id, content, versions.get(entry_id, 0) + 1, by=by, at=at)
            for entry_id, content in contents.items()
        ]
        for row in rows:
            row["state"] = EntryState.PUBLISHED if is_published else EntryState.DRAFT
            if is_published:
                row["published_version"] = row["version"]
        await self._in_pieces(insert(EntryRow), [row for row in rows if row["version"] == 1])
        await self._update([row for row in rows if row["version"] > 1])
        published = {"published_by": by, "published_at": at} if is_published else {}
        made = [
            {
                "entry_id": row["id"],
                "version": row["version"],
                "content": as_text(contents[row["id"]]),
                "made_by": by,
                "made_at": at,
                **published,
            }
            for row in rows
        ]
        await self._in_pieces(insert(VersionRow), made)
        if is_published and rows:
            await EntryStore(self._session).bank_changed()

    async def _update(self, rows: Rows) -> None:
        if rows:
            columns: dict[str, Any] = {
                name: bindparam(f"new_{name}") for name in rows[0] if name != "id"
            }
            change = update(EntryRow).where(EntryRow.id == bindparam("its_id"))
            await self._in_pieces(
                change.values(columns),
                [
                    {"its_id": row["id"], **{f"new_{name}": row[name] for name in columns}}
                    for row in rows
                ],
            )

    async def _in_pieces(self, statement: Any, rows: Rows) -> None:  # noqa: ANN401 - insert or update
        connection = await self._session.connection()
        for start in range(0, len(rows), AT_A_TIME):
            await connection.execute(statement, list(rows[start : start + AT_A_TIME]))


def _row(entry_id: str, content: Content, version: int, *, by: str, at: datetime) -> dict[str, Any]:
    return {
        "id": entry_id,
        "version": version,
        "changed_by": by,
        "changed_at": at,
        **columns_of(entry_id, content),
    }
