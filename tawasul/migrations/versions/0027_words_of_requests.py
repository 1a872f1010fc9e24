"""Requests of before are found by what was said of them since, and by their subject's names.

The spelling that is compared is the one that requests are searched in now, so it is asked of
``ticketing.request_words`` and not written here again.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from ticketing.request_words import still_unknown
from ticketing.word_store import EXTEND, KNOWN

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

AT_ONCE = 1000
NAMES = ("type_ar", "name_ar", "type_en", "name_en")
REQUESTS = sa.table("requests", *map(sa.column, ("id", "subject", "subject_version", "erased_at")))
SUBJECTS = sa.table("subjects", *map(sa.column, ("code", "version", *NAMES)))
EVENTS = sa.table("request_events", *map(sa.column, ("request_id", "n", "detail")))


def upgrade() -> None:
    """Go to this revision."""
    names = {(it.code, it.version): _names(it) for it in _all(sa.select(SUBJECTS))}
    extend = sa.text(EXTEND[op.get_bind().dialect.name])
    for rows in _in_turn():
        known, said = _known(rows), _said(rows)
        values = [
            {"id": it.id, "words": words}
            for it in rows
            if it.id in known
            and (words := still_unknown(f"{names.get(it[1:3], '')} {said[it.id]}", known[it.id]))
        ]
        if values:
            op.get_bind().execute(extend, values)


def downgrade() -> None:
    """Go back from this revision: words too many are in nobody's way."""


def _all(query: sa.Select[Any]) -> Sequence[Any]:
    return op.get_bind().execute(query).all()


def _names(subject: Any) -> str:  # noqa: ANN401 - a row
    return " ".join(getattr(subject, name) for name in NAMES)


def _in_turn() -> Iterator[Sequence[Any]]:
    """Yield the requests whose people were not erased, some at a time."""
    last = -1
    named = sa.select(REQUESTS).where(REQUESTS.c.erased_at.is_(None)).order_by(REQUESTS.c.id)
    while rows := _all(named.where(REQUESTS.c.id > last).limit(AT_ONCE)):
        yield rows
        last = rows[-1].id


def _known(rows: Sequence[Any]) -> Mapping[int, str]:
    """Return by which words requests are found already."""
    known = sa.text(KNOWN[op.get_bind().dialect.name])
    ids = {"first": rows[0].id, "last": rows[-1].id}
    return {row[0]: row[1] for row in op.get_bind().execute(known, ids)}


def _said(rows: Sequence[Any]) -> Mapping[int, str]:
    """Return what was said in the time lines of requests."""
    mine = EVENTS.c.request_id.between(rows[0].id, rows[-1].id), EVENTS.c.detail.contains('"text"')
    query = sa.select(EVENTS).where(*mine).order_by(EVENTS.c.request_id, EVENTS.c.n)
    said: defaultdict[int, str] = defaultdict(str)
    for request_id, _, detail in _all(query):
        said[request_id] += f" {json.loads(detail).get('text', '')}"
    return said
