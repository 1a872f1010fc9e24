"""Following a request without signing in: links and ratings."""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0017"
down_revision: str | None = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "tracking_links",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_tracking_links_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_tracking_links"),
    )
    op.create_index("ix_tracking_links_request_id", "tracking_links", ["request_id"])
    op.create_table(
        "request_ratings",
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_ratings_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("request_id", name="pk_request_ratings"),
    )
    # answered requests are looked at again: they close by themselves
    op.execute(
        "UPDATE requests SET next_step_at = answered_at "
        "WHERE state = 'answered' AND next_step_at IS NULL"
    )


def downgrade() -> None:
    """Go back from this revision."""
    op.drop_table("request_ratings")
    op.drop_table("tracking_links")
