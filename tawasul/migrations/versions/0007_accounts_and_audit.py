"""What people's accounts need beyond a password, their sessions, and the audit log."""

import sqlalchemy as sa
from alembic import op

from core.audit import START
from core.database import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEW_OF_ACCOUNTS = ("full_name", "must_change_password", "needs_second_factor")
REFUSED = "the audit log is only added to"
SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER audit_log_no_{deed.lower()} BEFORE {deed} ON audit_log "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    for deed in ("UPDATE", "DELETE")
)
POSTGRESQL_GUARDS = (
    (
        "CREATE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    ),
    (
        "CREATE TRIGGER audit_log_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse()"
    ),
)


def upgrade() -> None:
    """Go to this revision."""
    _accounts()
    _tokens()
    _sessions()
    _audit()


def downgrade() -> None:
    """Go back from this revision."""
    for table in ("audit_log", "audit_head", "failed_tries", "sessions", "recovery_codes"):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_log_refuse()")
    with op.batch_alter_table("api_tokens") as tokens:
        tokens.drop_column("scope")
        tokens.drop_column("expires_at")
    with op.batch_alter_table("accounts") as accounts:
        accounts.drop_constraint("uq_accounts_extension")
        accounts.drop_constraint("uq_accounts_identity")
        for column in (*NEW_OF_ACCOUNTS, "language", "extension", "identity"):
            accounts.drop_column(column)
        accounts.drop_column("second_factor")
        accounts.drop_column("second_factor_step")


def _accounts() -> None:
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(sa.Column("full_name", sa.String(80)))
        accounts.add_column(sa.Column("language", sa.String(2)))
        accounts.add_column(sa.Column("extension", sa.String(6)))
        accounts.add_column(sa.Column("must_change_password", sa.Boolean()))
        accounts.add_column(sa.Column("needs_second_factor", sa.Boolean()))
        accounts.add_column(sa.Column("second_factor", sa.String(255)))
        accounts.add_column(sa.Column("second_factor_step", sa.BigInteger()))
        accounts.add_column(sa.Column("identity", sa.String(255)))
    op.execute(
        "UPDATE accounts SET full_name = name, must_change_password = false, "
        "needs_second_factor = false"
    )
    with op.batch_alter_table("accounts") as accounts:
        for column in NEW_OF_ACCOUNTS:
            accounts.alter_column(column, nullable=False)
        accounts.create_unique_constraint("uq_accounts_extension", ["extension"])
        accounts.create_unique_constraint("uq_accounts_identity", ["identity"])


def _tokens() -> None:
    op.add_column("api_tokens", sa.Column("expires_at", UtcDateTime()))
    op.add_column("api_tokens", sa.Column("scope", sa.Text()))


def _sessions() -> None:
    op.create_table(
        "recovery_codes",
        _account("recovery_codes"),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("account", "digest", name="pk_recovery_codes"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        _account("sessions"),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("method", sa.String(16), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("digest", name="uq_sessions_digest"),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.create_table(
        "failed_tries",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_failed_tries"),
    )
    op.create_index("ix_failed_tries_last_at", "failed_tries", ["last_at"])


def _account(table: str) -> sa.Column[str]:
    key = sa.ForeignKey("accounts.name", name=f"fk_{table}_account_accounts")
    return sa.Column("account", sa.String(64), key, nullable=False)


def _audit() -> None:
    op.create_table(
        "audit_log",
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_kind", sa.String(16), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("action", sa.String(48), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_audit_log"),
    )
    op.create_index("ix_audit_log_actor_n", "audit_log", ["actor", "n"])
    op.create_index("ix_audit_log_action_n", "audit_log", ["action", "n"])
    op.create_index("ix_audit_log_at", "audit_log", ["at"])
    op.create_index("ix_audit_log_subject", "audit_log", ["subject"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.bulk_insert(head, [{"id": 1, "n": START.n, "hash": START.hash}])
    is_postgresql = op.get_context().dialect.name == "postgresql"
    for guard in POSTGRESQL_GUARDS if is_postgresql else SQLITE_GUARDS:
        op.execute(guard)
