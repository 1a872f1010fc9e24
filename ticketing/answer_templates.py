"""Texts of answers that an entity gives often, with places for what differs. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from ticketing.errors import UnknownPlaceholderError
from ticketing.request_states import Deed
from ticketing.request_words import said

MOST_TEMPLATES = 100  # of one entity
HOLE = re.compile(r"\{([^{}\n]{0,30})\}")


class Placeholder(StrEnum):
    """What is filled in; people may write either word between braces."""

    NAME = "name"
    NUMBER = "number"
    TITLE = "title"
    ENTITY = "entity"
    DATE = "date"


IN_ARABIC: Mapping[Placeholder, str] = MappingProxyType(
    {
        Placeholder.NAME: "الاسم",
        Placeholder.NUMBER: "رقم الطلب",
        Placeholder.TITLE: "عنوان الطلب",
        Placeholder.ENTITY: "الجهة",
        Placeholder.DATE: "التاريخ",
    }
)
KNOWN: Mapping[str, Placeholder] = MappingProxyType(
    {**{it.value: it for it in Placeholder}, **{word: it for it, word in IN_ARABIC.items()}}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTemplate:
    """The text of an answer, kept by an entity under a name."""

    template_id: int
    entity: str
    name: str
    text: str
    changed_by: str
    changed_at: datetime


def template_text(text: str) -> str:
    """Return a text that can be filled; UnknownPlaceholderError, and the errors of ``said``."""
    kept = said(text, Deed.ANSWER)
    unknown = [word for word in HOLE.findall(kept) if word.strip() not in KNOWN]
    if unknown:
        raise UnknownPlaceholderError(tuple(dict.fromkeys(unknown)))
    return kept


def filled(text: str, values: Mapping[Placeholder, str]) -> str:
    """Return a text with its places filled, in one pass: what is filled in is never read again."""
    return HOLE.sub(lambda hole: values[KNOWN[hole[1].strip()]], text)
