"""What a list of requests is narrowed to, as it is written down and read again. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, TypeVar

from ticketing.importance import Importance
from ticketing.request_states import RequestState
from ticketing.subjects import Service

LONGEST_SOUGHT, LONGEST_CODE = 120, 64
Choice = TypeVar("Choice", bound=StrEnum)


class View(StrEnum):
    """What somebody's home page lists."""

    MINE = "mine"
    OURS = "ours"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"  # risen above the first level
    RISEN = "risen"  # to the head of an entity in which they have a post
    OBJECTED = "objected"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFilter:
    """A view, or a search, narrowed to a state, an importance, a service, an entity."""

    q: str = ""
    view: View = View.OURS
    state: RequestState | None = None
    importance: Importance | None = None
    service: Service | None = None
    entity: str | None = None  # that holds the request

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """Return what an address, a form or a kept view asks for; what cannot be is left out."""
        return cls(
            q=" ".join(str(given.get("q", "")).split())[:LONGEST_SOUGHT],
            view=_one_of(View, given.get("view")) or View.OURS,
            state=_one_of(RequestState, given.get("state")),
            importance=_one_of(Importance, given.get("importance")),
            service=_one_of(Service, given.get("service")),
            entity=_code_in(given.get("entity")),
        )

    @property
    def said(self) -> dict[str, str]:
        """Return it as the fields of an address."""
        base = {"q": self.q} if self.q else {"view": self.view.value}
        more = {"state": self.state, "importance": self.importance, "service": self.service}
        narrowed = {name: value.value for name, value in more.items() if value is not None}
        return base | narrowed | ({"entity": self.entity} if self.entity else {})

    @property
    def text(self) -> str:
        """Return it as it is kept."""
        return json.dumps(self.said, ensure_ascii=False)

    @property
    def is_plain(self) -> bool:
        """Return whether it is one of the views as they are."""
        return self == RequestFilter(view=self.view)


def _code_in(value: object) -> str | None:
    """Return the code of an entity; there need not be one of that code."""
    code = str(value or "").strip()
    return code if code and len(code) <= LONGEST_CODE and code.isprintable() else None


def _one_of(kind: type[Choice], value: object) -> Choice | None:
    return kind(str(value)) if str(value) in set(kind) else None
