"""The ministry as a tree whose moves and mergers are remembered. Pure.

An entity is known by its code for ever. What is said of it holds from one moment until another, so
that the tree can be asked how it stood at any time. Nothing is said of the past: a change holds
from the moment at which it is entered, or later.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from ticketing.errors import (
    BackwardsChangeError,
    EntityInItselfError,
    NoSuchEntityError,
    WrongPlaceError,
)


class EntityKind(StrEnum):
    """What an entity is in the ministry."""

    MINISTER = "minister"  # the minister's office, with the care centre of the whole
    DEPUTY = "deputy"  # a deputy minister
    AGENCY = "agency"
    SECTOR = "sector"
    EDUCATION_DEPARTMENT = "education_department"
    EDUCATION_OFFICE = "education_office"
    SCHOOL = "school"
    UNIVERSITY = "university"
    COLLEGE = "college"
    PRIVATE_UNIVERSITY = "private_university"
    CULTURAL_ATTACHE = "cultural_attache"


_K = EntityKind
MANY = frozenset({_K.SCHOOL, _K.COLLEGE})  # too many to be listed: found by name, or by code
LEADING = frozenset({_K.MINISTER, _K.DEPUTY, _K.AGENCY})
ABOVE: Mapping[EntityKind, frozenset[EntityKind]] = MappingProxyType(
    {
        _K.MINISTER: frozenset(),
        _K.DEPUTY: frozenset({_K.MINISTER}),
        _K.AGENCY: frozenset({_K.MINISTER, _K.DEPUTY}),
        _K.SECTOR: LEADING | {_K.SECTOR},
        _K.EDUCATION_DEPARTMENT: LEADING,
        _K.EDUCATION_OFFICE: frozenset({_K.EDUCATION_DEPARTMENT}),
        _K.SCHOOL: frozenset({_K.EDUCATION_OFFICE, _K.EDUCATION_DEPARTMENT}),
        _K.UNIVERSITY: LEADING,
        _K.COLLEGE: frozenset({_K.UNIVERSITY, _K.PRIVATE_UNIVERSITY}),
        _K.PRIVATE_UNIVERSITY: LEADING | {_K.SECTOR},
        _K.CULTURAL_ATTACHE: LEADING | {_K.SECTOR},
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """What is said of one entity from a moment until another; the last may have no end."""

    code: str
    kind: EntityKind
    name_ar: str
    name_en: str
    parent: str | None
    calendar: str
    approves_answers: bool = False  # the head approves each answer before it is told
    valid_from: datetime
    valid_until: datetime | None = None
    merged_into: str | None = None  # who has its work since *valid_until*

    def holds(self, at: datetime) -> bool:
        """Return whether this is said of *at*."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)


