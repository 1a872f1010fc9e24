"""The operator's line and its encryption, read once at start from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self, TypeVar

from asterisk_conf.errors import AsteriskConfError
from asterisk_conf.transports import MediaEncryption, Protocol, Tls
from asterisk_conf.trunks import AddressTrunk, RegistrationTrunk, Trunk
from asterisk_conf.values import check_address
from core.errors import SettingError
from core.settings import LOOPBACK

PORTS = {Protocol.UDP: 5060, Protocol.TCP: 5060, Protocol.TLS: 5061}
SIP_TLS_PORT = 5061
WSS_PORT = 8089
Word = TypeVar("Word", bound=StrEnum)


class Switch(StrEnum):
    """A setting that is on or off."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSettings:
    """Who the operator is, and whether signalling and sound are encrypted.

    With nothing set the operator is this machine and nothing is encrypted.
    """

    trunk: Trunk
    tls: Tls | None
    media_encryption: MediaEncryption
    ice_candidates: Mapping[str, str] = field(default_factory=dict)
    has_callers_phone: bool = False  # in a page, for development

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Read ``TAWASUL_TRUNK_*``, ``…_TLS_*``, ``…_SRTP``, ``…_ICE_…`` and ``…_CALLERS_PHONE``.

        A value that cannot be used raises SettingError, which names the setting.
        """
        tls = _tls(env)
        encryption = _word(env, "TAWASUL_SRTP", MediaEncryption.OFF)
        if tls is None and encryption is not MediaEncryption.OFF:
            raise SettingError("TAWASUL_SRTP", "needs TAWASUL_TLS_CERTIFICATE and TAWASUL_TLS_KEY")
        return cls(
            trunk=_trunk(env),
            tls=tls,
            media_encryption=encryption,
            ice_candidates=_ice_candidates(env),
            has_callers_phone=has_callers_phone(env),
        )

    @property
    def folders(self) -> tuple[Path, ...]:
        """Return the folders of certificate and key, which Asterisk must see."""
        return () if self.tls is None else (self.tls.certificate.parent, self.tls.key.parent)


def _trunk(env: Mapping[str, str]) -> Trunk:
    try:
        if env.get("TAWASUL_TRUNK_REGISTRAR"):
            return _registration(env, _addresses(env, default=""))
        return AddressTrunk(
            addresses=_addresses(env, default=LOOPBACK),
            gateway=env.get("TAWASUL_TRUNK_GATEWAY") or "",
        )
    except AsteriskConfError as error:
        raise SettingError("TAWASUL_TRUNK_*", f"cannot be used: {error}") from error


def _ice_candidates(env: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses that browsers are offered in place of our own: ``OWN=OFFERED,…``."""
    pairs = (it.strip() for it in env.get("TAWASUL_ICE_CANDIDATES", "").split(",") if it.strip())
    candidates = {}
    for pair in pairs:
        own, _, offered = (part.strip() for part in pair.partition("="))
        try:
            check_address("ice_candidates", "own", own)
            check_address("ice_candidates", "offered", offered)
        except AsteriskConfError as error:
            raise SettingError("TAWASUL_ICE_CANDIDATES", f"cannot be used: {error}") from error
        candidates[own] = offered
    return candidates


def has_callers_phone(env: Mapping[str, str]) -> bool:
    """Tell whether a page may call as the operator does: on a developer's machine."""
    return _word(env, "TAWASUL_CALLERS_PHONE", Switch.OFF) is Switch.ON


def websocket_port(env: Mapping[str, str]) -> int | None:
    """Return the port of the browsers' WebSocket over TLS, None without a certificate."""
    tls = _tls(env)
    return None if tls is None else tls.websocket_port


def _addresses(env: Mapping[str, str], *, default: str) -> tuple[str, ...]:
    text = env.get("TAWASUL_TRUNK_ADDRESSES") or default
    return tuple(address.strip() for address in text.split(",") if address.strip())


def _registration(env: Mapping[str, str], addresses: tuple[str, ...]) -> RegistrationTrunk:
    protocol = _word(env, "TAWASUL_TRUNK_PROTOCOL", Protocol.UDP)
    host, _, port = env["TAWASUL_TRUNK_REGISTRAR"].partition(":")
    return RegistrationTrunk(
        registrar=host,
        port=_number("TAWASUL_TRUNK_REGISTRAR", port) if port else PORTS.get(protocol, 5060),
        protocol=protocol,
        username=_required(env, "TAWASUL_TRUNK_USERNAME"),
        password=_content(env, "TAWASUL_TRUNK_PASSWORD_FILE"),
        addresses=addresses,
    )


def _tls(env: Mapping[str, str]) -> Tls | None:
    if not env.get("TAWASUL_TLS_CERTIFICATE") and not env.get("TAWASUL_TLS_KEY"):
        return None
    try:
        return Tls(
            certificate=_file(env, "TAWASUL_TLS_CERTIFICATE"),
            key=_file(env, "TAWASUL_TLS_KEY"),
            sip_port=_number(
                "TAWASUL_SIP_TLS_PORT", env.get("TAWASUL_SIP_TLS_PORT") or str(SIP_TLS_PORT)
            ),
            websocket_port=_number(
                "TAWASUL_WSS_PORT", env.get("TAWASUL_WSS_PORT") or str(WSS_PORT)
            ),
        )
    except AsteriskConfError as error:
        raise SettingError("TAWASUL_TLS_*", f"cannot be used: {error}") from error


def _word(env: Mapping[str, str], name: str, default: Word) -> Word:
    words = type(default)
    try:
        return words(env.get(name) or default)
    except ValueError:
        raise SettingError(name, f"must be one of {', '.join(words)}") from None


def _required(env: Mapping[str, str], name: str) -> str:
    if value := env.get(name):
        return value
    raise SettingError(name, "is missing")


def _file(env: Mapping[str, str], name: str) -> Path:
    path = Path(_required(env, name)).resolve()
    if not path.is_file():
        raise SettingError(name, f"names {path}, which is no file")
    return path


def _content(env: Mapping[str, str], name: str) -> str:
    return _file(env, name).read_text().strip()


def _number(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise SettingError(name, f"must hold a port, not {text!r}")
    return int(text)
