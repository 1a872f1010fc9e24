"""Many entries at once into the database, each as a version of its own."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Update, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from faq_bank.content_form import as_text
from faq_bank.entry_states import EntryState
from faq_bank.import_plan import Standing
from faq_bank.kept_entries import Content
from faq_bank.store import EntryStore, columns_of
from faq_bank.tables import EntryRow, VersionRow

AT_A_TIME = 1000  # rows in one statement

Rows = Sequence[Mapping[str, Any]]
Progress = Callable[[int], None]  # is told how many rows were written


def not_told(_: int) -> None:
    """Nobody waits at a terminal."""


class BulkStore:
    """Writes many entries. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def standing(self) -> Mapping[str, Standing]:
        """Return what stands of every entry, by its id."""
        newest = VersionRow.version == EntryRow.version
        query = select(EntryRow, VersionRow.content).join(
            VersionRow, (VersionRow.entry_id == EntryRow.id) & newest
        )
        rows = await self._session.execute(query)
        return {row.id: _standing(row, content) for row, content in rows}

    async def write(
        self,
        contents: Mapping[str, Content],
        state: EntryState,
        *,
        by: str,
        at: datetime,
        tell: Progress = not_told,
        is_sample: bool = False,
    ) -> None:
        """Keep the next version of every entry, new or not; a sample is no news to anybody."""
        standing = await self._versions() if contents else {}
        is_published = state is EntryState.PUBLISHED
        entries: list[dict[str, Any]] = [
            {
                "id": entry_id,
                "version": standing.get(entry_id, 0) + 1,
                "state": state,
                "changed_by": by,
                "changed_at": at,
                **columns_of(entry_id, content),
            }
            for entry_id, content in contents.items()
        ]
        if is_published:
            entries = [{**one, "published_version": one["version"]} for one in entries]
        await self._in_pieces(insert(EntryRow), [it for it in entries if it["version"] == 1], tell)
        await self._update([it for it in entries if it["version"] > 1], tell)
        versions = [
            {**_version(one, contents[one["id"]], state), "is_sample": is_sample} for one in entries
        ]
        await self._in_pieces(insert(VersionRow), versions)
        if is_published and entries:
            await EntryStore(self._session).bank_changed()

    async def publish(self, ids: Collection[str], *, by: str, at: datetime) -> None:
        """Let agents read the newest version of these, as it stands."""
        if not ids:
            return
        versions = await self._versions()
        those = [{"its_id": it, "its_version": versions[it]} for it in ids]
        entry = update(EntryRow).where(EntryRow.id == bindparam("its_id"))
        version = update(VersionRow).where(
            VersionRow.entry_id == bindparam("its_id"),
            VersionRow.version == bindparam("its_version"),
        )
        await self._in_pieces(
            entry.values(state=EntryState.PUBLISHED, published_version=bindparam("its_version")),
            those,
        )
        await self._in_pieces(version.values(published_by=by, published_at=at), those)
        await EntryStore(self._session).bank_changed()

    async def _versions(self) -> Mapping[str, int]:
        rows = await self._session.execute(select(EntryRow.id, EntryRow.version))
        return dict(rows.all())

    async def _update(self, rows: Rows, tell: Progress) -> None:
        if not rows:
            return
        names = [name for name in rows[0] if name != "id"]
        change = update(EntryRow).where(EntryRow.id == bindparam("its_id"))
        change = change.values({name: bindparam(f"new_{name}") for name in names})
        changes = [
            {"its_id": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows
        ]
        await self._in_pieces(change, changes, tell)

    async def _in_pieces(
        self,
        statement: Insert | Update,
        rows: Rows,
        tell: Progress = not_told,
    ) -> None:
        connection = await self._session.connection()
        for start in range(0, len(rows), AT_A_TIME):
            piece = list(rows[start : start + AT_A_TIME])
            await connection.execute(statement, piece)
            tell(len(piece))


def _version(row: Mapping[str, Any], content: Content, state: EntryState) -> dict[str, Any]:
    by, at = row["changed_by"], row["changed_at"]
    told = {
        EntryState.PUBLISHED: {"published_by": by, "published_at": at},
        EntryState.REVIEWED: {"reviewed_by": by},
    }
    return {
        "entry_id": row["id"],
        "version": row["version"],
        "content": as_text(content),
        "made_by": by,
        "made_at": at,
        **told.get(state, {}),
    }


def _standing(row: EntryRow, content: str) -> Standing:
    return Standing(
        version=row.version,
        text=content,
        state=EntryState(row.state),
        changed_by=row.changed_by,
        is_read=row.published_version is not None,
    )
