"""Which answers of the FAQ bank were sent to a caller, or written into a note or a ticket."""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "faq_uses",
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("entry_id", sa.String(64), nullable=False),
        sa.Column("used_by", sa.String(64), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", "entry_id", "used_by", "way", name="pk_faq_uses"),
    )


def downgrade() -> None:
    """Go back from this revision."""
    op.drop_table("faq_uses")
