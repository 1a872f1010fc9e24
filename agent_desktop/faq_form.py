"""An entry as a form of the pages says it: lists are lines. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from faq_bank.content_form import written
from faq_bank.kept_entries import Content

TEXTS = (
    *("question", "answer", "answer_en", "spoken_answer", "category", "system"),
    *("source", "article", "attachment", "valid_from", "valid_to", "review_on"),
    *("source_until", "owner", "replaces"),
)
LINES = ("wordings", "keywords", "linked")


def fields_in(form: Mapping[str, Any], audience: Iterable[Any]) -> dict[str, object]:
    """Return what was typed, as `content_in` reads it."""
    texts: dict[str, object] = {
        name: str(form.get(name, "")).replace("\r\n", "\n") for name in TEXTS
    }
    lines = {name: str(form.get(name, "")).splitlines() for name in LINES}
    return {**texts, **lines, "audience": [str(one) for one in audience]}


def as_typed(fields: Mapping[str, object]) -> dict[str, Any]:
    """Return the fields as the form shows them."""
    lines = {name: "\n".join(_texts(fields.get(name))) for name in LINES}
    texts = {name: str(fields.get(name) or "") for name in TEXTS}
    return {**texts, **lines, "audience": _texts(fields.get("audience"))}


def typed(content: Content) -> dict[str, Any]:
    """Return a kept content as the form shows it."""
    return as_typed(written(content))


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else []
