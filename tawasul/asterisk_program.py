"""How to run the Asterisk of this machine: the system's own, or one in a Debian root of its own.

A root is what ``debootstrap --variant=minbase --include=asterisk,asterisk-core-sounds-en-wav sid``
leaves behind: ``usr/sbin/asterisk``, its libraries and its modules, nothing mounted. It is
shared by centres and never written to but for empty mount points. Each Asterisk runs in a mount
namespace of its own, so nothing stays mounted when it ends, however it ends.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.settings import Settings
from tawasul import asterisk_console
from tawasul.errors import ProvisionError

OLDEST = (18,)
ROOT = "asterisk-sid"
BINARY = "usr/sbin/asterisk"
SEARCH = "/usr/local/sbin:/usr/sbin:/sbin"  # not on everybody's PATH
MODULES = ("usr/lib/*/asterisk/modules", "usr/lib/asterisk/modules", "usr/lib64/asterisk/modules")
SHARED = ("usr/share/asterisk", "var/lib/asterisk")
VERSION = re.compile(r"Asterisk (?:certified[-/])?(\d+(?:\.\d+)*)")

START = """\
ulimit -n "$(ulimit -H -n)"
exec setpriv --pdeathsig TERM "$@"
"""
"""Asterisk ends with its parent, and may open as many files as the machine allows."""

START_IN_ROOT = """\
set -eu
root=$1; shift
while [ "$1" != -- ]; do
  mkdir -p "$1" "$root$1"
  mount --rbind "$1" "$root$1"
  shift
done
shift
for file in /etc/hosts /etc/resolv.conf /etc/localtime; do
  [ -e "$file" ] || continue
  seen=$root$(chroot "$root" readlink -m "$file")
  [ -e "$seen" ] || : > "$seen"
  mount --bind "$file" "$seen"
done
cd /
ulimit -n "$(ulimit -H -n)"
exec chroot "$root" setpriv --pdeathsig TERM "$@"
"""
"""The root sees the centre's folders, the machine's devices, names and time zone; then Asterisk
takes the shell's place, so that signals reach it."""


class NoAsteriskError(ProvisionError):
    """Neither the system nor our cache holds an Asterisk that is new enough."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            f"There is no Asterisk {OLDEST[0]} or newer on the PATH, nor in {root}: "
            "run `make run`, which fetches one."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AsteriskProgram:
    """One installed Asterisk; ``root`` is None for the system's own."""

    binary: Path
    root: Path | None
    version: tuple[int, ...]

    def command(self, settings: Settings, *, visible: Sequence[Path] = ()) -> list[str]:
        """Return the argv that runs Asterisk in the foreground until SIGTERM or its parent's end.

        *visible* are more folders that Asterisk must see, such as that of a certificate.
        """
        conf = settings.asterisk / "etc" / "asterisk.conf"
        asterisk = [str(self.binary), "-C", str(conf), "-f"]
        if self.root is None:
            return ["sh", "-c", START, "asterisk", *asterisk]
        machine = (Path("/proc"), Path("/dev"))
        shown = [*machine, *_outermost((settings.home, settings.run, *visible))]
        arguments = [str(self.root), *map(str, shown), "--", *asterisk]
        return [*_own_mounts(), "sh", "-c", START_IN_ROOT, "asterisk", *arguments]

    def rx(self, settings: Settings, command: str, *, seconds: float = 10) -> str:
        """Return what Asterisk's console answers to *command*."""
        return asterisk_console.ask(settings.run / "asterisk.ctl", command, seconds=seconds)

    @property
    def modules(self) -> frozenset[str]:
        """Return the names of the modules on disk."""
        base = self.root or Path("/")
        folders = [folder for pattern in MODULES for folder in base.glob(pattern)]
        return frozenset(path.stem for folder in folders for path in folder.glob("*.so"))

    @property
    def shared_data(self) -> Path | None:
        """Return the folder of documentation and English sounds, as Asterisk itself sees it."""
        base = self.root or Path("/")
        found = (Path("/", name) for name in SHARED if (base / name / "documentation").is_dir())
        return next(found, None)


def find(cache: Path) -> AsteriskProgram:
    """Return the system's Asterisk if it is new enough, else the one in *cache*.

    NoAsteriskError when there is neither.
    """
    program = _of_the_system() or _of_the_root(cache / ROOT)
    if program is None:
        raise NoAsteriskError(cache / ROOT)
    return program


def version_of(text: str) -> tuple[int, ...]:
    """Return (22, 10, 1) for ``Asterisk 22.10.1~dfsg…``, and () where there is no version."""
    match = VERSION.match(text)
    return tuple(int(part) for part in match[1].split(".")) if match else ()


def _of_the_system() -> AsteriskProgram | None:
    path = f"{os.environ.get('PATH', os.defpath)}:{SEARCH}"
    found = shutil.which("asterisk", path=path)
    version = _asked_version([found]) if found else ()
    if found is None or version < OLDEST:
        return None
    return AsteriskProgram(binary=Path(found), root=None, version=version)


def _of_the_root(root: Path) -> AsteriskProgram | None:
    if not (root / BINARY).exists():
        return None
    version = _asked_version([*_own_mounts(), "chroot", str(root), f"/{BINARY}"])
    if version < OLDEST:
        return None
    return AsteriskProgram(binary=Path("/", BINARY), root=root, version=version)


def _asked_version(command: Sequence[str]) -> tuple[int, ...]:
    try:
        answer = subprocess.run(  # noqa: S603 - a program that was looked for
            [*command, "-V"], check=False, capture_output=True, text=True, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return version_of(answer.stdout)


def _own_mounts() -> list[str]:
    """Return what gives a command its own mounts; who is not root becomes root of a namespace."""
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", *user, "--mount", "--propagation", "private"]


def _outermost(folders: Sequence[Path]) -> list[Path]:
    """A folder inside another is seen with it."""
    ordered = sorted(set(folders))
    return [
        folder
        for folder in ordered
        if not any(folder != other and folder.is_relative_to(other) for other in ordered)
    ]
