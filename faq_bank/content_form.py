"""The content of an entry as JSON, a form or a row says it; every fault is found. Pure."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from faq_bank import faults
from faq_bank.errors import UnfitEntryError
from faq_bank.faults import Fault
from faq_bank.kept_entries import Audience, Content, System

KEY = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._:-]{{0,{faults.LONGEST_ID - 1}}}")
FIELDS = tuple(Content.__slots__)
TEXTS: Mapping[str, int] = {
    "question": faults.LONGEST_LINE,
    "answer": faults.LONGEST_ANSWER,
    "answer_en": faults.LONGEST_ANSWER,
    "spoken_answer": faults.LONGEST_SPOKEN,
    "source": faults.LONGEST_SOURCE,
    "article": faults.LONGEST_NAME,
    "owner": faults.LONGEST_ID,
}
LISTS: Mapping[str, int] = {"wordings": faults.LONGEST_WORDING, "keywords": faults.LONGEST_NAME}
LINES = frozenset({"answer", "answer_en", "spoken_answer"})  # may have several lines
DAYS = ("valid_from", "valid_to", "review_on", "source_until")
YOUNGER = frozenset({"source_until"})  # so that an older text stays the same text
NEEDED = frozenset({"question", "answer", "source"})
DIGEST = re.compile(r"[0-9a-f]{64}")

Word = TypeVar("Word", bound=StrEnum)


def content_in(fields: Mapping[str, object], *, entry_id: str = "") -> Content:
    """Return what *fields* say; UnfitEntryError carries every fault at once."""
    reader = _Reader(fields, entry_id)
    content = reader.content()
    if reader.faults:
        raise UnfitEntryError(tuple(reader.faults))
    return content


def is_key(text: object) -> bool:
    """Return whether *text* can be the id of an entry or the key of a category."""
    return isinstance(text, str) and KEY.fullmatch(text) is not None


def is_printable(text: str, *, in_lines: bool = False) -> bool:
    """Return whether pages and databases can hold *text*; marks of direction are letters too."""
    kept = "\n\t" if in_lines else ""
    return all(unicodedata.category(one) not in {"Cc", "Cs"} or one in kept for one in text)


def written(content: Content) -> dict[str, Any]:
    """Return *content* as JSON says it, in the order in which people write it."""
    return {field: _written(getattr(content, field)) for field in FIELDS}


def as_text(content: Content) -> str:
    """Return *content* as the database keeps it; what younger fields do not say is left out."""
    kept = {
        name: value
        for name, value in written(content).items()
        if value is not None or name not in YOUNGER
    }
    return json.dumps(kept, ensure_ascii=False)


def of_text(text: str) -> Content:
    """Return what the database keeps as *text*; it was checked when it was written."""
    kept = json.loads(text)
    days = {name: _kept_day(kept.get(name)) for name in DAYS}  # older ones know fewer
    lists = {name: tuple(kept[name]) for name in ("wordings", "keywords", "linked")}
    audience = tuple(map(Audience, kept["audience"]))
    return Content(
        **{**kept, **days, **lists, "system": System(kept["system"]), "audience": audience}
    )


def _kept_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _written(value: object) -> object:
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value and str(value)


class _Reader:
    """The fields of one entry, read one by one; what is wrong is gathered."""

    def __init__(self, fields: Mapping[str, object], entry_id: str) -> None:
        self._fields = fields
        self._id = entry_id
        self.faults: list[Fault] = []

    def content(self) -> Content:
        told: dict[str, Any] = {name: self._text(name, most) for name, most in TEXTS.items()}
        told |= {name: self._texts(name, most) for name, most in LISTS.items()}
        valid_from, valid_to = self._day("valid_from", is_needed=True), self._day("valid_to")
        if valid_from and valid_to and valid_to < valid_from:
            self.faults.append(faults.ends_too_soon())
        return Content(
            **told,
            category=self._key("category", is_needed=True),
            valid_from=valid_from or date.min,
            valid_to=valid_to,
            review_on=self._day("review_on"),
            source_until=self._day("source_until"),
            system=self._system(),
            audience=self._audience(),
            attachment=self._attachment(),
            linked=self._linked(),
            replaces=self._not_itself("replaces", self._key("replaces")),
        )

    def _given(self, name: str) -> object:
        value = self._fields.get(name)
        return None if isinstance(value, str) and not value.strip() else value

    def _text(self, name: str, most: int) -> str:
        value = self._given(name)
        if value is None:
            if name in NEEDED:
                self.faults.append(faults.missing(name))
            return ""
        if not isinstance(value, str):
            self.faults.append(faults.no_text(name))
            return ""
        return self._checked(name, value, most)

    def _checked(self, name: str, value: str, most: int) -> str:
        in_lines = name in LINES
        text = "\n".join(map(str.rstrip, value.strip().splitlines())) if in_lines else value.strip()
        if len(text) > most:
            self.faults.append(faults.too_long(name, most))
        elif not is_printable(text, in_lines=in_lines):
            self.faults.append(faults.unprintable(name))
        return text

    def _texts(self, name: str, most: int) -> tuple[str, ...]:
        values = self._list(name)
        if len(values) > faults.MOST_TEXTS:
            self.faults.append(faults.too_many(name, faults.MOST_TEXTS))
            return ()
        texts = (self._checked(name, value, most) for value in values if value.strip())
        return tuple(dict.fromkeys(texts))

    def _list(self, name: str) -> Sequence[str]:
        values = self._fields.get(name)
        if values is None or values == "":
            return ()
        texts = _texts_in(values)
        if texts is None:
            self.faults.append(faults.no_list(name))
        return texts or ()

    def _day(self, name: str, *, is_needed: bool = False) -> date | None:
        value = self._given(name)
        if value is None:
            if is_needed:
                self.faults.append(faults.missing(name))
            return None
        try:
            return date.fromisoformat(value.strip() if isinstance(value, str) else "")
        except ValueError:
            self.faults.append(faults.no_day(name))
            return None

    def _key(self, name: str, *, is_needed: bool = False) -> str:
        value = self._given(name)
        if value is None:
            if is_needed:
                self.faults.append(faults.missing(name))
            return ""
        if not is_key(value):
            self.faults.append(faults.no_key(name))
            return ""
        return str(value)

    def _not_itself(self, name: str, key: str) -> str:
        if key and key == self._id:
            self.faults.append(faults.itself(name))
        return key

    def _linked(self) -> tuple[str, ...]:
        keys = tuple(dict.fromkeys(one.strip() for one in self._list("linked") if one.strip()))
        if not all(map(is_key, keys)):
            self.faults.append(faults.no_key("linked"))
        elif len(keys) > faults.MOST_TEXTS:
            self.faults.append(faults.too_many("linked", faults.MOST_TEXTS))
        for key in keys:
            self._not_itself("linked", key)
        return keys

    def _system(self) -> System:
        word = self._given("system")
        return System.NONE if word is None else self._word("system", word, System) or System.NONE

    def _audience(self) -> tuple[Audience, ...]:
        words = (self._word("audience", word, Audience) for word in self._list("audience"))
        return tuple(dict.fromkeys(word for word in words if word))

    def _word(self, name: str, word: object, kind: Callable[[str], Word]) -> Word | None:
        try:
            return kind(word.strip() if isinstance(word, str) else "")
        except ValueError:
            known = ", ".join(System if name == "system" else Audience)
            self.faults.append(faults.unknown(name, known))
            return None

    def _attachment(self) -> str:
        value = self._given("attachment")
        if value is None:
            return ""
        if not isinstance(value, str) or not DIGEST.fullmatch(value):
            self.faults.append(
                Fault(
                    "attachment",
                    "Give the SHA-256 of an attachment that the bank has.",
                    "اذكر بصمة SHA-256 لمرفق محفوظ في البنك.",
                )
            )
            return ""
        return value


def _texts_in(values: object) -> list[str] | None:
    """Return the texts of a list; None when it is something else."""
    if isinstance(values, str) or not isinstance(values, Sequence):
        return None
    texts = [value for value in values if isinstance(value, str)]
    return texts if len(texts) == len(values) else None
