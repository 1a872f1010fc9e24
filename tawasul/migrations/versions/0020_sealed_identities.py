"""National IDs of beneficiaries sealed, all found by a key of their own; words may be erased.

Whoever has no key cannot go this way, nor back: ``core.sealing`` explains the values.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from core.blind_index import blind_index
from core.database import Json, UtcDateTime
from core.errors import UnsealError
from core.sealing import SealingKeys, seal, unsealed
from tawasul.errors import KeysLostError, KeysMissingError, NoWayBackError

revision = "0020"
down_revision: str | None = "0019"
branch_labels = None
depends_on = None

AT_ONCE = 1000
IDENTITY, KEY = "national id", "idempotency key"
PARTS = (("before", "kept"), ("after", "kept"), ("gone_before", "gone"))
NAMED = (  # what a sweep still has to look at
    ("ix_calls_named", "calls", "started_at", "caller != ''"),
    ("ix_call_records_named", "call_records", "written_at", "note != ''"),
    ("ix_outbox_named", "outbox", "made_at", "recipient != ''"),
)
ERASED = "(SELECT erased_at FROM requests WHERE id = OLD.request_id) IS NOT NULL"
REFUSED = "the history of requests is only added to"
BENEFICIARIES = sa.table(
    "beneficiaries", sa.column("id"), sa.column("national_id"), sa.column("identity")
)
MERGES = sa.table(
    "beneficiary_merges",
    *map(sa.column, ("id", "kept", "gone")),
    *(sa.column(part, Json) for part, _ in PARTS),
)
REQUESTS = sa.table("requests", sa.column("id"), sa.column("national_id"), sa.column("identity"))
KEYS = sa.table("request_keys", sa.column("by"), sa.column("key"), sa.column("digest"))


def upgrade() -> None:
    """Go to this revision."""
    _columns()
    for name, of, column, condition in NAMED:
        where = sa.text(condition)
        op.create_index(name, of, [column], sqlite_where=where, postgresql_where=where)
    if _is_any_kept():
        if (keys := context.config.attributes.get("keys")) is None:
            raise KeysMissingError
        _seal_beneficiaries(keys)
        _seal_merges(keys)
        _index_requests(keys)
        _index_keys(keys)
    _guards(erasing=True)


def downgrade() -> None:
    """Go back from this revision, where nothing is sealed yet."""
    if _is_any_kept():
        raise NoWayBackError(revision)
    _guards(erasing=False)
    for name, of, *_ in NAMED:
        op.drop_index(name, of)
    op.drop_column("requests", "erased_at")
    with op.batch_alter_table("beneficiaries") as table:
        table.drop_constraint("uq_beneficiaries_identity", type_="unique")
        table.drop_column("identity")
        table.drop_column("erased_at")
        table.alter_column("national_id", type_=sa.String(10), existing_type=sa.String(255))
        table.create_unique_constraint("uq_beneficiaries_national_id", ["national_id"])


def _columns() -> None:
    op.add_column("requests", sa.Column("erased_at", UtcDateTime()))
    with op.batch_alter_table("beneficiaries") as table:
        table.drop_constraint("uq_beneficiaries_national_id", type_="unique")
        table.alter_column("national_id", type_=sa.String(255), existing_type=sa.String(10))
        table.add_column(sa.Column("identity", sa.String(32)))
        table.add_column(sa.Column("erased_at", UtcDateTime()))
        table.create_unique_constraint("uq_beneficiaries_identity", ["identity"])


def _is_any_kept() -> bool:
    """Return whether there is anything that a key belongs to."""
    kept = (
        sa.select(BENEFICIARIES.c.id).where(BENEFICIARIES.c.national_id.is_not(None)),
        sa.select(REQUESTS.c.id).where(REQUESTS.c.national_id.is_not(None)),
        sa.select(MERGES.c.id),
        sa.select(KEYS.c.key),
    )
    return any(op.get_bind().execute(some.limit(1)).first() for some in kept)


def _seal_beneficiaries(keys: SealingKeys) -> None:
    for rows in _in_turn(BENEFICIARIES):
        values = [
            {
                "the_id": row.id,
                "national_id": seal(row.national_id, keys, owner=f"beneficiary/{row.id}"),
                "identity": blind_index(row.national_id, keys.index, of=IDENTITY),
            }
            for row in rows
        ]
        op.get_bind().execute(_update(BENEFICIARIES, "national_id", "identity"), values)


def _seal_merges(keys: SealingKeys) -> None:
    for row in op.get_bind().execute(sa.select(MERGES)).all():
        values = {
            part: _sealed_particulars(getattr(row, part), getattr(row, whose), keys)
            for part, whose in PARTS
        }
        mine = sa.update(MERGES).where(MERGES.c.id == row.id)
        op.get_bind().execute(mine.values(values))


def _sealed_particulars(told: dict[str, Any], number: int, keys: SealingKeys) -> dict[str, Any]:
    if (identity := told["national_id"]) is None:
        return told
    return {**told, "national_id": seal(identity, keys, owner=f"beneficiary/{number}")}


def _index_requests(keys: SealingKeys) -> None:
    """Give each identity the index of the new key; what nobody can open stops it all."""
    is_given_up = bool(context.config.attributes.get("gives_up_lost"))
    lost: list[int] = []
    for rows in _in_turn(REQUESTS):
        values = []
        for row in rows:
            try:
                identity = unsealed(row.national_id, keys, owner=f"request/{row.id}")
            except UnsealError:
                lost.append(row.id)
                continue
            index = blind_index(identity, keys.index, of=IDENTITY)
            values.append({"the_id": row.id, "identity": index})
        if values:
            op.get_bind().execute(_update(REQUESTS, "identity"), values)
    if lost and not is_given_up:
        raise KeysLostError(len(lost))
    for start in range(0, len(lost), AT_ONCE):
        them = sa.update(REQUESTS).where(REQUESTS.c.id.in_(lost[start : start + AT_ONCE]))
        op.get_bind().execute(them.values(national_id=None, identity=None))


def _index_keys(keys: SealingKeys) -> None:
    """Keep of idempotency keys no more than their index: identities could be tried on them."""
    for row in op.get_bind().execute(sa.select(KEYS)).all():
        mine = sa.update(KEYS).where(KEYS.c.by == row.by, KEYS.c.key == row.key)
        key, digest = (blind_index(it, keys.index, of=KEY) for it in (row.key, row.digest))
        op.get_bind().execute(mine.values(key=key, digest=digest))


def _in_turn(table: sa.TableClause) -> Iterator[Sequence[Any]]:
    """Yield the rows that have an identity, some at a time."""
    last = -1
    has_one = sa.select(table).where(table.c.national_id.is_not(None)).order_by(table.c.id)
    while rows := op.get_bind().execute(has_one.where(table.c.id > last).limit(AT_ONCE)).all():
        yield rows
        last = rows[-1].id


def _update(table: sa.TableClause, *names: str) -> Any:  # noqa: ANN401 - a statement
    mine = sa.update(table).where(table.c.id == sa.bindparam("the_id"))
    return mine.values({name: sa.bindparam(name) for name in names})


def _guards(*, erasing: bool) -> None:
    """Let the words of an event change only where its request's person was erased."""
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite(erasing=erasing)
    else:
        _guard_postgresql(erasing=erasing)


