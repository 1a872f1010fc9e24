"""Whom the agent of a call asks, or has asked into the talk."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("calls", sa.Column("colleague", sa.String(64)))


def downgrade() -> None:
    """Go back from this revision."""
    op.drop_column("calls", "colleague")
