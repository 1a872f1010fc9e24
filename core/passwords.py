"""Passwords are kept as Argon2id hashes (RFC 9106); checking one is work for a thread."""

import asyncio
import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.password_policy import check_length

GENERATED_BYTES = 15  # 20 letters
# OWASP's least for Argon2id: 19 MiB, two passes, one lane; a morning's sign-ins fit in memory.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


async def hash_of(password: str) -> str:
    """Return the hash to keep; one that is too short or too long raises a WeakPasswordError."""
    check_length(password)
    return await asyncio.to_thread(_hasher.hash, _one_form(password))


async def is_right(password: str, kept: str | None) -> bool:
    """Return whether *password* is the one kept.

    Without a kept hash (no such account) the same work is done, so that the time of the answer
    does not tell which names exist.
    """
    matches = await asyncio.to_thread(_matches, _one_form(password), kept or _hash_of_nobody())
    return matches and kept is not None


def new_password() -> str:
    """Return a password that nobody can guess."""
    return secrets.token_urlsafe(GENERATED_BYTES)


def _one_form(password: str) -> str:
    """Return one form for what keyboards send differently: vowels in another order, wide digits."""
    return unicodedata.normalize("NFKC", password)


@cache
def _hash_of_nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def _matches(password: str, kept: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
