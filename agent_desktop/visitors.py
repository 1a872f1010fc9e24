from dataclasses import dataclass
from datetime import datetime

from core.accounts import Account
from core.audit import Actor
from core.errors import NotPermittedError
from core.permissions import Permission, Role
from core.sessions import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who asks: a person with a session, or a program with a token."""

    actor: Actor
    role: Role
    permissions: frozenset[Permission]
    until: datetime | None = None
    session: Session | None = None  # of a person
    account: Account | None = None  # likewise
    is_practising: bool = False  # requests that this session sees are samples

    @property
    def name(self) -> str:
        """Return the name of the account or of the token."""
        return self.actor.name

    def may(self, permission: Permission) -> bool:
        """Return whether the visitor holds *permission*."""
        return permission in self.permissions

    def check_may(self, permission: Permission) -> None:
        """Raise NotPermittedError unless the visitor holds *permission*."""
        if not self.may(permission):
            raise NotPermittedError(self.role, permission)
