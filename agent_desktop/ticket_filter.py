"""What a list of requests is narrowed to, as programs ask for it: what cannot be so is refused."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from agent_desktop.errors import BadFieldError, BadParameterError
from ticketing.importance import Importance
from ticketing.request_filter import RequestFilter, View
from ticketing.request_states import RequestState
from ticketing.subjects import Service

CHOICES: Mapping[str, type[StrEnum]] = {
    "view": View,
    "state": RequestState,
    "importance": Importance,
    "service": Service,
}
NAMES = (*CHOICES, "entity", "q")
Refusal = type[BadFieldError] | type[BadParameterError]


def filter_in(given: Mapping[str, Any], refusal: Refusal) -> RequestFilter | None:
    """Return the pages' filter of an address or a body, None where nothing is asked for.

    *refusal* is raised where a page would leave out what cannot be so.
    """
    asked = {name: given[name] for name in NAMES if name in given}
    for name, value in asked.items():
        if name in CHOICES and value not in list(CHOICES[name]):
            known = ", ".join(CHOICES[name])
            raise refusal(name, wanted=f"one of {known}", wanted_ar=f"إحدى القيم {known}")
        if not isinstance(value, str):
            raise refusal(name, wanted="a text", wanted_ar="نصًّا")
    wanted = RequestFilter.of(asked)
    if "entity" in asked and wanted.entity is None:
        raise refusal("entity", wanted="the code of an entity", wanted_ar="رمز جهة")
    return wanted if any(asked.values()) else None
