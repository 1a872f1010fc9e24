"""A proposed answer is none yet, one that fell is none any more, and each answer is rated."""

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0022"
down_revision: str | None = "0021"
branch_labels = None
depends_on = None

PROPOSED = (
    "UPDATE requests SET proposal = answer WHERE 'propose' = (SELECT deed FROM request_events "
    "WHERE request_id = requests.id AND deed IN ('propose', 'approve', 'answer') "
    "ORDER BY n DESC LIMIT 1)"
)
NOT_IN_FORCE = (
    "UPDATE requests SET answer = '', answered_at = NULL "
    "WHERE state NOT IN ('answered', 'objected', 'under_review') "
    "AND (state <> 'closed' OR merged_into IS NOT NULL)"
)
FILES_OF_NO_ANSWER = (
    "UPDATE request_attachments SET is_told = (1 = 0), with_answer = (1 = 0) "
    "WHERE with_answer AND is_told "
    "AND request_id IN (SELECT id FROM requests WHERE answered_at IS NULL)"
)
# the beneficiary is reminded of what was asked, and the request goes on by itself
WAITING = (
    "UPDATE requests SET next_step_at = changed_at "
    "WHERE state = 'waiting_for_beneficiary' AND next_step_at IS NULL"
)
RATED = (
    "CREATE TABLE rated AS SELECT request_ratings.*, COALESCE((SELECT MAX(n) FROM request_events "
    "WHERE request_events.request_id = request_ratings.request_id "
    "AND deed IN ('approve', 'answer') AND request_events.at <= request_ratings.at), 1) AS answer "
    "FROM request_ratings"
)
RATED_LAST = (
    "CREATE TABLE rated AS SELECT * FROM request_ratings AS one WHERE answer = "
    "(SELECT MAX(answer) FROM request_ratings WHERE request_id = one.request_id)"
)


def upgrade() -> None:
    """Go to this revision."""
    proposal = sa.Column("proposal", sa.Text(), nullable=False, server_default=sa.text("''"))
    op.add_column("requests", proposal)
    for statement in (PROPOSED, NOT_IN_FORCE, FILES_OF_NO_ANSWER, WAITING, RATED):
        op.execute(statement)
    _ratings("request_id", "answer")
    _fill(("request_id", "answer", "score", "words", "at"))


def downgrade() -> None:
    """Go back from this revision."""
    op.execute(RATED_LAST)
    _ratings("request_id")
    _fill(("request_id", "score", "words", "at"))
    op.execute("UPDATE requests SET answer = proposal WHERE answer = '' AND proposal <> ''")
    op.drop_column("requests", "proposal")


def _ratings(*key: str) -> None:
    """Make the table of ratings anew, under another key."""
    op.drop_table("request_ratings")
    op.create_table(
        "request_ratings",
        *(sa.Column(name, _KINDS[name], nullable=False) for name in key),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_ratings_request_id_requests"
        ),
        sa.PrimaryKeyConstraint(*key, name="pk_request_ratings"),
    )


def _fill(columns: tuple[str, ...]) -> None:
    """Bring back what was set aside."""
    names = ", ".join(columns)
    op.execute(f"INSERT INTO request_ratings ({names}) SELECT {names} FROM rated")  # noqa: S608 - our own names
    op.drop_table("rated")


_KINDS = {"request_id": sa.BigInteger(), "answer": sa.Integer()}