def _guard_sqlite(*, erasing: bool) -> None:
    op.execute("DROP TRIGGER request_events_no_update")
    same = " AND ".join(f'NEW."{it}" IS OLD."{it}"' for it in _facts())
    condition = f"WHEN NOT ({same} AND {ERASED}) " if erasing else ""
    op.execute(
        f"CREATE TRIGGER request_events_no_update BEFORE UPDATE ON request_events {condition}"
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )


def _guard_postgresql(*, erasing: bool) -> None:
    op.execute("DROP TRIGGER request_events_guard ON request_events")
    whole = "BEFORE UPDATE OR DELETE OR TRUNCATE" if not erasing else "BEFORE DELETE OR TRUNCATE"
    op.execute(
        f"CREATE TRIGGER request_events_guard {whole} ON request_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION request_history_refuse()"
    )
    if not erasing:
        op.execute("DROP TRIGGER request_events_words ON request_events")
        op.execute("DROP FUNCTION request_words_refuse()")
        return
    same = "to_jsonb(NEW) - 'detail' = to_jsonb(OLD) - 'detail'"
    op.execute(
        "CREATE FUNCTION request_words_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {same} AND {ERASED} THEN RETURN NEW; END IF; "
        f"RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER request_events_words BEFORE UPDATE ON request_events "
        "FOR EACH ROW EXECUTE FUNCTION request_words_refuse()"
    )


def _facts() -> tuple[str, ...]:
    """Return the columns of an event that nothing changes."""
    return ("request_id", "n", "at", "deed", "by", "state", "entity", "importance", "is_told")
