"""The newest requests of an entity, in their order."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

HOLDERS = ("entity", "answering")


def upgrade() -> None:
    """Go to this revision."""
    for holder in HOLDERS:
        op.create_index(f"ix_requests_{holder}_id", "requests", [holder, "id"])


def downgrade() -> None:
    """Go back from this revision."""
    for holder in HOLDERS:
        op.drop_index(f"ix_requests_{holder}_id", "requests")
