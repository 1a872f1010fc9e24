"""Accounts, tokens, the journal and the agents' roster."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from core.database import Length, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
OPEN = sa.text("is_open")
NOT_REVOKED = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    """Go to this revision."""
    _accounts()
    _calls()
    _call_events()
    _agents()


def downgrade() -> None:
    """Go back from this revision."""
    for table in ("agent_queues", "agents", "call_events", "calls", "api_tokens", "accounts"):
        op.drop_table(table)


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("disabled_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("name", name="pk_accounts"),
    )
    op.create_table(
        "api_tokens",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("digest", name="pk_api_tokens"),
    )
    op.create_index(
        "uq_api_tokens_name",
        "api_tokens",
        ["name"],
        unique=True,
        sqlite_where=NOT_REVOKED,
        postgresql_where=NOT_REVOKED,
    )


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("call_id", sa.String(150), nullable=False),
        sa.Column("caller", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("flow_version", sa.String(), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("path", JSON, nullable=False),
        sa.Column("queue", sa.String(64)),
        sa.Column("joined_at", UtcDateTime()),
        sa.Column("waited_for", Length()),
        sa.Column("agent", sa.String(64)),
        sa.Column("answered_at", UtcDateTime()),
        sa.Column("held_at", UtcDateTime()),
        sa.Column("on_hold_for", Length(), nullable=False),
        sa.Column("talked_for", Length()),
        sa.Column("wrap_up_at", UtcDateTime()),
        sa.Column("wrapped_up_for", Length()),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("ended_by", sa.String(16)),
        sa.Column("outcome", sa.String(32)),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", name="pk_calls"),
    )
    op.create_index("ix_calls_started_at_call_id", "calls", ["started_at", "call_id"])
    op.create_index("ix_calls_open", "calls", ["call_id"], sqlite_where=OPEN, postgresql_where=OPEN)


def _call_events() -> None:
    op.create_table(
        "call_events",
        sa.Column("call_id", sa.String(150), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.PrimaryKeyConstraint("call_id", "n", name="pk_call_events"),
        sqlite_with_rowid=False,
    )


def _agents() -> None:
    op.create_table(
        "agents",
        sa.Column("extension", sa.String(6), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(16), nullable=False),
        sa.Column("password_digest", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("extension", name="pk_agents"),
    )
    op.create_table(
        "agent_queues",
        sa.Column("extension", sa.String(6), nullable=False),
        sa.Column("queue", sa.String(64), nullable=False),
        sa.Column("penalty", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["extension"],
            ["agents.extension"],
            name="fk_agent_queues_extension_agents",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("extension", "queue", name="pk_agent_queues"),
    )
