"""Merges of beneficiaries that can be undone."""

import sqlalchemy as sa
from alembic import op

from core.database import Json, UtcDateTime

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "beneficiary_merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("before", Json, nullable=False),
        sa.Column("after", Json, nullable=False),
        sa.Column("gone_before", Json, nullable=False),
        sa.Column("merged_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_beneficiary_merges"),
        sa.ForeignKeyConstraint(
            ["kept"], ["beneficiaries.id"], name="fk_beneficiary_merges_kept_beneficiaries"
        ),
        sa.ForeignKeyConstraint(
            ["gone"], ["beneficiaries.id"], name="fk_beneficiary_merges_gone_beneficiaries"
        ),
        sa.UniqueConstraint("gone", name="uq_beneficiary_merges_gone"),
    )
    op.create_index("ix_beneficiary_merges_kept", "beneficiary_merges", ["kept"])


def downgrade() -> None:
    """Go back from this revision."""
    op.drop_table("beneficiary_merges")
