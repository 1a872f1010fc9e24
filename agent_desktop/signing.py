"""The page's session: a small signed text in a cookie. No I/O; time is an argument."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson

COOKIE = "tawasul_session"
SESSION_LENGTH = timedelta(hours=12)
PURPOSE = b"tawasul page session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who signed in, and until when the cookie is worth something."""

    name: str
    expires_at: datetime


def new_session(name: str, now: datetime) -> Session:
    """Return the session of *name* that begins *now*."""
    return Session(name=name, expires_at=(now + SESSION_LENGTH).replace(microsecond=0))


def sign(session: Session, key: str) -> str:
    """Return *session* as text that only the owner of *key* can have made."""
    facts = orjson.dumps([session.name, int(session.expires_at.timestamp())])
    payload = base64.urlsafe_b64encode(facts).decode()
    return f"{payload}.{_seal(payload, key)}"


def read(text: str, key: str, now: datetime) -> Session | None:
    """Return the session that *text* holds, or None when it is forged, broken or over."""
    payload, _, seal = text.partition(".")
    if not text.isascii() or not hmac.compare_digest(seal, _seal(payload, key)):
        return None
    name, expires = orjson.loads(base64.urlsafe_b64decode(payload))
    session = Session(name=name, expires_at=datetime.fromtimestamp(expires, UTC))
    return session if now < session.expires_at else None


def _seal(payload: str, key: str) -> str:
    return hmac.new(key.encode(), PURPOSE + payload.encode(), hashlib.sha256).hexdigest()
