"""What callers answered in the survey after the talk."""

import sqlalchemy as sa
from alembic import op

from core.database import Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("calls", sa.Column("scores", Json, nullable=False, server_default="{}"))


def downgrade() -> None:
    """Go back from this revision."""
    op.drop_column("calls", "scores")
