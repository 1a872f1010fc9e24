"""The centre's own secrets: made once, kept in files that only their owner reads."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

OWNER_ONLY_FOLDER = 0o700
OWNER_ONLY_FILE = 0o600
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What the programs of one centre must know and nobody else may."""

    ami_password: str = field(repr=False)
    session_key: str = field(repr=False)
    callers_phone: str = field(repr=False)  # the password of a caller's phone in a page
    sealing_key: str = field(repr=False)  # of what the database must not tell, as second factors
    request_numbers: str = field(repr=False)  # orders the numbers of requests; never changes

    @classmethod
    def ensure(cls, folder: Path) -> Self:
        """Return the secrets kept in *folder*; those that are missing are made."""
        private_folder(folder)
        return cls(
            ami_password=_kept(folder / "ami-password"),
            session_key=_kept(folder / "session-key"),
            callers_phone=_kept(folder / "callers-phone"),
            sealing_key=_kept(folder / "sealing-key"),
            request_numbers=_kept(folder / "request-numbers"),
        )


def private_folder(folder: Path) -> Path:
    """Return *folder* after making it, for its owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY_FOLDER)
    if folder.stat().st_mode & 0o077:
        folder.chmod(OWNER_ONLY_FOLDER)
    return folder


def write_private(path: Path, text: str) -> None:
    """Replace *path* by *text* as a whole; at no moment may anyone else read it."""
    with _private_copy(path, text) as copy:
        copy.replace(path)


def _kept(path: Path) -> str:
    """Return the secret in *path*; of two programs that make it at once, the first wins."""
    if not path.exists():
        with _private_copy(path, secrets.token_urlsafe(SECRET_BYTES)) as copy:
            with contextlib.suppress(FileExistsError):
                os.link(copy, path)
            copy.unlink()
    return path.read_text(encoding="utf-8").strip()


@contextlib.contextmanager
def _private_copy(path: Path, text: str) -> Iterator[Path]:
    copy = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield copy
    finally:
        copy.unlink(missing_ok=True)
