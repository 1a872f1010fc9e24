"""What one version of a subject says otherwise than another, part by part. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from agent_desktop.ministry_words import ANSWERS
from agent_desktop.request_words import IMPORTANCE, SERVICES
from agent_desktop.subject_form import field_row
from agent_desktop.subject_words import FIELD_KINDS, PARTS, PARTS_OF_TIME, REQUIRED
from faq_bank.differences import Piece, pieces
from ticketing.subject_form import PARTS as TIMES
from ticketing.subjects import FormField, Subject


@dataclass(frozen=True, slots=True)
class PartDifference:
    """One part of a subject that is not the same."""

    field: str
    pieces: tuple[Piece, ...]


def differences(
    before: Subject, after: Subject, translate: Callable[[str], str]
) -> list[PartDifference]:
    """Return the parts that differ, in the order in which the form has them."""
    old, new = written(before, translate), written(after, translate)
    return [
        PartDifference(part, tuple(pieces(old[part], new[part])))
        for part in PARTS
        if old[part] != new[part]
    ]


def written(subject: Subject, translate: Callable[[str], str]) -> Mapping[str, str]:
    """Return each part of a subject as a text that people read."""
    offered = "yes" if subject.is_offered else "no"
    return {
        "service": translate(SERVICES[subject.service]),
        "type_ar": subject.type_ar,
        "type_en": subject.type_en,
        "name_ar": subject.name_ar,
        "name_en": subject.name_en,
        "entity": subject.entity or "–",
        "importance": translate(IMPORTANCE[subject.importance]),
        "is_offered": translate(ANSWERS[offered]),
        "times": "\n".join(_time_lines(subject, translate)),
        "fields": "\n".join(_field_lines(one, translate) for one in subject.fields),
    }


def _time_lines(subject: Subject, translate: Callable[[str], str]) -> Iterator[str]:
    for importance, allowed in subject.times.items():
        parts = (f"{translate(PARTS_OF_TIME[it])} {getattr(allowed, it)}" for it in TIMES)
        yield f"{translate(IMPORTANCE[importance])}: {' · '.join(parts)}"


def _field_lines(one: FormField, translate: Callable[[str], str]) -> str:
    row = field_row(one)
    facts = [f"{one.label_ar} / {one.label_en}", translate(FIELD_KINDS[one.kind])]
    if one.is_required:
        facts.append(translate(REQUIRED))
    choices = "".join(f"\n  {line}" for line in row["choices"].splitlines())
    return f"{one.name}: {' · '.join(facts)}{choices}"
