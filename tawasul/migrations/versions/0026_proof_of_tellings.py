"""Who was told what is proof: it is only read; keys of idempotency know what came of them."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

REFUSED = "the proof of who was told is only added to"
FACTS = ("request_id", "occasion", "person", "told_at", "is_copy", "is_undeliverable")
FIRST_READING = "OLD.read_at IS NULL AND NEW.read_at IS NOT NULL"
REACHED_NOBODY = (
    "UPDATE request_tellings SET is_undeliverable = (1 = 1) "
    "WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.name = person "
    "AND a.created_at <= told_at AND (a.disabled_at IS NULL OR a.disabled_at > told_at)) "
    "AND NOT EXISTS (SELECT 1 FROM posts p WHERE p.person = request_tellings.person "
    "AND p.email != '' AND p.valid_from <= told_at "
    "AND (p.valid_until IS NULL OR p.valid_until > told_at))"
)


def upgrade() -> None:
    """Go to this revision."""
    mark: sa.Column[bool] = sa.Column(
        "is_undeliverable", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("request_tellings", mark)
    op.execute(REACHED_NOBODY)
    version = sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1"))
    op.add_column("request_keys", version)
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def downgrade() -> None:
    """Go back from this revision."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("update", "delete"):
            op.execute(f"DROP TRIGGER request_tellings_no_{deed}")
    else:
        for guard in ("guard", "facts"):
            op.execute(f"DROP TRIGGER request_tellings_{guard} ON request_tellings")
        for refuse in ("request_tellings_refuse", "request_facts_refuse"):
            op.execute(f"DROP FUNCTION {refuse}()")
    op.drop_column("request_keys", "version")
    op.drop_column("request_tellings", "is_undeliverable")


def _guard_sqlite() -> None:
    same = " AND ".join(f"NEW.{fact} IS OLD.{fact}" for fact in FACTS)
    op.execute(
        "CREATE TRIGGER request_tellings_no_update BEFORE UPDATE ON request_tellings "
        f"WHEN NOT ({same} AND {FIRST_READING}) BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )
    op.execute(
        "CREATE TRIGGER request_tellings_no_delete BEFORE DELETE ON request_tellings "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )


def _guard_postgresql() -> None:
    same = "to_jsonb(NEW) - 'read_at' = to_jsonb(OLD) - 'read_at'"
    op.execute(
        "CREATE FUNCTION request_facts_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {same} AND {FIRST_READING} THEN RETURN NEW; END IF; "
        f"RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER request_tellings_facts BEFORE UPDATE ON request_tellings "
        "FOR EACH ROW EXECUTE FUNCTION request_facts_refuse()"
    )
    op.execute(
        "CREATE FUNCTION request_tellings_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER request_tellings_guard BEFORE DELETE OR TRUNCATE ON request_tellings "
        "FOR EACH STATEMENT EXECUTE FUNCTION request_tellings_refuse()"
    )
