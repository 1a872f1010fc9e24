"""The page's cookie: the secret of a session that the server keeps, sealed. No I/O."""

import hashlib
import hmac

COOKIE = "tawasul_session"
SESSION = "tawasul page session"


def sign(text: str, key: str, purpose: str = SESSION) -> str:
    """Return *text* so that only the owner of *key* can have made it, for *purpose* alone."""
    return f"{text}.{_seal(text, key, purpose)}"


def read(signed: str, key: str, purpose: str = SESSION) -> str | None:
    """Return the text that *signed* holds, or None when it is forged or broken."""
    text, _, seal = signed.rpartition(".")
    if not signed.isascii() or not text:
        return None
    return text if hmac.compare_digest(seal, _seal(text, key, purpose)) else None


def _seal(text: str, key: str, purpose: str) -> str:
    return hmac.new(key.encode(), f"{purpose}{text}".encode(), hashlib.sha256).hexdigest()
