"""The correspondence system of this centre, as its settings name it."""

import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from core.errors import SettingError
from core.settings import secret_in_file
from ivr.flow import LOOK_UP_SECONDS
from ticketing.correspondence import Correspondence, CorrespondenceSystem, correspondence_http
from ticketing.transactions import Ages, Transactions

URL, TOKEN = "TAWASUL_CORRESPONDENCE_URL", "TAWASUL_CORRESPONDENCE_TOKEN_FILE"
CA_FILE = "TAWASUL_CORRESPONDENCE_CA_FILE"
SECONDS = "TAWASUL_CORRESPONDENCE_SECONDS"
FRESH = "TAWASUL_CORRESPONDENCE_FRESH_SECONDS"
STALE = "TAWASUL_CORRESPONDENCE_STALE_SECONDS"
A_DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrespondenceSettings:
    """The system and how old its answers may be; without one the register is asked."""

    system: CorrespondenceSystem | None = None
    ages: Ages = field(default_factory=Ages)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Read ``TAWASUL_CORRESPONDENCE_*``; SettingError."""
        if not (url := env.get(URL)):
            return cls()
        ages, known = Ages(), CorrespondenceSystem(url="", token="")
        return cls(
            system=CorrespondenceSystem(
                url=_address(url),
                token=_token(env),
                seconds=_seconds(env, SECONDS, known.seconds, most=LOOK_UP_SECONDS - 1),
                ca_file=_file(env, CA_FILE),
            ),
            ages=Ages(
                fresh=_seconds(env, FRESH, ages.fresh, most=A_DAY),
                stale=_seconds(env, STALE, ages.stale, most=A_DAY),
            ),
        )


@asynccontextmanager
async def transactions_of(settings: CorrespondenceSettings) -> AsyncIterator[Transactions | None]:
    """Give what asks the system for as long as the block runs; None where there is none."""
    if settings.system is None:
        yield None
        return
    async with correspondence_http(settings.system.ca_file) as http:
        yield Transactions(Correspondence(settings.system, http), ages=settings.ages)


def _address(url: str) -> str:
    """Return the address without its last slash: https, or plain http within this machine."""
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname or ""))
    if not is_safe or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise SettingError(URL, "must be an address like https://letters.example/transactions")
    return url.rstrip("/")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _token(env: Mapping[str, str]) -> str:
    token = secret_in_file(env, TOKEN)
    if not token or not all("!" <= letter <= "~" for letter in token):
        raise SettingError(TOKEN, "names a file that does not hold one line of Latin letters")
    return token


def _file(env: Mapping[str, str], name: str) -> str:
    """Return the path of a file of certificates, or nothing."""
    if path := env.get(name, ""):
        try:
            ssl.create_default_context(cafile=path)
        except OSError:
            raise SettingError(name, "names no file of certificates") from None
    return path


def _seconds(env: Mapping[str, str], name: str, default: float, *, most: float) -> float:
    text = env.get(name) or str(default)
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= most:
        raise SettingError(name, f"must be seconds up to {most:g}, not {text!r}")
    return seconds
