"""The ministry as the page draws it: branches with what is below them, and what is found. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.arabic_text import fold
from ticketing.entities import Entity, EntityKind, Ministry

MOST_FOUND = 60


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


def roots(ministry: Ministry, at: datetime) -> Sequence[Branch]:
    """Return the whole tree of a moment."""
    below: dict[str | None, list[Entity]] = {}
    for entity in ministry.standing(at):
        below.setdefault(entity.parent, []).append(entity)
    return _branches(None, below)


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


def _branches(code: str | None, below: Mapping[str | None, list[Entity]]) -> tuple[Branch, ...]:
    found = []
    for entity in below.get(code, ()):
        branches = _branches(entity.code, below)
        found.append(Branch(entity, branches, len(branches) + sum(it.size for it in branches)))
    return tuple(found)
