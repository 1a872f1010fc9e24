"""The rendered files on disk: each is whole, old or new, at any moment."""

import os
from collections.abc import Mapping
from pathlib import Path

SECRET_FILES = frozenset({"manager.conf", "pjsip.conf"})
MODE = 0o640
SECRET_MODE = 0o600
FOLDER_MODE = 0o750


def mode_of(name: str) -> int:
    """Return the rights of a file: what holds a secret is its owner's alone."""
    return SECRET_MODE if name in SECRET_FILES else MODE


def write(files: Mapping[str, str], folder: Path) -> list[str]:
    """Write what differs from *folder* and return the names of the files that changed.

    A file that is not in *files* is left alone. A wrong mode counts as a difference.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    changed = [name for name, text in sorted(files.items()) if _differs(folder / name, text)]
    for name in changed:
        _replace(folder / name, files[name])
    if changed:
        _sync_folder(folder)
    return changed


def differing(files: Mapping[str, str], folder: Path) -> list[str]:
    """Return the names of those of *files* that ``write`` would change, in order."""
    return sorted(name for name, text in files.items() if _differs(folder / name, text))


def _differs(path: Path, text: str) -> bool:
    try:
        is_same = path.read_bytes() == text.encode()
    except FileNotFoundError:
        return True
    return not is_same or path.stat().st_mode & 0o777 != mode_of(path.name)


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    try:
        _write_new(beside, text, mode_of(path.name))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _write_new(path: Path, text: str, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)  # whatever the umask
        file.write(text.encode())
        file.flush()
        os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
