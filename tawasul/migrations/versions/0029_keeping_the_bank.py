"""What ended a version of the FAQ bank, which versions are the sample, news of several kinds."""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

WITHDRAWN = "ix_faq_versions_withdrawn_at"
SAMPLED = """
UPDATE faq_versions SET is_sample = (1 = 1)
WHERE version = 1 AND made_by = 'tawasul' AND published_by = 'tawasul' AND entry_id LIKE 'faq-%'
"""


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("faq_versions") as versions:
        versions.add_column(sa.Column("withdrawn_by", sa.String(64)))
        versions.add_column(sa.Column("withdrawn_at", UtcDateTime()))
        versions.add_column(sa.Column("replaced_by", sa.String(64)))
        versions.add_column(sa.Column("is_sample", sa.Boolean()))
    op.create_index(WITHDRAWN, "faq_versions", ["withdrawn_at"])
    op.execute("UPDATE faq_versions SET is_sample = (1 = 0)")
    op.execute(SAMPLED)
    with op.batch_alter_table("faq_versions") as versions:
        versions.alter_column("is_sample", existing_type=sa.Boolean(), nullable=False)
    _read_anew(["entry_id", "version", "occasion", "reader"], "'published'", "")


def downgrade() -> None:
    """Go back from this revision."""
    _read_anew(["entry_id", "version", "reader"], None, "WHERE occasion = 'published'")
    op.drop_index(WITHDRAWN, "faq_versions")
    with op.batch_alter_table("faq_versions") as versions:
        for column in ("withdrawn_by", "withdrawn_at", "replaced_by", "is_sample"):
            versions.drop_column(column)


def _read_anew(key: list[str], occasion: str | None, those: str) -> None:
    """Make the table of who has read what anew: its key is another."""
    op.execute("CREATE TABLE faq_news_read_before AS SELECT * FROM faq_news_read")
    op.drop_table("faq_news_read")
    extra = [sa.Column("occasion", sa.String(16), nullable=False)] if occasion else []
    op.create_table(
        "faq_news_read",
        sa.Column("entry_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *extra,
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(*key, name="pk_faq_news_read"),
    )
    kept = "entry_id, version, reader, read_at"
    into, what = (f"{kept}, occasion", f"{kept}, {occasion}") if occasion else (kept, kept)
    op.execute(
        f"INSERT INTO faq_news_read ({into}) SELECT {what} FROM faq_news_read_before {those}"  # noqa: S608
    )
    op.drop_table("faq_news_read_before")
