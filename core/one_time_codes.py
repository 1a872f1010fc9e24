"""The codes of an authenticator app (TOTP, RFC 6238): six digits, new every thirty seconds."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

DIGITS = 6
STEP_SECONDS = 30
NEIGHBOURS = 1  # steps before and after, for clocks that differ
SECRET_BYTES = 20  # as long as SHA-1's result (RFC 4226, 4)


def new_secret() -> str:
    """Return a secret as apps take it: base 32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_of(moment: datetime) -> int:
    """Return the number of the step that *moment* lies in."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int, *, digits: int = DIGITS) -> str:
    """Return the code of one step (RFC 4226, 5.3)."""
    key = base64.b32decode(secret)
    mac = hmac.new(key, step.to_bytes(8), hashlib.sha1).digest()
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4]) & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}}"


def accepted_step(secret: str, code: str, at: datetime, *, after: int | None) -> int | None:
    """Return the step whose code this is, or None; steps up to *after* were used already."""
    now = step_of(at)
    for step in range(now - NEIGHBOURS, now + NEIGHBOURS + 1):
        is_right = hmac.compare_digest(code_at(secret, step).encode(), code.encode())
        if is_right and (after is None or step > after):
            return step
    return None


def address_of(secret: str, name: str, issuer: str) -> str:
    """Return what the QR code says: an ``otpauth`` address, as authenticator apps read it."""
    facts = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?{facts}"
