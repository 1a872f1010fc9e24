"""Requests: the ministry, what may be asked for, requests with their time lines, the outbox."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0016"
down_revision: str | None = "0015"
branch_labels = None
depends_on = None

ONLY_ADDED_TO = ("request_events", "request_steps")
TABLES = (
    "request_attachments",
    "request_keys",
    "request_links",
    "request_tellings",
    "request_steps",
    "request_events",
    "request_search",
    "requests",
    "outbox",
    "structure_changes",
    "subjects",
    "entity_calendars",
    "acting_periods",
    "posts",
    "entities",
)


def upgrade() -> None:
    """Go to this revision."""
    _ministry()
    _requests()
    _about_requests()
    _outbox()
    _search()
    _guards()


def downgrade() -> None:
    """Go back from this revision."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION request_history_refuse()")
        op.execute("DROP SEQUENCE request_ids")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _search() -> None:
    """Make what full text is searched in; it is no table that the code's metadata knows."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE request_search USING fts5(words, detail = none, "
            "tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3 4')"
        )
        return
    op.execute("CREATE SEQUENCE request_ids CACHE 1")
    op.execute(
        "CREATE TABLE request_search (request_id BIGINT PRIMARY KEY REFERENCES requests (id), "
        "words TSVECTOR NOT NULL)"
    )
    op.execute(
        "CREATE INDEX ix_request_search_words ON request_search USING gin (words) "
        "WITH (fastupdate = off)"  # else some filing waits for all that was put aside
    )


def _guards() -> None:
    """Let nobody change or remove what has happened."""
    refused = "the history of requests is only added to"
    if op.get_bind().dialect.name == "sqlite":
        for table in ONLY_ADDED_TO:
            for deed in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{refused}'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION request_history_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refused}'; END $$"
    )
    for table in ONLY_ADDED_TO:
        op.execute(
            f"CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION request_history_refuse()"
        )


def _ministry() -> None:
    """Make the tables of the structure and of subjects."""
    op.create_table(
        "entities",
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=False),
        sa.Column("valid_until", UtcDateTime()),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name_ar", sa.String(160), nullable=False),
        sa.Column("name_en", sa.String(160), nullable=False),
        sa.Column("parent", sa.String(64)),
        sa.Column("calendar", sa.String(64), nullable=False),
        sa.Column("approves_answers", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.String(64)),
        sa.PrimaryKeyConstraint("code", "valid_from", name="pk_entities"),
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(64), nullable=False),
        sa.Column("duty", sa.String(16), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=False),
        sa.Column("valid_until", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
    )
    op.create_index("ix_posts_entity", "posts", ["entity"])
    op.create_index("ix_posts_person", "posts", ["person"])
    op.create_table(
        "acting_periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_acting_periods"),
    )
    op.create_index("ix_acting_periods_entity", "acting_periods", ["entity"])
    op.create_table(
        "entity_calendars",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "valid_from", name="pk_entity_calendars"),
    )
    op.create_table(
        "subjects",
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(16), nullable=False),
        sa.Column("type_ar", sa.String(120), nullable=False),
        sa.Column("type_en", sa.String(120), nullable=False),
        sa.Column("name_ar", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("entity", sa.String(64)),
        sa.Column("importance", sa.String(16), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("times", sa.Text(), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", "version", name="pk_subjects"),
    )
    op.create_table(
        "structure_changes",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("what", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_structure_changes"),
    )


def _requests() -> None:
    """Make the table of requests."""
    op.create_table(
        "requests",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(9), nullable=False),
        sa.Column("service", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("subject_version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("applicant", sa.String(120), nullable=False),
        sa.Column("beneficiary_id", sa.Integer()),
        sa.Column("national_id", sa.String(255)),
        sa.Column("identity", sa.String(32)),
        sa.Column("mobile", sa.String(16)),
        sa.Column("email", sa.String(254)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("call_id", sa.String(64)),
        sa.Column("filed_by", sa.String(64), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("importance", sa.String(16), nullable=False),
        sa.Column("entity", sa.String(64), nullable=False),
        sa.Column("answering", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("assignee", sa.String(64)),
        sa.Column("reviewer", sa.String(64)),
        sa.Column("hands", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("objections", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", UtcDateTime()),
        sa.Column("due_at", UtcDateTime()),
        sa.Column("next_step_at", UtcDateTime()),
        sa.Column("merged_into", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["beneficiary_id"],
            ["beneficiaries.id"],
            name="fk_requests_beneficiary_id_beneficiaries",
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["requests.id"], name="fk_requests_merged_into_requests"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
        sa.UniqueConstraint("number", name="uq_requests_number"),
    )
    op.create_index("ix_requests_answering_state_id", "requests", ["answering", "state", "id"])
    op.create_index("ix_requests_state_level_id", "requests", ["state", "level", "id"])
    op.create_index(
        "ix_requests_reviewer_id", "requests", ["reviewer", "id"], **_where("reviewer IS NOT NULL")
    )
    op.create_index(
        "ix_requests_assignee_id", "requests", ["assignee", "id"], **_where("assignee IS NOT NULL")
    )
    op.create_index("ix_requests_call_id", "requests", ["call_id"], **_where("call_id IS NOT NULL"))
    op.create_index("ix_requests_due_at", "requests", ["due_at"], **_where("due_at IS NOT NULL"))
    op.create_index("ix_requests_entity_state_id", "requests", ["entity", "state", "id"])
    op.create_index(
        "ix_requests_identity_id", "requests", ["identity", "id"], **_where("identity IS NOT NULL")
    )
    op.create_index(
        "ix_requests_mobile_id", "requests", ["mobile", "id"], **_where("mobile IS NOT NULL")
    )
    op.create_index(
        "ix_requests_next_step_at",
        "requests",
        ["next_step_at"],
        **_where("next_step_at IS NOT NULL"),
    )


def _about_requests() -> None:
    """Make the tables of what happens to requests."""
    op.create_table(
        "request_events",
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("deed", sa.String(16), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("entity", sa.String(64), nullable=False),
        sa.Column("importance", sa.String(16), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_events_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("request_id", "n", name="pk_request_events"),
    )
    op.create_table(
        "request_steps",
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("clock", sa.String(16), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("fell_at", UtcDateTime(), nullable=False),
        sa.Column("entity", sa.String(64), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_steps_request_id_requests"
        ),
        sa.PrimaryKeyConstraint(
            "request_id", "clock", "round", "level", "kind", name="pk_request_steps"
        ),
    )
    op.create_table(
        "request_tellings",
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("occasion", sa.String(48), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("is_copy", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_tellings_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("request_id", "occasion", "person", name="pk_request_tellings"),
    )
    op.create_index("ix_request_tellings_person_told_at", "request_tellings", ["person", "told_at"])
    op.create_table(
        "request_links",
        sa.Column("one", sa.BigInteger(), nullable=False),
        sa.Column("other", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["requests.id"], name="fk_request_links_one_requests"),
        sa.ForeignKeyConstraint(["other"], ["requests.id"], name="fk_request_links_other_requests"),
        sa.PrimaryKeyConstraint("one", "other", name="pk_request_links"),
    )
    op.create_index("ix_request_links_other", "request_links", ["other"])
    op.create_table(
        "request_keys",
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_keys_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("by", "key", name="pk_request_keys"),
    )
    op.create_table(
        "request_attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_attachments_request_id_requests"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_request_attachments"),
    )
    op.create_index("ix_request_attachments_digest", "request_attachments", ["digest"])
    op.create_index("ix_request_attachments_request_id", "request_attachments", ["request_id"])


def _outbox() -> None:
    """Make the table of messages that go out."""
    op.create_table(
        "outbox",
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("next_try_at", UtcDateTime()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime()),
        sa.Column("given_up_at", UtcDateTime()),
        sa.Column("last_error", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_outbox"),
    )
    op.create_index("ix_outbox_due", "outbox", ["next_try_at"], **_where("next_try_at IS NOT NULL"))
