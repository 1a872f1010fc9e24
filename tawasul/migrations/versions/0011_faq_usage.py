"""What is asked of the FAQ bank, what agents said of its answers, who has read its news."""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    _asked()
    _opened()
    _marks()
    op.create_table(
        "faq_news_read",
        sa.Column("entry_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "version", "reader", name="pk_faq_news_read"),
    )


def downgrade() -> None:
    """Go back from this revision."""
    for table in ("faq_news_read", "faq_marks", "faq_opened", "faq_asked"):
        op.drop_table(table)


def _asked() -> None:
    op.create_table(
        "faq_asked",
        sa.Column("visit", sa.String(36), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("query", sa.String(300), nullable=False),
        sa.Column("queue", sa.String(32), nullable=False),
        sa.Column("region", sa.String(120), nullable=False),
        sa.Column("is_sure", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.String(64)),
        sa.Column("settled_as", sa.String(64)),
        sa.PrimaryKeyConstraint("visit", name="pk_faq_asked"),
    )
    op.create_index("ix_faq_asked_asked_at", "faq_asked", ["asked_at"])


def _opened() -> None:
    op.create_table(
        "faq_opened",
        sa.Column("visit", sa.String(36), nullable=False),
        sa.Column("entry_id", sa.String(64), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("queue", sa.String(32), nullable=False),
        sa.Column("region", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("visit", "entry_id", name="pk_faq_opened"),
    )
    op.create_index("ix_faq_opened_opened_at", "faq_opened", ["opened_at"])


def _marks() -> None:
    op.create_table(
        "faq_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(64), nullable=False),
        sa.Column("marked_by", sa.String(64), nullable=False),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("query", sa.String(300), nullable=False),
        sa.Column("queue", sa.String(32), nullable=False),
        sa.Column("region", sa.String(120), nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=False),
        sa.Column("unmarked_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_faq_marks"),
        sa.UniqueConstraint(
            "entry_id", "marked_by", "call_id", name="uq_faq_marks_entry_id_marked_by_call_id"
        ),
    )
    op.create_index("ix_faq_marks_call_id", "faq_marks", ["call_id"])
    op.create_index("ix_faq_marks_marked_at", "faq_marks", ["marked_at"])
