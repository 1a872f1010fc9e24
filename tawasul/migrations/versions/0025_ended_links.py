"""A link to a request ends once a newer one was used."""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("tracking_links", sa.Column("ended_at", UtcDateTime()))


def downgrade() -> None:
    """Go back from this revision."""
    with op.batch_alter_table("tracking_links") as links:
        links.drop_column("ended_at")
