"""The folders that Asterisk needs before its first start."""

from pathlib import Path

from asterisk_conf.directories import Directories

FOLDER_MODE = 0o750
DOCUMENTATION = "documentation"  # XML that Asterisk reads at start and complains about without
ENGLISH = Path("sounds/en")  # ours stand beside Asterisk's own
ENGLISH_PARTS = ("digits", "letters")


def prepare(directories: Directories, shared: Path | None) -> None:
    """Make the folders, and let Asterisk find its documentation and English sounds.

    *shared* is the installed Asterisk's own data folder, as Asterisk itself sees it.
    """
    for folder in (
        directories.etc, directories.data, directories.spool, directories.log, directories.cel,
        directories.run, directories.sounds, directories.music,
    ):  # fmt: skip
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    if shared is not None:
        _point(directories.data / DOCUMENTATION, shared / DOCUMENTATION)
        (directories.data / ENGLISH).mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        for part in ENGLISH_PARTS:
            _point(directories.data / ENGLISH / part, shared / ENGLISH / part)


def _point(link: Path, target: Path) -> None:
    """The target may exist only in Asterisk's own root."""
    if link.is_symlink():
        if link.readlink() == target:
            return
        link.unlink()
    elif link.exists():
        return
    link.symlink_to(target)
