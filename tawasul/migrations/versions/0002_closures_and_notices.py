"""Exceptional closures, and notices at the front of the greeting."""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STANDING = sa.text("switched_off_at IS NULL")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "closures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("reason_ar", sa.String(), nullable=False),
        sa.Column("reason_en", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("reopened_by", sa.String(64)),
        sa.Column("reopened_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_closures"),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("prompt", sa.String(64), nullable=False),
        sa.Column("text_ar", sa.String()),
        sa.Column("text_en", sa.String()),
        sa.Column("switched_on_by", sa.String(64), nullable=False),
        sa.Column("switched_on_at", UtcDateTime(), nullable=False),
        sa.Column("switched_off_by", sa.String(64)),
        sa.Column("switched_off_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index(
        "ix_notices_standing",
        "notices",
        ["id"],
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def downgrade() -> None:
    """Go back from this revision."""
    for table in ("notices", "closures"):
        op.drop_table(table)
