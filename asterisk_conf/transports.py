"""How SIP, its sound and the browsers' WebSocket travel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path

from asterisk_conf.errors import InvalidDefinitionError
from asterisk_conf.values import check_address, check_at_least, check_path, check_port


class Protocol(StrEnum):
    """What carries a SIP message."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"
    WS = "ws"
    WSS = "wss"


class MediaEncryption(StrEnum):
    """Whether the sound of SIP calls is encrypted (SRTP); a browser's always is."""

    OFF = "off"
    OFFERED = "offered"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True, kw_only=True)
class SipTransport:
    """An address where SIP is spoken."""

    protocol: Protocol
    host: str
    port: int

    def __post_init__(self) -> None:
        check_address(f"transport {self.protocol}", "host", self.host)
        check_port(f"transport {self.protocol}", "port", self.port)

    @property
    def name(self) -> str:
        """Return the transport's name in pjsip.conf."""
        return f"transport-{self.protocol}"

    @property
    def bind(self) -> str:
        """Return host and port as pjsip.conf writes them."""
        host = f"[{self.host}]" if ip_address(self.host).version == 6 else self.host  # noqa: PLR2004 - IPv6
        return f"{host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """A certificate (with its chain) and its key; Asterisk must be able to read both."""

    certificate: Path
    key: Path
    sip_port: int = 5061
    websocket_port: int = 8089

    def __post_init__(self) -> None:
        check_path("certificate", self.certificate)
        check_path("key", self.key)
        check_port("TLS", "sip_port", self.sip_port)
        check_port("TLS", "websocket_port", self.websocket_port)


@dataclass(frozen=True, slots=True, kw_only=True)
class Http:
    """Asterisk's own HTTP server: it carries the browsers' SIP over WebSocket, nothing else."""

    host: str
    port: int
    sessions: int = 2000

    def __post_init__(self) -> None:
        check_address("http", "host", self.host)
        check_port("http", "port", self.port)
        check_at_least("http", "sessions", self.sessions, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rtp:
    """Where sound travels. Two ports a leg: 4000 ports carry 2000 legs.

    ``media_address`` is what SDP names; None lets Asterisk find it by the host's name and routes.
    ``ice_candidates`` replaces addresses that browsers are offered.
    """

    start: int
    end: int
    media_address: str | None = None
    ice_candidates: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_port("rtp", "start", self.start)
        check_port("rtp", "end", self.end)
        if self.end <= self.start:
            raise InvalidDefinitionError("rtp", "end", "must be greater than start")
        if self.media_address is not None:
            check_address("rtp", "media_address", self.media_address)
        for local, offered in self.ice_candidates.items():
            check_address("rtp", "ice_candidates", local)
            check_address("rtp", "ice_candidates", offered)
