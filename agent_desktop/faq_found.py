"""Entries of the FAQ bank as agents read them, as the API writes them. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from faq_bank.entries import Entry
from faq_bank.kept_entries import Content
from faq_bank.published import Published
from faq_bank.results import Result

NO_FACTS: Mapping[str, Any] = {
    "system": "none", "article": "", "attachment": None, "audience": [], "linked": []
}  # fmt: skip
"""Of an entry that was withdrawn in this moment, while the search still finds it."""


def result_row(result: Result, published: Published, day: date) -> dict[str, Any]:
    """Return a result as the API writes it; highlights count Unicode characters."""
    return {
        **entry_row(result.entry, published, day),
        "score": round(result.score, 4),
        "highlights": {
            "question": [list(span) for span in result.in_question],
            "answer": [list(span) for span in result.in_answer],
            "answer_en": [list(span) for span in result.in_answer_en],
        },
        "why": {"clue": result.why.clue.value, "wording": result.why.wording},
    }


def entry_row(entry: Entry, published: Published, day: date) -> dict[str, Any]:
    """Return an entry with whether it holds on *day*."""
    content = published.contents.get(entry.id)
    return {
        "id": entry.id,
        "question": entry.question,
        "answer": entry.answer,
        "answer_en": entry.answer_en,
        "category": entry.category,
        "source": entry.source,
        "validity": entry.validity(day).value,
        "valid_to": entry.valid_to and entry.valid_to.isoformat(),
        **(_facts(content, published) if content else NO_FACTS),
    }


def _facts(content: Content, published: Published) -> dict[str, Any]:
    known = published.contents
    return {
        "system": content.system.value,
        "article": content.article,
        "attachment": _document(content.attachment, published),
        "audience": [it.value for it in content.audience],
        "linked": [
            {"id": it, "question": known[it].question} for it in content.linked if it in known
        ],
    }


def _document(digest: str, published: Published) -> dict[str, str] | None:
    name = published.documents.get(digest)
    return {"digest": digest, "name": name} if name else None
