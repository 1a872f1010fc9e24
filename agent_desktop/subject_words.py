"""The words of subjects on the pages: kinds of fields, parts of the time, parts of a version."""

from collections.abc import Mapping

from agent_desktop.words import N_
from ticketing.subjects import FieldKind

FIELD_KINDS: Mapping[FieldKind, str] = {
    FieldKind.TEXT: N_("Text"),
    FieldKind.NUMBER: N_("Number"),
    FieldKind.DATE: N_("Date"),
    FieldKind.CHOICE: N_("Choice from a list"),
    FieldKind.ENTITY: N_("Entity"),
}
PARTS_OF_TIME: Mapping[str, str] = {
    "acknowledge": N_("To acknowledge"),
    "answer": N_("To answer"),
    "objection": N_("To decide an objection"),
    "level": N_("Of each head above"),
}
PARTS: Mapping[str, str] = {
    "service": N_("Service"),
    "type_ar": N_("Type in Arabic"),
    "type_en": N_("Type in English"),
    "name_ar": N_("Sub-type in Arabic"),
    "name_en": N_("Sub-type in English"),
    "entity": N_("The entity that answers"),
    "importance": N_("Importance"),
    "is_offered": N_("May be filed now"),
    "times": N_("Time allowed"),
    "fields": N_("Fields of the form"),
}
REQUIRED = N_("required")
DONE: Mapping[str, str] = {
    "kept": N_("The subject is kept: what is filed from now on follows it."),
    "restored": N_("The earlier version is back, as a new one."),
}
