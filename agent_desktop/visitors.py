from dataclasses import dataclass
from datetime import datetime

from core.permissions import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who asks: a person with a session, or a program with a token (which does not end)."""

    name: str
    role: Role
    until: datetime | None = None
