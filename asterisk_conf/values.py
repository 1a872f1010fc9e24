"""What may be written into a line of Asterisk's configuration."""

import re
import unicodedata
from ipaddress import ip_address, ip_network
from pathlib import Path

from asterisk_conf.errors import InvalidDefinitionError, UnsafeValueError

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
EXTENSION = re.compile(r"[0-9]{2,10}")
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
SECRET = re.compile(r"[A-Za-z0-9_.~+/=-]{16,128}")
LINE_BREAKS = "\u2028\u2029"
PORTS = range(1, 65536)


def check_text(field: str, value: str, *, forbidden: str = ";") -> None:
    """Refuse a text that would end its line, begin a comment or lose its edges."""
    if any(unicodedata.category(c) in {"Cc", "Cs"} or c in LINE_BREAKS for c in value):
        raise UnsafeValueError(field, "holds a control character or a line break")
    if bad := sorted(set(value) & set(forbidden)):
        raise UnsafeValueError(field, f"holds {' '.join(bad)}")
    if value != value.strip():
        raise UnsafeValueError(field, "begins or ends with a space")


def check_display_name(field: str, value: str) -> None:
    """Refuse a name that cannot stand in quotes before a SIP address."""
    check_text(field, value, forbidden=';"<>\\')
    if not value:
        raise UnsafeValueError(field, "is empty")


def check_matches(field: str, value: str, pattern: re.Pattern[str]) -> None:
    """Refuse a value that is not wholly of *pattern*."""
    if not pattern.fullmatch(value):
        raise UnsafeValueError(field, f"must look like {pattern.pattern}")


def check_path(field: str, path: Path) -> None:
    """Refuse a path that is relative or cannot be written on one line."""
    check_text(field, str(path), forbidden=';,"')
    if not path.is_absolute():
        raise UnsafeValueError(field, "is a relative path")


def check_port(what: str, field: str, port: int) -> None:
    """Refuse a number that is not a port."""
    if port not in PORTS:
        raise InvalidDefinitionError(what, field, f"must be a port from 1 to 65535, not {port}")


def check_address(what: str, field: str, address: str) -> None:
    """Refuse a text that is not an IP address."""
    try:
        ip_address(address)
    except ValueError:
        raise InvalidDefinitionError(what, field, "must be an IP address") from None


def check_network(what: str, field: str, network: str) -> None:
    """Refuse a text that is neither an IP address nor a network like 203.0.113.0/24."""
    try:
        ip_network(network)
    except ValueError:
        raise InvalidDefinitionError(
            what, field, "must be an IP address or a network such as 203.0.113.0/24"
        ) from None


def check_at_least(what: str, field: str, value: int, least: int) -> None:
    """Refuse a number below *least*."""
    if value < least:
        raise InvalidDefinitionError(what, field, f"must be at least {least}, not {value}")


def is_loopback(address: str) -> bool:
    """Return whether *address* (or the whole network) never leaves this machine."""
    return ip_network(address).is_loopback
