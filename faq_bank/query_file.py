"""Queries with known answers, one JSON object a line."""

import json
from collections.abc import Mapping
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
    """Return the query of one line: ``query``, ``relevant`` and perhaps ``kind``."""
    try:
        written = json.loads(line)
    except json.JSONDecodeError:
        raise BadQueryError(number, "it is no JSON") from None
    if not isinstance(written, Mapping) or not isinstance(written.get("query"), str):
        raise BadQueryError(number, "it has no text under query")
    relevant = written.get("relevant") or ()
    if isinstance(relevant, str) or not all(isinstance(one, str) for one in relevant):
        raise BadQueryError(number, "relevant must be a list of ids")
    kind = written.get("kind") or ("other" if relevant else OUT_OF_SCOPE)
    return Query(text=written["query"], relevant=tuple(relevant), kind=str(kind))
