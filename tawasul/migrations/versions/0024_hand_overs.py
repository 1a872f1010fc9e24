"""Steps of which there may be several at one level: who leads there is another each time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from core.database import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = ("request_id", "clock", "round", "level", "kind")
OTHERS = ("fell_at", "entity", "taken_at")
REFUSED = "the history of requests is only added to"


def upgrade() -> None:
    """Go to this revision."""
    if _is_sqlite():
        _made_anew([*KEY, "turn"], turn="0")
        return
    op.add_column("request_steps", sa.Column("turn", sa.Integer(), server_default="0"))
    op.alter_column("request_steps", "turn", nullable=False, server_default=None)
    _key([*KEY, "turn"])


def downgrade() -> None:
    """Go back from this revision; who was told of a hand-over stays in the time line."""
    if _is_sqlite():
        _made_anew(KEY, where="WHERE turn = 0")
        return
    op.execute("ALTER TABLE request_steps DISABLE TRIGGER request_steps_guard")
    op.execute("DELETE FROM request_steps WHERE turn > 0")
    op.execute("ALTER TABLE request_steps ENABLE TRIGGER request_steps_guard")
    _key(KEY)
    op.drop_column("request_steps", "turn")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _key(columns: Sequence[str]) -> None:
    op.drop_constraint("pk_request_steps", "request_steps", type_="primary")
    op.create_primary_key("pk_request_steps", "request_steps", list(columns))


def _made_anew(key: Sequence[str], *, turn: str = "", where: str = "") -> None:
    """Make the table with another key, fill it from the old one, and guard it as that was."""
    op.create_table(
        "new_steps",
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("clock", sa.String(16), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        *([sa.Column("turn", sa.Integer(), nullable=False)] if turn else []),
        sa.Column("fell_at", UtcDateTime(), nullable=False),
        sa.Column("entity", sa.String(64), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_request_steps_request_id_requests"
        ),
        sa.PrimaryKeyConstraint(*key, name="pk_request_steps"),
    )
    columns = ", ".join((*KEY, *OTHERS))
    into = f"{columns}, turn" if turn else columns
    values = f"{columns}, {turn}" if turn else columns
    op.execute(
        f"INSERT INTO new_steps ({into}) SELECT {values} FROM request_steps {where}"  # noqa: S608
    )
    op.drop_table("request_steps")
    op.rename_table("new_steps", "request_steps")
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER request_steps_no_{deed.lower()} BEFORE {deed} ON request_steps "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
