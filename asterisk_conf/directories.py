"""Where one Asterisk keeps its things, all below the centre's home."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

from asterisk_conf.values import check_path
from core.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Directories:
    """Folders of one Asterisk; ``sounds/<language>`` and ``moh`` lie in ``data``."""

    etc: Path
    data: Path
    spool: Path
    log: Path
    cel: Path
    run: Path
    modules: Path | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            if (path := getattr(self, field.name)) is not None:
                check_path(f"directory {field.name}", path)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the folders that ARCHITECTURE.md gives a centre."""
        home = settings.asterisk
        return cls(
            etc=home / "etc",
            data=home / "data",
            spool=home / "spool",
            log=home / "log",
            cel=home / "cel",
            run=settings.run,
        )

    @property
    def conf(self) -> Path:
        """Return the file that Asterisk is started with."""
        return self.etc / "asterisk.conf"

    @property
    def sounds(self) -> Path:
        """Return the folder of the languages' prompts."""
        return self.data / "sounds"

    @property
    def music(self) -> Path:
        """Return the folder of what waiting callers hear."""
        return self.data / "moh"

    @property
    def control_socket(self) -> Path:
        """Return the socket of Asterisk's console."""
        return self.run / "asterisk.ctl"
