"""Files of answers, who follows a request and what is new for whom, saved views, templates."""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

UNREAD = "ix_request_tellings_unread"


def upgrade() -> None:
    """Go to this revision."""
    _files()
    op.add_column("request_tellings", sa.Column("read_at", UtcDateTime()))
    op.execute("UPDATE request_tellings SET read_at = told_at")  # nobody is shown old news as new
    condition = sa.text("read_at IS NULL")
    op.create_index(
        UNREAD,
        "request_tellings",
        ["person", "told_at"],
        sqlite_where=condition,
        postgresql_where=condition,
    )
    op.create_table(
        "request_watchers",
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_watchers_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("request_id", "person", name="pk_request_watchers"),
    )
    _views()
    _templates()


def downgrade() -> None:
    """Go back from this revision."""
    for table in ("answer_templates", "request_views", "request_watchers"):
        op.drop_table(table)
    op.drop_index(UNREAD, "request_tellings")
    with op.batch_alter_table("request_tellings") as tellings:
        tellings.drop_column("read_at")
    with op.batch_alter_table("request_attachments") as files:
        for column in ("with_answer", "removed_at", "removed_by"):
            files.drop_column(column)


def _files() -> None:
    with op.batch_alter_table("request_attachments") as files:
        files.add_column(sa.Column("with_answer", sa.Boolean()))
        files.add_column(sa.Column("removed_at", UtcDateTime()))
        files.add_column(sa.Column("removed_by", sa.String(64)))
    op.execute("UPDATE request_attachments SET with_answer = (1 = 0)")
    with op.batch_alter_table("request_attachments") as files:
        files.alter_column("with_answer", existing_type=sa.Boolean(), nullable=False)


def _views() -> None:
    op.create_table(
        "request_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("entity", sa.String(64)),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_request_views"),
        sa.UniqueConstraint("owner", "name", name="uq_request_views_owner_name"),
    )
    op.create_index("ix_request_views_entity", "request_views", ["entity"])


def _templates() -> None:
    op.create_table(
        "answer_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(64), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answer_templates"),
        sa.UniqueConstraint("entity", "name", name="uq_answer_templates_entity_name"),
    )
