"""The people whom the ministry serves."""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "beneficiaries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("folded_name", sa.String(200), nullable=False),
        sa.Column("national_id", sa.String(10)),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("entity", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("merged_into", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_beneficiaries"),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["beneficiaries.id"], name="fk_beneficiaries_merged_into_beneficiaries"
        ),
        sa.UniqueConstraint("national_id", name="uq_beneficiaries_national_id"),
    )
    op.create_index("ix_beneficiaries_folded_name", "beneficiaries", ["folded_name"])
    op.create_table(
        "beneficiary_mobiles",
        sa.Column("beneficiary_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("beneficiary_id", "number", name="pk_beneficiary_mobiles"),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"],
            ["beneficiaries.id"],
            name="fk_beneficiary_mobiles_beneficiary_id_beneficiaries",
        ),
    )
    op.create_index("ix_beneficiary_mobiles_number", "beneficiary_mobiles", ["number"])


def downgrade() -> None:
    """Go back from this revision."""
    op.drop_table("beneficiary_mobiles")
    op.drop_table("beneficiaries")
