"""The centre's settings, read once at start from the environment."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from core.errors import SettingError

LOOPBACK = "127.0.0.1"
LONGEST_SECONDS = 86_400
SOCKET_PATH_LIMIT = 90  # AF_UNIX paths end at 107 bytes; the longest name under run/ needs 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where one centre lives and listens. Nothing below the entry point reads the environment."""

    home: Path
    http_host: str
    http_port: int
    sip_host: str
    sip_port: int
    ws_port: int
    ami_port: int
    agi_port: int
    rtp_start: int
    rtp_end: int
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    owns_redis: bool
    log_level: str
    told_first_seconds: int
    told_every_seconds: int
    away_seconds: int

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Read ``TAWASUL_*``; a value that cannot be used raises SettingError with its name."""
        home = Path(env.get("TAWASUL_HOME") or "var").resolve()
        run = run_directory(home)
        settings = cls(
            home=home,
            http_host=env.get("TAWASUL_HTTP_HOST") or LOOPBACK,
            http_port=_port(env, "TAWASUL_HTTP_PORT", 8080),
            sip_host=env.get("TAWASUL_SIP_HOST") or LOOPBACK,
            sip_port=_port(env, "TAWASUL_SIP_PORT", 5060),
            ws_port=_port(env, "TAWASUL_WS_PORT", 8088),
            ami_port=_port(env, "TAWASUL_AMI_PORT", 5038),
            agi_port=_port(env, "TAWASUL_AGI_PORT", 4573),
            rtp_start=_port(env, "TAWASUL_RTP_START", 10000),
            rtp_end=_port(env, "TAWASUL_RTP_END", 13999),
            database_url=env.get("TAWASUL_DATABASE_URL")
            or f"sqlite+aiosqlite:///{home / 'tawasul.sqlite3'}",
            redis_url=env.get("TAWASUL_REDIS_URL") or f"unix://{run / 'redis.sock'}",
            owns_redis=not env.get("TAWASUL_REDIS_URL"),
            log_level=env.get("TAWASUL_LOG_LEVEL") or "INFO",
            told_first_seconds=_seconds(env, "TAWASUL_TOLD_FIRST_SECONDS", 20),
            told_every_seconds=_seconds(env, "TAWASUL_TOLD_EVERY_SECONDS", 45),
            away_seconds=_seconds(env, "TAWASUL_AWAY_SECONDS", 45),
        )
        if settings.rtp_end - settings.rtp_start < 1:
            raise SettingError("TAWASUL_RTP_END", "must be greater than TAWASUL_RTP_START")
        return settings

    @property
    def run(self) -> Path:
        """Return the folder of sockets and pid files."""
        return run_directory(self.home)

    @property
    def secrets(self) -> Path:
        """Return the folder of generated secrets (mode 0700)."""
        return self.home / "secrets"

    @property
    def asterisk(self) -> Path:
        """Return the folder of Asterisk's own etc, data, spool and log."""
        return self.home / "asterisk"

    @property
    def logs(self) -> Path:
        """Return the folder of the programs' logs."""
        return self.home / "log"

    @property
    def spool(self) -> Path:
        """Return the folder of what is still to be written to the journal."""
        return self.home / "spool"


def run_directory(home: Path) -> Path:
    """Return a folder short enough for sockets: ``home/run``, or one under /tmp for a deep home."""
    run = home / "run"
    if len(os.fsencode(run)) <= SOCKET_PATH_LIMIT:
        return run
    return Path("/tmp") / f"tawasul-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"  # noqa: S108 - made 0700 by the owner before use


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:  # noqa: PLR2004 - the range of a port
        raise SettingError(name, f"must be a port from 1 to 65535, not {text!r}")
    return int(text)


def _seconds(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LONGEST_SECONDS:
        raise SettingError(name, f"must be whole seconds from 1 to {LONGEST_SECONDS}, not {text!r}")
    return int(text)


def secret_in_file(env: Mapping[str, str], name: str) -> str:
    """Return the content of the file that the setting *name* names; SettingError."""
    if not (path := env.get(name)):
        raise SettingError(name, "is missing: it names the file that holds the secret")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingError(name, f"names a file that cannot be read ({error.strerror})") from None
