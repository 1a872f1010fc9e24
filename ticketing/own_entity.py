"""Which entity is most likely a person's own, where a subject does not say who answers. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from core.arabic_text import fold
from ticketing.entities import Entity
from ticketing.requests import Request
from ticketing.subjects import Subject

Subjects = Mapping[tuple[str, int], Subject]


def own_entity(
    named: str, latest: Iterable[Request], subjects: Subjects, standing: Sequence[Entity]
) -> Entity | None:
    """Return the entity that a person belongs to by name, or that answered them lately."""
    return called(named, standing) or answered_lately(latest, subjects, standing)


def called(name: str, standing: Iterable[Entity]) -> Entity | None:
    """Return the one entity that is called so, in whatever spelling; None where two are."""
    if not (sought := _spelt(name)):
        return None
    found = [one for one in standing if sought in (_spelt(one.name_ar), _spelt(one.name_en))]
    return found[0] if len(found) == 1 else None


def answered_lately(
    latest: Iterable[Request], subjects: Subjects, standing: Iterable[Entity]
) -> Entity | None:
    """Return who answers the latest request (the first) whose subject left that to the person."""
    by_code = {one.code: one for one in standing}
    left_open = (
        it for it in latest if _is_left_open(subjects.get((it.subject, it.subject_version)))
    )
    return next((by_code[it.answering] for it in left_open if it.answering in by_code), None)


def _is_left_open(subject: Subject | None) -> bool:
    return subject is not None and subject.entity is None


def _spelt(name: str) -> str:
    return " ".join(fold(name).split())
