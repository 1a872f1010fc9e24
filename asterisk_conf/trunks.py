"""Where callers come from: the operator's trunks."""

from dataclasses import dataclass, field

from asterisk_conf.errors import InvalidDefinitionError
from asterisk_conf.names import TRUNK_ENDPOINT
from asterisk_conf.transports import Protocol
from asterisk_conf.values import (
    HOST,
    NAME,
    check_at_least,
    check_matches,
    check_network,
    check_port,
    check_text,
    is_loopback,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressTrunk:
    """An operator known by the addresses it calls from."""

    name: str = TRUNK_ENDPOINT
    addresses: tuple[str, ...]
    gateway: str = ""  # host:port that our own calls go to; "" for an operator that takes none

    def __post_init__(self) -> None:
        _check_trunk_name(self.name)
        if not self.addresses:
            raise InvalidDefinitionError(f"trunk {self.name}", "addresses", "must not be empty")
        for address in self.addresses:
            check_network(f"trunk {self.name}", "addresses", address)
        if self.gateway:
            _check_gateway(f"trunk {self.name}", self.gateway)

    @property
    def is_local(self) -> bool:
        """Return whether a program of this machine may speak as the operator."""
        return any(is_loopback(address) for address in self.addresses)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationTrunk:
    """An operator that we register with; its calls carry the line token of our registration."""

    name: str = TRUNK_ENDPOINT
    registrar: str
    port: int = 5060
    protocol: Protocol = Protocol.UDP
    username: str
    password: str = field(repr=False)
    expires_seconds: int = 3600
    retry_seconds: int = 60
    addresses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        what = f"trunk {self.name}"
        _check_trunk_name(self.name)
        check_matches(f"registrar of {what}", self.registrar, HOST)
        check_port(what, "port", self.port)
        check_text(f"username of {what}", self.username, forbidden=";@:<> ")
        check_text(f"password of {what}", self.password)
        check_at_least(what, "expires_seconds", self.expires_seconds, 60)
        check_at_least(what, "retry_seconds", self.retry_seconds, 1)
        for address in self.addresses:
            check_network(what, "addresses", address)
        if self.protocol not in {Protocol.UDP, Protocol.TCP, Protocol.TLS}:
            raise InvalidDefinitionError(what, "protocol", "must be udp, tcp or tls")

    @property
    def gateway(self) -> str:
        """Return where our own calls go."""
        return f"{self.registrar}:{self.port}"

    @property
    def is_local(self) -> bool:
        """Return whether a program of this machine may speak as the operator."""
        return any(is_loopback(address) for address in self.addresses)


def _check_gateway(what: str, gateway: str) -> None:
    host, _, port = gateway.rpartition(":")
    check_matches(f"gateway of {what}", host, HOST)
    check_port(what, "gateway", int(port) if port.isdecimal() else 0)


def _check_trunk_name(name: str) -> None:
    """A channel's name must tell whether it is a caller's: trunks share a beginning."""
    check_matches("name of a trunk", name, NAME)
    if not name.startswith(TRUNK_ENDPOINT):
        raise InvalidDefinitionError(
            f"trunk {name}", "name", f"must begin with {TRUNK_ENDPOINT!r}, as operator-backup"
        )


Trunk = AddressTrunk | RegistrationTrunk
