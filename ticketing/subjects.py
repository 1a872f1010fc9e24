"""What a request is about: service, type, sub-type; who answers, what is asked, how long. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

from ticketing.errors import FieldsMissingError
from ticketing.importance import USUAL_TIMES, Importance, Times

CODE = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
LONGEST_VALUE = 2000


class Service(StrEnum):
    """The main services of Tawasul."""

    INQUIRY = "inquiry"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    MEETING = "meeting"  # with the minister
    INCIDENT = "incident"
    CONSULTATION = "consultation"


class FieldKind(StrEnum):
    """What is typed into a field of a form."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    ENTITY = "entity"


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be chosen in a field: what is kept of it, and what people read."""

    value: str
    label_ar: str
    label_en: str

    @classmethod
    def of(cls, value: str) -> Self:
        """Return a choice that is read as it is kept."""
        return cls(value, value, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a subject's form."""

    name: str
    label_ar: str
    label_en: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[Choice, ...] = ()
    is_required: bool = False

    def read(self, value: str, language: str) -> str:
        """Return what people read of a value that was chosen or typed."""
        for choice in self.choices:
            if choice.value == value:
                return choice.label_ar if language == "ar" else choice.label_en
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A sub-type of a type of a service, in one version; a request keeps the version it began in.

    *entity* answers; without one the beneficiary's own entity does, which the form asks for.
    """

    code: str
    version: int
    service: Service
    type_ar: str
    type_en: str
    name_ar: str
    name_en: str
    entity: str | None = None
    importance: Importance = Importance.NORMAL
    fields: tuple[FormField, ...] = ()
    times: Times = field(default_factory=lambda: USUAL_TIMES)
    valid_from: datetime
    is_offered: bool = True  # to those who file now


def check_fields(
    subject: Subject, values: Mapping[str, str], is_entity: Callable[[str], bool]
) -> None:
    """Raise FieldsMissingError with the names of fields that are missing or cannot be so.

    *is_entity* tells the codes of entities, which fields of that kind have in them.
    """
    known = {one.name for one in subject.fields}
    given = [(one, values.get(one.name, "").strip()) for one in subject.fields]
    wrong = [one.name for one, text in given if not _is_right(one, text, is_entity)]
    if wrong or (wrong := sorted(set(values) - known)):
        raise FieldsMissingError(tuple(wrong))


def newest(subjects: Iterable[Subject]) -> Mapping[str, Subject]:
    """Return the newest version of each subject by its code."""
    return {one.code: one for one in sorted(subjects, key=lambda one: (one.code, one.version))}


def _is_right(asked: FormField, text: str, is_entity: Callable[[str], bool]) -> bool:
    if not text:
        return not asked.is_required
    if asked.kind is FieldKind.ENTITY:
        return is_entity(text)
    return len(text) <= LONGEST_VALUE and all(_checks(asked, text))


def _checks(asked: FormField, text: str) -> Iterator[bool]:
    if asked.kind is FieldKind.NUMBER:
        yield text.isdecimal()
    if asked.kind is FieldKind.CHOICE:
        yield text in {choice.value for choice in asked.choices}
    if asked.kind is FieldKind.DATE:
        yield _is_date(text)


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