@dataclass(frozen=True, slots=True)
class Change:
    """Rows that end, as they end, and rows that begin."""

    ended: tuple[Entity, ...]
    begun: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Ministry:
    """All that was ever said of each entity, in order."""

    spans: Mapping[str, tuple[Entity, ...]]
    moments: Mapping[str, tuple[datetime, ...]]  # of each, and of those that became its heirs
    children: Mapping[str, tuple[str, ...]]  # who ever stood right below whom

    @classmethod
    def of(cls, entities: Iterable[Entity]) -> Self:
        """Return the ministry of these rows, in whatever order they come."""
        spans: dict[str, list[Entity]] = {}
        for entity in sorted(entities, key=lambda entity: entity.valid_from):
            spans.setdefault(entity.code, []).append(entity)
        frozen = MappingProxyType({code: tuple(said) for code, said in spans.items()})
        moments = {code: tuple(sorted(_moments(code, frozen))) for code in frozen}
        return cls(frozen, MappingProxyType(moments), _children(frozen))

    def find(self, code: str, at: datetime) -> Entity | None:
        """Return the entity as it stood, if it did."""
        return next((span for span in reversed(self.spans.get(code, ())) if span.holds(at)), None)

    def get(self, code: str, at: datetime) -> Entity:
        """Return the entity as it stood, or the one that had its work; NoSuchEntityError."""
        seen: set[str] = set()
        heir: str | None = code
        while heir is not None and heir not in seen:
            if (entity := self.find(heir, at)) is not None:
                return entity
            seen.add(heir)
            heir = self._heir(heir, at)
        raise NoSuchEntityError(code)

    def path_up(self, code: str, at: datetime) -> Iterator[Entity]:
        """Yield the entity and all above it, up to the minister."""
        entity: Entity | None = self.get(code, at)
        while entity is not None:
            yield entity
            entity = None if entity.parent is None else self.get(entity.parent, at)

    def above(self, code: str, at: datetime) -> Entity | None:
        """Return who stands above the entity, nobody above the minister."""
        parent = self.get(code, at).parent
        return None if parent is None else self.get(parent, at)

    def is_within(self, code: str, whole: str, at: datetime) -> bool:
        """Return whether one entity is the other or stands below it."""
        return any(entity.code == whole for entity in self.path_up(code, at))

    def all_within(self, code: str, at: datetime) -> Iterator[str]:
        """Yield the codes of an entity and of all that stand below it."""
        yield code
        for child in self.children.get(code, ()):
            entity = self.find(child, at)
            if entity is not None and entity.parent == code:
                yield from self.all_within(child, at)

    def changes(self, code: str) -> tuple[datetime, ...]:
        """Return in order when something else was said of the entity, or of its heirs."""
        return self.moments.get(code, ())

    def heirs(self, code: str) -> Iterator[str]:
        """Yield an entity's code, and those of all that had its work after it."""
        seen: set[str] = set()
        heir: str | None = code
        while heir is not None and heir in self.spans and heir not in seen:
            yield heir
            seen.add(heir)
            heir = self.spans[heir][-1].merged_into

    def standing(self, at: datetime) -> Sequence[Entity]:
        """Return all entities of a moment."""
        found = (self.find(code, at) for code in self.spans)
        return [entity for entity in found if entity is not None]

    def moved(self, code: str, parent: str, at: datetime) -> Change:
        """Return what changes when the entity stands below *parent* from *at* on.

        WrongPlaceError where its kind has no place there, EntityInItselfError below itself.
        """
        entity, above = self._present(code, at), self._present(parent, at)
        if above.kind not in ABOVE[entity.kind]:
            raise WrongPlaceError(entity.kind, above.kind)
        if self.is_within(parent, code, at):
            raise EntityInItselfError(code)
        return self.restated(replace(entity, parent=parent), at)

    def restated(self, entity: Entity, at: datetime) -> Change:
        """Return what changes when *entity* is what is said of its code from *at* on."""
        before = self._present(entity.code, at)
        begun = replace(entity, valid_from=at, valid_until=None, merged_into=None)
        return Change((replace(before, valid_until=at),), (begun,))

    def merged(self, code: str, into: str, at: datetime) -> Change:
        """Return what changes when *into* has the work of *code* from *at* on.

        Who stood below *code* stands below *into*; the same errors as ``moved``.
        """
        entity, heir = self._present(code, at), self._present(into, at)
        if self.is_within(into, code, at):
            raise EntityInItselfError(code)
        ended = [replace(entity, valid_until=at, merged_into=into)]
        begun: list[Entity] = []
        for child in self.standing(at):
            if child.parent == code:
                if heir.kind not in ABOVE[child.kind]:
                    raise WrongPlaceError(child.kind, heir.kind)
                change = self.restated(replace(child, parent=into), at)
                ended.extend(change.ended)
                begun.extend(change.begun)
        return Change(tuple(ended), tuple(begun))

    def _heir(self, code: str, at: datetime) -> str | None:
        over = [span for span in self.spans.get(code, ()) if not at < span.valid_from]
        return over[-1].merged_into if over else None

    def _present(self, code: str, at: datetime) -> Entity:
        """Return what holds at *at* and of what nothing later is said."""
        if (entity := self.find(code, at)) is None:
            raise NoSuchEntityError(code)
        if entity.valid_from == at or self.spans[code][-1] is not entity:
            raise BackwardsChangeError(code)
        return entity


def _children(spans: Mapping[str, tuple[Entity, ...]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for span in (span for said in spans.values() for span in said):
        if span.parent is not None:
            found.setdefault(span.parent, {})[span.code] = None
    return MappingProxyType({code: tuple(codes) for code, codes in found.items()})


def _moments(code: str, spans: Mapping[str, tuple[Entity, ...]]) -> set[datetime]:
    seen: set[str] = set()
    moments: set[datetime] = set()
    heir: str | None = code
    while heir is not None and heir in spans and heir not in seen:
        seen.add(heir)
        moments.update(at for span in spans[heir] for at in _bounds(span))
        heir = spans[heir][-1].merged_into
    return moments


def _bounds(entity: Entity) -> Iterator[datetime]:
    yield entity.valid_from
    if entity.valid_until is not None:
        yield entity.valid_until
