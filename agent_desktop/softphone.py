"""Where browsers speak SIP."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from asterisk_conf.endpoints import callers_phone_digest
from asterisk_conf.settings import has_callers_phone, websocket_port
from core.errors import SettingError
from core.secrets import Secrets
from core.settings import LOOPBACK, Settings

ADDRESS = "TAWASUL_SIP_WEBSOCKET"
PATH = "/ws"
HOST = re.compile(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Softphone:
    """Asterisk's WebSocket, read once at start.

    Browsers go there themselves: their phones live on when the controller does not. Without an
    *address* they find it on the host of the page, over TLS where Asterisk has a certificate.
    """

    port: int
    is_private: bool = False
    address: str = ""  # as browsers reach it, when a proxy stands before Asterisk
    callers_digest: str | None = field(default=None, repr=False)  # None: no page calls us

    @classmethod
    def from_env(cls, env: Mapping[str, str], settings: Settings) -> Self:
        """Read ``TAWASUL_SIP_WEBSOCKET``, ``…_TLS_*``, ``…_CALLERS_PHONE``; SettingError."""
        private_port = websocket_port(env)
        return cls(
            port=private_port or settings.ws_port,
            is_private=private_port is not None,
            address=_address(env),
            callers_digest=_callers_digest(env, settings),
        )

    def websocket_for(self, host: str | None) -> str:
        """Return the address for a page that its browser found on *host*."""
        if self.address:
            return self.address
        scheme = "wss" if self.is_private else "ws"
        known = host if host and HOST.fullmatch(host) else LOOPBACK
        return f"{scheme}://{known}:{self.port}{PATH}"


def origin_of(websocket: str) -> str:
    """Return what a page's policy must allow for *websocket*."""
    parts = urlsplit(websocket)
    return f"{parts.scheme}://{parts.netloc}"


def _callers_digest(env: Mapping[str, str], settings: Settings) -> str | None:
    if not has_callers_phone(env):
        return None
    return callers_phone_digest(Secrets.ensure(settings.secrets).callers_phone)


def _address(env: Mapping[str, str]) -> str:
    text = env.get(ADDRESS, "")
    parts = urlsplit(text)
    if text and (parts.scheme not in {"ws", "wss"} or not HOST.fullmatch(parts.hostname or "")):
        raise SettingError(ADDRESS, "must be an address like wss://desk.example/ws")
    return text
