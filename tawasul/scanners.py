"""Who looks for malware in what people attach."""

from collections.abc import Mapping
from pathlib import Path

from core.errors import SettingError
from ticketing.attachment_service import Scanner
from ticketing.clamd import Clamd

SOCKET = "TAWASUL_CLAMD"


def scanner_of(env: Mapping[str, str]) -> Scanner | None:
    """Return ClamAV's daemon where a setting names its socket; SettingError."""
    if not (path := env.get(SOCKET)):
        return None
    if not Path(path).is_absolute():
        raise SettingError(SOCKET, "must be the whole path of clamd's socket")
    return Clamd(Path(path))
