"""The ministry as the page draws it: branches with what is below them, and what is found. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.arabic_text import fold
from ticketing.entities import MANY, Entity, EntityKind, Ministry

MOST_FOUND = 60
MOST_DRAWN = 1500  # a page of more would keep the calls waiting


@dataclass(frozen=True, slots=True)
class Branch:
    """One entity with those right below it; *size*: all that are below it."""

    entity: Entity
    below: tuple["Branch", ...]
    size: int


@dataclass(frozen=True, slots=True)
class Found:
    """An entity that was looked for, and those above it, the highest first."""

    entity: Entity
    above: tuple[Entity, ...]


def roots(ministry: Ministry, at: datetime, *, most: int = MOST_DRAWN) -> Sequence[Branch]:
    """Return the tree of a moment; among more than *most* the MANY are only counted."""
    below: dict[str | None, list[Entity]] = {}
    standing = ministry.standing(at)
    for entity in standing:
        below.setdefault(entity.parent, []).append(entity)
    hidden = MANY if len(standing) > most else frozenset[EntityKind]()
    return _branches(None, below, hidden)


def counts(ministry: Ministry, at: datetime) -> Mapping[EntityKind, int]:
    """Return how many entities there are of each kind, in the order of kinds."""
    found = Counter(entity.kind for entity in ministry.standing(at))
    return {kind: found[kind] for kind in EntityKind if found[kind]}


def sought(
    ministry: Ministry, at: datetime, words: str, kind: EntityKind | None = None
) -> Sequence[Found]:
    """Return the entities that words and a kind mean, the shortest names first."""
    parts = fold(words).split()
    found = [
        entity
        for entity in ministry.standing(at)
        if (kind is None or entity.kind is kind) and _is_meant(entity, parts)
    ]
    found.sort(key=lambda entity: (not parts or len(entity.name_ar), entity.code))
    return [Found(entity, _above(entity, ministry, at)) for entity in found]


def _is_meant(entity: Entity, parts: Sequence[str]) -> bool:
    names = f"{fold(entity.name_ar)} {fold(entity.name_en)} {entity.code}"
    return all(part in names for part in parts)


def _above(entity: Entity, ministry: Ministry, at: datetime) -> tuple[Entity, ...]:
    path = list(ministry.path_up(entity.code, at))
    return tuple(reversed(path[1:]))


def _branches(
    code: str | None, below: Mapping[str | None, list[Entity]], hidden: frozenset[EntityKind]
) -> tuple[Branch, ...]:
    found = []
    for entity in below.get(code, ()):
        branches = _branches(entity.code, below, hidden)
        size = len(branches) + sum(it.size for it in branches)
        shown = tuple(it for it in branches if it.entity.kind not in hidden)
        found.append(Branch(entity, shown, size))
    return tuple(found)
