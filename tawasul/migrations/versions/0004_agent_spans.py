"""How long each agent was ready, talking, paused: occupancy outlives a restart."""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "agent_spans",
        sa.Column("extension", sa.String(64), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("extension", "since", name="pk_agent_spans"),
    )
    op.create_index("ix_agent_spans_until", "agent_spans", ["until"])


def downgrade() -> None:
    """Go back from this revision."""
    op.drop_table("agent_spans")
