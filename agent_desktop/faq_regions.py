"""The regions from which callers ask: the ministry's education departments. Pure.

A person's entity is free text, such as a school with its town. Their region is the one department
whose name it holds; where it holds none, or two, nobody knows it.
"""

from collections.abc import Iterable
from datetime import datetime

from faq_bank.lexicon import phrase_of
from faq_bank.stems import stem
from ticketing.entities import Entity, EntityKind, Ministry

USUAL = (
    "إدارة الإدارة العامة للتعليم تعليم منطقة محافظة مدينة "
    "education department general region of the"
)
"""Words that any department's name may have."""


def departments(ministry: Ministry, at: datetime) -> list[Entity]:
    """Return the education departments that stand at that moment."""
    kind = EntityKind.EDUCATION_DEPARTMENT
    return [entity for entity in ministry.standing(at) if entity.kind is kind]


def names_of(ministry: Ministry, *, is_english: bool) -> dict[str, str]:
    """Return the newest name of each department that ever stood, by its code."""
    newest = (said[-1] for said in ministry.spans.values())
    return {
        entity.code: entity.name_en if is_english else entity.name_ar
        for entity in newest
        if entity.kind is EntityKind.EDUCATION_DEPARTMENT
    }


def region_in(text: str, known: Iterable[Entity]) -> str:
    """Return the code of the department whose name *text* holds; empty when nobody knows it.

    The longest name counts: north of a town is not the town.
    """
    said = _words(text)
    found = [(len(name), it.code) for it in known for name in _names(it) if name <= said]
    longest = max(found, default=(0, ""))[0]
    codes = {code for length, code in found if length == longest}
    return codes.pop() if len(codes) == 1 else ""


def _names(entity: Entity) -> Iterable[frozenset[str]]:
    """Yield what sets the department's names apart; where that is a mere number, the whole name."""
    for name in (entity.name_ar, entity.name_en):
        whole = _words(name)
        own = whole - _words(USUAL)
        yield whole if all(word.isdigit() for word in own) else own


def _words(text: str) -> frozenset[str]:
    return frozenset(map(stem, phrase_of(text)))
