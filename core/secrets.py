"""The centre's own secrets: made once, kept in files that only their owner reads."""

import contextlib
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from core.sealing import SealingKeys

OWNER_ONLY_FOLDER = 0o700
OWNER_ONLY_FILE = 0o600
SECRET_BYTES = 32
SEALING_KEY, INDEX_KEY = "sealing-key", "index-key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What the programs of one centre must know and nobody else may."""

    ami_password: str = field(repr=False)
    session_key: str = field(repr=False)
    callers_phone: str = field(repr=False)  # the password of a caller's phone in a page
    sealing_key: SealingKeys  # of what the database must not tell: second factors, identities
    request_numbers: str = field(repr=False)  # orders the numbers of requests; never changes

    @classmethod
    def ensure(cls, folder: Path) -> Self:
        """Return the secrets kept in *folder*; those that are missing are made."""
        private_folder(folder)
        _kept(folder / SEALING_KEY)
        keys = SealingKeys(KeyFile(folder / SEALING_KEY).read, _kept(folder / INDEX_KEY))
        return cls(
            ami_password=_kept(folder / "ami-password"),
            session_key=_kept(folder / "session-key"),
            callers_phone=_kept(folder / "callers-phone"),
            sealing_key=keys,
            request_numbers=_kept(folder / "request-numbers"),
        )


class KeyFile:
    """The keys that seal, one a line, the newest first.

    The file is read anew whenever it was replaced, so that nobody seals with a key of before.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mark: tuple[int, int] | None = None
        self._secrets: tuple[str, ...] = ()

    def read(self) -> Sequence[str]:
        """Return the secrets, the newest first; while the file is away, those of before."""
        with contextlib.suppress(FileNotFoundError):
            facts = self._path.stat()
            mark = facts.st_ino, facts.st_mtime_ns
            if mark != self._mark:
                self._secrets = tuple(self._path.read_text(encoding="utf-8").split())
                self._mark = mark
        return self._secrets

    def turn(self) -> None:
        """Put a new key before the others."""
        self._write((secrets.token_urlsafe(SECRET_BYTES), *self.read()))

    def forget_older(self) -> int:
        """Take away all keys but the newest, and return how many those were."""
        kept, *gone = self.read()
        self._write((kept,))
        return len(gone)

    def _write(self, lines: Sequence[str]) -> None:
        write_private(self._path, "".join(f"{line}\n" for line in lines))


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
