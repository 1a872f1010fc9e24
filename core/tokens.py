"""API tokens: long random words of which only the SHA-256 is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from core.permissions import Role

PREFIX = "twsl_"
RANDOM_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """What is kept of a token."""

    name: str
    role: Role
    created_at: datetime
    revoked_at: datetime | None = None


def new_token() -> str:
    """Return a token: the prefix lets scanners of leaked secrets find it."""
    return PREFIX + secrets.token_urlsafe(RANDOM_BYTES)


def digest_of(token: str) -> str:
    """Return what is kept of a token. It is random, so a fast hash without salt is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
