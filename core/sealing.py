"""Secrets that the database keeps sealed (AES-256-GCM); the key lies in the folder of secrets."""

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import UnsealError

NONCE_BYTES = 12
PURPOSE = b"tawasul sealed value"


def seal(text: str, key: str, *, owner: str) -> str:
    """Return *text* so that only the key's owner can read it, and only as *owner*'s."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key(key)).encrypt(nonce, text.encode(), owner.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unsealed(sealed: str, key: str, *, owner: str) -> str:
    """Return what was sealed for *owner*; anything else raises UnsealError."""
    try:
        content = base64.urlsafe_b64decode(sealed)
        nonce, rest = content[:NONCE_BYTES], content[NONCE_BYTES:]
        return AESGCM(_key(key)).decrypt(nonce, rest, owner.encode()).decode()
    except (InvalidTag, ValueError):
        raise UnsealError from None


def _key(secret: str) -> bytes:
    return hashlib.sha256(PURPOSE + secret.encode()).digest()
