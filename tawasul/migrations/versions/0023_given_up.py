"""Messages that were given up are found without reading all that ever went out."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INDEX = "ix_outbox_given_up"


def upgrade() -> None:
    """Go to this revision."""
    condition = sa.text("given_up_at IS NOT NULL")
    op.create_index(
        INDEX, "outbox", ["given_up_at"], sqlite_where=condition, postgresql_where=condition
    )


def downgrade() -> None:
    """Go back from this revision."""
    op.drop_index(INDEX, "outbox")
