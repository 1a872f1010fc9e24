"""Queries with known answers, one JSON object a line."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from faq_bank.errors import BadQueryError, BankFileError
from faq_bank.evaluation import OUT_OF_SCOPE, Query


def read_queries(path: Path) -> tuple[Query, ...]:
    """Return the queries of the file at *path*; empty lines are passed over."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise BankFileError(path, "there is no such file") from None
    except UnicodeDecodeError:
        raise BankFileError(path, "it is not UTF-8") from None
    return tuple(query_of(line, n) for n, line in enumerate(lines, 1) if line.strip())


def query_of(line: str, number: int) -> Query:
    """Return the query of one line: ``query``, and perhaps ``relevant``, ``kind`` and ``at``.

    A query without relevant entries is out of scope. Other keys are passed over.
    """
    try:
        written = json.loads(line)
    except json.JSONDecodeError:
        raise BadQueryError(number, "it is no JSON") from None
    if not isinstance(written, Mapping):
        raise BadQueryError(number, "it is no object")
    text = written.get("query")
    if not isinstance(text, str) or not text.strip():
        raise BadQueryError(number, "it has no text under query")
    relevant = _relevant(written.get("relevant"), number)
    kind = str(written.get("kind") or "other") if relevant else OUT_OF_SCOPE
    return Query(text=text, relevant=relevant, kind=kind, at=_day(written.get("at"), number))


def _relevant(written: object, number: int) -> tuple[str, ...]:
    """Return the ids, each once: the best first."""
    if written is None:
        return ()
    if not isinstance(written, list) or not all(isinstance(one, str) for one in written):
        raise BadQueryError(number, "relevant must be a list of ids")
    return tuple(dict.fromkeys(written))


def _day(written: object, number: int) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise BadQueryError(number, "at must be a day like 2026-09-01") from None
