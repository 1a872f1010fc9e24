"""The FAQ bank: entries with all their versions, the tree of categories, attachments."""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    _entries()
    _versions()
    _categories()
    _attachments()
    bank = op.create_table(
        "faq_bank",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_faq_bank"),
    )
    op.bulk_insert(bank, [{"id": 1, "version": 0}])


def downgrade() -> None:
    """Go back from this revision."""
    for table in ("faq_bank", "faq_attachments", "faq_categories", "faq_versions", "faq_entries"):
        op.drop_table(table)


def _entries() -> None:
    op.create_table(
        "faq_entries",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("published_version", sa.Integer()),
        sa.Column("question", sa.String(500), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("category", sa.String(64), nullable=False),
        sa.Column("system", sa.String(32), nullable=False),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("attachment", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("review_on", sa.Date()),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_faq_entries"),
    )
    for column in ("state", "published_version", "category", "changed_at"):
        op.create_index(f"ix_faq_entries_{column}", "faq_entries", [column])


def _versions() -> None:
    op.create_table(
        "faq_versions",
        sa.Column("entry_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("restored_from", sa.Integer()),
        sa.Column("reviewed_by", sa.String(64)),
        sa.Column("published_by", sa.String(64)),
        sa.Column("published_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("entry_id", "version", name="pk_faq_versions"),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["faq_entries.id"], name="fk_faq_versions_entry_id_faq_entries"
        ),
    )
    op.create_index("ix_faq_versions_published_at", "faq_versions", ["published_at"])


def _categories() -> None:
    op.create_table(
        "faq_categories",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("parent", sa.String(64)),
        sa.Column("name_ar", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_faq_categories"),
        sa.ForeignKeyConstraint(
            ["parent"], ["faq_categories.key"], name="fk_faq_categories_parent_faq_categories"
        ),
    )


def _attachments() -> None:
    op.create_table(
        "faq_attachments",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("content_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(64), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_faq_attachments"),
    )
