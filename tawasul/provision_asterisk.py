"""An Asterisk new enough: the machine's own, the distribution's, or one in a folder of its own."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tawasul.asterisk_program import OLDEST, ROOT, NoAsteriskError, find
from tawasul.errors import ProvisionError
from tawasul.progress import Progress, Step
from tawasul.provision_apt import Apt, alone
from tawasul.provision_shell import answer_of, complaint, found, run_shown

SUITE = "sid"  # Debian's stable releases carry no Asterisk; facts in docs/administrators.md
PACKAGES = "asterisk,asterisk-core-sounds-en-wav"
MAJOR = re.compile(r"(?:\d+:)?(\d+)\.")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def cache_folder(env: Mapping[str, str]) -> Path:
    """Return the folder of what all clones on this machine share."""
    base = Path(env.get("XDG_CACHE_HOME") or Path(env.get("HOME") or "/root") / ".cache")
    return base / "tawasul"


def major_version(package: str) -> int:
    """Return 22 for the package version ``1:22.10.1~dfsg-1``, and 0 where there is no number."""
    match = MAJOR.match(package)
    return int(match[1]) if match else 0


def ensure_asterisk(progress: Progress, apt: Apt, cache: Path) -> None:
    """Make an Asterisk available; building one takes a minute and 430 MB, once a machine."""
    if is_here(cache):
        return
    if major_version(apt.candidate("asterisk") or "") >= OLDEST[0]:
        apt.install(["asterisk"], because="Asterisk", services=["asterisk"])
        return
    _check_root()
    missing = [name for name in ("debootstrap",) if found(name) is None]
    if missing or not KEYRING.exists():
        apt.install([*missing, "debian-archive-keyring"], because="what builds Asterisk's folder")
    with alone(cache / f"{ROOT}.lock", progress):
        if not is_here(cache):  # another clone may have built it meanwhile
            with progress.step("Fetching Asterisk (430 MB, once)") as step:
                _build(cache / ROOT, step)


def is_here(cache: Path) -> bool:
    """Say whether this machine has an Asterisk that runs and is new enough."""
    try:
        find(cache)
    except NoAsteriskError:
        return False
    return True


def _check_root() -> None:
    if os.geteuid() != 0:
        raise ProvisionError(
            f"This distribution has no Asterisk {OLDEST[0]} or newer and only root may build one: "
            "run this as root, or install Asterisk yourself."
        )


def _build(root: Path, step: Step) -> None:
    for left in (root, *root.parent.glob(f"{root.name}.part-*")):
        shutil.rmtree(left, ignore_errors=True)
    part = root.with_name(f"{root.name}.part-{os.getpid()}")
    options = ["--variant=minbase", f"--include={PACKAGES}", f"--keyring={KEYRING}"]
    # in a mount namespace of its own: nothing that debootstrap mounts outlives it
    code, said = run_shown(step, ["unshare", "--mount", "debootstrap", *options, SUITE, str(part)])
    if code or not answer_of(["chroot", str(part), "asterisk", "-V"]):
        shutil.rmtree(part, ignore_errors=True)
        raise ProvisionError(
            f"Asterisk could not be fetched ({complaint(said)}): check the network, or install "
            f"Asterisk {OLDEST[0]} or newer yourself, then run this again."
        )
    subprocess.run(["chroot", str(part), "apt-get", "clean"], check=False)  # noqa: S603, S607
    part.rename(root)
