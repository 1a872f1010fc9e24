"""Packages by apt, on Debian and Ubuntu; the services they carry are never started."""

import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from tawasul.errors import ProvisionError
from tawasul.progress import Progress
from tawasul.provision_shell import answer_of, complaint, found, run_shown

LISTS = Path("/var/lib/apt/lists")
FRESH_SECONDS = 86_400
POSTGRESQL_PROGRAMS = Path("/usr/lib/postgresql")
CANDIDATE = re.compile(r"^\s*Candidate:\s*(\S+)", re.MULTILINE)

# While apt runs, policy-rc.d forbids services to start; it checks that this very shell lives, so
# that a killed installation forbids nothing afterwards. A database cluster is not made either.
INSTALL = """
set -eu
policy=/usr/sbin/policy-rc.d
cluster=/etc/postgresql-common/createcluster.d/tawasul.conf
made=
trap 'rm -f $made' EXIT
trap 'exit 1' HUP INT TERM
if [ ! -e $policy ]; then
    made=$policy
    printf '#!/bin/sh\\n[ ! -d /proc/%s ] || exit 101\\n' "$$" >$policy
    chmod 755 $policy
fi
if [ ! -e $cluster ]; then
    made="$made $cluster"
    mkdir -p "${cluster%/*}"
    echo 'create_main_cluster = false' >$cluster
fi
apt-get -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 install "$@"
"""
DISABLE = """
for service in "$@"; do
    if command -v systemctl >/dev/null; then systemctl disable --now "$service" || true; fi
done
"""


class Apt:
    """Installs packages as root or through sudo; updates the lists at most once."""

    def __init__(self, progress: Progress, cache: Path) -> None:
        self._progress = progress
        self._cache = cache
        self._updated = False

    def install(
        self, packages: Sequence[str], *, because: str, services: Sequence[str] = ()
    ) -> None:
        """Install *packages*, which bring *because*; switch their *services* off."""
        names = sorted(set(packages))
        prefix = self._as_root(names, because)
        with alone(self._cache / "apt.lock", self._progress):
            self._update(prefix, only_if_old=True)
            code, said = self._try(prefix, names)
            if code:
                self._update(prefix, only_if_old=False)
                code, said = self._try(prefix, names)
        if code:
            raise ProvisionError(
                f"apt could not install {' '.join(names)} ({complaint(said)}): mend that, or "
                f"install {because} yourself, then run this again."
            )
        if services:
            answer_of([*prefix, "sh", "-c", DISABLE, "disable", *services])

    def candidate(self, package: str) -> str | None:
        """Return the version of *package* that the distribution offers, if it offers one."""
        if found("apt-cache") is None:
            return None
        match = CANDIDATE.search(answer_of(["apt-cache", "policy", package]))
        return match[1] if match and match[1] != "(none)" else None

    def ensure_postgresql(self) -> None:
        """Make PostgreSQL's server programs available (tests start their own servers)."""
        if not any(POSTGRESQL_PROGRAMS.glob("*/bin/postgres")):
            self.install(["postgresql"], because="PostgreSQL", services=["postgresql"])

    def _try(self, prefix: Sequence[str], names: Sequence[str]) -> tuple[int, list[str]]:
        with self._progress.step(f"Installing {' '.join(names)}") as step:
            return run_shown(step, [*prefix, "sh", "-c", INSTALL, "install", *names])

    def _update(self, prefix: Sequence[str], *, only_if_old: bool) -> None:
        if self._updated or (only_if_old and lists_are_fresh(LISTS, time.time())):
            return
        self._updated = True
        with self._progress.step("Updating the list of packages") as step:
            run_shown(step, [*prefix, "apt-get", "-q", "update"])

    def _as_root(self, names: Sequence[str], because: str) -> list[str]:
        advice = f"install {because} ({' '.join(names)}) yourself, then run this again."
        if found("apt-get") is None:
            raise ProvisionError(f"This system has no apt-get: {advice}")
        quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
        if os.geteuid() == 0:
            return quiet
        if found("sudo") is None:
            raise ProvisionError(f"Only root may install packages and there is no sudo: {advice}")
        return ["sudo", *quiet]


@contextmanager
def alone(lock: Path, progress: Progress) -> Iterator[None]:
    """Hold *lock* while the block runs, so that two clones do not do the same work at once."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            with progress.step("Waiting for another clone that installs"):
                flock(file, LOCK_EX)
        yield


def lists_are_fresh(lists: Path, now: float) -> bool:
    """Say whether apt knows packages and learned of them within a day."""
    try:
        known = any("_Packages" in entry.name for entry in lists.iterdir())
        return known and now - lists.stat().st_mtime < FRESH_SECONDS
    except OSError:
        return False
