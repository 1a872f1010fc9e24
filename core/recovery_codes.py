"""Codes on paper that stand in for a lost phone, each once."""

import base64
import hashlib
import secrets

COUNT = 10
RANDOM_BYTES = 10  # 80 bits: a fast hash without salt is enough
GROUP = 4


def new_codes() -> list[str]:
    """Return codes such as ``ABCD-EFGH-IJKL-MNOP``, to be shown this once."""
    return [
        _grouped(base64.b32encode(secrets.token_bytes(RANDOM_BYTES)).decode()) for _ in range(COUNT)
    ]


def digest_of(code: str) -> str:
    """Return what is kept of a code, however it was typed."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()


def _grouped(letters: str) -> str:
    return "-".join(letters[i : i + GROUP] for i in range(0, len(letters), GROUP))
