"""What an agent typed of a call, checked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent_desktop.errors import FieldRefusedError

LONGEST_NOTE = 4000


@dataclass(frozen=True, slots=True)
class TypedRecord:
    """The fields of the form; what was left empty is None, or an empty note."""

    disposition: str | None
    note: str
    follow_up_on: date | None


def record_in(body: Mapping[str, Any]) -> TypedRecord:
    """Return what *body* holds; FieldRefusedError."""
    return TypedRecord(
        _text(body, "disposition") or None, _note(body), _day(_text(body, "follow_up_on"))
    )


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return value.strip() if isinstance(value, str) else ""


def _note(body: Mapping[str, Any]) -> str:
    note = body.get("note", "")
    if not isinstance(note, str) or "\0" in note or not _is_whole(note):
        raise FieldRefusedError("note", "Write the note as text.", "اكتب الملاحظة نصًا.")
    if len(note) > LONGEST_NOTE:
        raise FieldRefusedError(
            "note",
            f"Write {LONGEST_NOTE} letters at most: these are {len(note)}.",
            f"اكتب {LONGEST_NOTE} حرف على الأكثر: النص الآن {len(note)}.",
        )
    return note


def _is_whole(text: str) -> bool:
    """Tell whether *text* can be written in UTF-8: half a surrogate pair cannot."""
    return text.isascii() or text.encode("utf-8", "ignore").decode() == text


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FieldRefusedError(
            "follow_up_on", "Choose a day, such as 2026-08-16.", "اختر يومًا، مثل 2026-08-16."
        ) from None
