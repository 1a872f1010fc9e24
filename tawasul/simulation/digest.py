"""The answer to a digest challenge (RFC 2617 with MD5, as SIP phones give it): pure."""

import hashlib
import re

_PART = re.compile(r'(\w+)\s*=\s*(?:"([^"]*)"|([^\s,"]+))')
COUNT = "00000001"  # each challenge is answered once


def challenge_in(header: str) -> dict[str, str]:
    """Return the parts of a WWW-Authenticate header."""
    return {name.lower(): quoted or plain for name, quoted, plain in _PART.findall(header)}


def proof(challenge: str, *, user: str, password: str, method: str, uri: str, once: str) -> str:
    """Return the Authorization header that meets *challenge*; *once* is a word used only here."""
    asked = challenge_in(challenge)
    realm, nonce = asked.get("realm", ""), asked.get("nonce", "")
    secret = _md5(f"{user}:{realm}:{password}")
    request = _md5(f"{method}:{uri}")
    parts = [f'username="{user}"', f'realm="{realm}"', f'nonce="{nonce}"', f'uri="{uri}"']
    if "qop" in asked:
        answer = _md5(f"{secret}:{nonce}:{COUNT}:{once}:auth:{request}")
        parts += ["qop=auth", f"nc={COUNT}", f'cnonce="{once}"']
    else:
        answer = _md5(f"{secret}:{nonce}:{request}")
    if "opaque" in asked:
        parts.append(f'opaque="{asked["opaque"]}"')
    return "Digest " + ", ".join((*parts, f'response="{answer}"', "algorithm=MD5"))


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
