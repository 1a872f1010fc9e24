"""API tokens: long random words of which only the SHA-256 is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from core.errors import BadScopeError
from core.permissions import PEOPLE_ONLY, PERMISSIONS, Permission, Role

PREFIX = "twsl_"
RANDOM_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """What is kept of a token."""

    name: str
    role: Role
    created_at: datetime
    revoked_at: datetime | None = None
    expires_at: datetime | None = None  # None: never
    scope: frozenset[Permission] | None = None  # None: all that the role holds

    @property
    def permissions(self) -> frozenset[Permission]:
        """Return what the program may do: its scope, as far as its role holds it now."""
        held = PERMISSIONS[self.role] - PEOPLE_ONLY
        return held if self.scope is None else held & self.scope

    def is_good(self, now: datetime) -> bool:
        """Tell whether the token opens anything."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def check_scope(role: Role, scope: frozenset[Permission]) -> None:
    """Raise BadScopeError unless a program of *role* may hold all of *scope*."""
    for permission in sorted(scope - (PERMISSIONS[role] - PEOPLE_ONLY)):
        raise BadScopeError(role, permission)


def new_token() -> str:
    """Return a token: the prefix lets scanners of leaked secrets find it."""
    return PREFIX + secrets.token_urlsafe(RANDOM_BYTES)


def digest_of(token: str) -> str:
    """Return what is kept of a token. It is random, so a fast hash without salt is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
