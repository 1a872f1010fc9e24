"""What agents write of their calls, what supervisors say to them, and the calls of one caller."""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TO_FOLLOW = sa.text("follow_up_on IS NOT NULL AND followed_up_at IS NULL")


def upgrade() -> None:
    """Go to this revision."""
    op.create_index("ix_calls_caller_started_at", "calls", ["caller", "started_at"])
    op.create_index("ix_calls_agent_started_at", "calls", ["agent", "started_at"])
    _records()
    _messages()


def downgrade() -> None:
    """Go back from this revision."""
    for table in ("desk_messages_seen", "desk_messages", "call_records"):
        op.drop_table(table)
    op.drop_index("ix_calls_agent_started_at", "calls")
    op.drop_index("ix_calls_caller_started_at", "calls")


def _records() -> None:
    op.create_table(
        "call_records",
        sa.Column("call_id", sa.String(150), nullable=False),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("queue", sa.String(64)),
        sa.Column("caller", sa.String(), nullable=False),
        sa.Column("disposition", sa.String(32)),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("follow_up_on", sa.Date()),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("saved_at", UtcDateTime()),
        sa.Column("followed_up_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("call_id", "agent", name="pk_call_records"),
    )
    op.create_index("ix_call_records_caller_saved_at", "call_records", ["caller", "saved_at"])
    op.create_index(
        "ix_call_records_to_follow",
        "call_records",
        ["agent", "follow_up_on"],
        sqlite_where=TO_FOLLOW,
        postgresql_where=TO_FOLLOW,
    )


def _messages() -> None:
    op.create_table(
        "desk_messages",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sent_by", sa.String(64), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_desk_messages"),
    )
    op.create_index("ix_desk_messages_sent_at", "desk_messages", ["sent_at"])
    message = sa.ForeignKey(
        "desk_messages.number",
        name="fk_desk_messages_seen_number_desk_messages",
        ondelete="CASCADE",
    )
    op.create_table(
        "desk_messages_seen",
        sa.Column("number", sa.Integer(), message, nullable=False),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", "agent", name="pk_desk_messages_seen"),
    )
