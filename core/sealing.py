"""What the database keeps sealed (AES-256-GCM), under keys that lie in the folder of secrets.

A sealed value names its key, as in ``1f0c9a3e.…``: when the keys are turned, what was sealed before
can still be opened until it is sealed anew. Values of before keys had names are tried with each.
"""

import base64
import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import UnsealError

NONCE_BYTES = 12
NAME_LETTERS = 8
PURPOSE = b"tawasul sealed value"
NAMING = b"tawasul name of a key"
AFTER_NAME = "."  # no letter of base64


@dataclass(frozen=True, slots=True)
class SealingKeys:
    """The keys as they are now: *read* gives their secrets, the newest first."""

    read: Callable[[], Sequence[str]] = field(repr=False, compare=False)
    index: str = field(repr=False)  # of blind indexes, which outlives the turning of keys

    @classmethod
    def fixed(cls, *secrets: str) -> Self:
        """Return keys that nobody turns, the newest first; the last one is the index's too."""
        return cls(lambda: secrets, secrets[-1])


def seal(text: str, keys: SealingKeys, *, owner: str) -> str:
    """Return *text* so that only the keys' owner can read it, and only as *owner*'s."""
    secret = keys.read()[0]
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key(secret)).encrypt(nonce, text.encode(), owner.encode())
    return name_of(secret) + AFTER_NAME + base64.urlsafe_b64encode(nonce + sealed).decode()


def unsealed(sealed: str, keys: SealingKeys, *, owner: str) -> str:
    """Return what was sealed for *owner*; anything else raises UnsealError."""
    name, _, rest = sealed.rpartition(AFTER_NAME)
    for secret in keys.read():
        if name in ("", name_of(secret)):
            try:
                return _opened(rest, secret, owner)
            except (InvalidTag, ValueError):
                continue
    raise UnsealError


def is_newest(sealed: str, keys: SealingKeys) -> bool:
    """Return whether a value is sealed under the newest key."""
    return sealed.startswith(name_of(keys.read()[0]) + AFTER_NAME)


def name_of(secret: str) -> str:
    """Return the name of a key, which tells nothing of it."""
    return hashlib.sha256(NAMING + secret.encode()).hexdigest()[:NAME_LETTERS]


def _opened(text: str, secret: str, owner: str) -> str:
    content = base64.urlsafe_b64decode(text)
    nonce, rest = content[:NONCE_BYTES], content[NONCE_BYTES:]
    return AESGCM(_key(secret)).decrypt(nonce, rest, owner.encode()).decode()


def _key(secret: str) -> bytes:
    return hashlib.sha256(PURPOSE + secret.encode()).digest()
