"""The agents' phones."""

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum

from asterisk_conf.names import CALLERS_PHONE, SIP_REALM, interface_of
from asterisk_conf.values import EXTENSION, check_display_name, check_matches

DIGEST = re.compile(r"[0-9a-f]{32}")


class Phone(StrEnum):
    """What an agent talks with."""

    SIP = "sip"
    WEBRTC = "webrtc"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentEndpoint:
    """One agent's phone. Only the digest of the password is kept, never the password."""

    extension: str
    name: str
    password_digest: str = field(repr=False)
    phone: Phone = Phone.SIP

    def __post_init__(self) -> None:
        check_matches("extension", self.extension, EXTENSION)
        check_display_name("name", self.name)
        check_matches("password_digest", self.password_digest, DIGEST)

    @property
    def interface(self) -> str:
        """Return the agent's interface as a member of queues."""
        return interface_of(self.extension)


def password_digest(extension: str, password: str) -> str:
    """Return what SIP's digest authentication compares (RFC 2617: HA1 = MD5(user:realm:password)).

    MD5 is what all phones and JsSIP can do. The digest opens this realm as the password would, so
    it is a secret too.
    """
    check_matches("extension", extension, EXTENSION)
    return _digest(extension, password)


def callers_phone_digest(password: str) -> str:
    """Return the same for the caller's phone in a page."""
    return _digest(CALLERS_PHONE, password)


def _digest(username: str, password: str) -> str:
    credentials = f"{username}:{SIP_REALM}:{password}".encode()
    return hashlib.md5(credentials, usedforsecurity=False).hexdigest()
