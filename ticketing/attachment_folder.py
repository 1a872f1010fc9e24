"""Contents of files in a folder, each once under its SHA-256."""

import asyncio
import os
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ticketing.attachments import digest_of
from ticketing.errors import NoSuchFileError

DIGEST = re.compile(r"[0-9a-f]{64}")
OWNER_ONLY = 0o700


class AttachmentFolder:
    """Keeps contents; what is kept is never changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, content: bytes) -> str:
        """Keep a content on the disk and return its digest."""
        return await asyncio.to_thread(self._keep, content)

    async def read(self, digest: str) -> bytes:
        """Return a content; NoSuchFileError, also when it is not what it was."""
        return await asyncio.to_thread(self._read, digest)

    async def kept_before(self, moment: datetime) -> Sequence[str]:
        """Return the digests of what was put here before a moment."""
        return await asyncio.to_thread(self._kept_before, moment)

    async def remove(self, digest: str) -> None:
        """Remove a content; one that is not there is gone already."""
        if DIGEST.fullmatch(digest):
            await asyncio.to_thread(self._path(digest).unlink, missing_ok=True)

    def _kept_before(self, moment: datetime) -> list[str]:
        files = (path for path in self._folder.glob("*/*") if DIGEST.fullmatch(path.name))
        return [path.name for path in files if path.stat().st_mtime < moment.timestamp()]

    def _keep(self, content: bytes) -> str:
        digest = digest_of(content)
        path = self._path(digest)
        if path.exists():
            path.touch()  # nobody takes it away before the row that names it is written
            return digest
        path.parent.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY)
        copy = path.with_name(f".{digest}.{secrets.token_hex(4)}")
        with copy.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        copy.replace(path)
        return digest

    def _read(self, digest: str) -> bytes:
        if not DIGEST.fullmatch(digest):
            raise NoSuchFileError(digest)
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError:
            raise NoSuchFileError(digest) from None
        if digest_of(content) != digest:
            raise NoSuchFileError(digest)
        return content

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest
