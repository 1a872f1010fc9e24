"""Source documents: kept on disk under their SHA-256, known by what they hold, never by a name."""

import hashlib
import os
import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import MappingProxyType

from faq_bank.content_form import DIGEST, is_printable
from faq_bank.errors import NoSuchAttachmentError, UnfitAttachmentError

LARGEST_MEGABYTES = 10
LARGEST = LARGEST_MEGABYTES * 1024 * 1024
LONGEST_NAME = 120
OOXML = "application/vnd.openxmlformats-officedocument"
BEGINNINGS: Mapping[bytes, str] = MappingProxyType(
    {
        b"%PDF-": "application/pdf",
        b"\x89PNG\r\n\x1a\n": "image/png",
        b"\xff\xd8\xff": "image/jpeg",
    }
)
WITHIN: Mapping[str, str] = MappingProxyType(
    {
        "word/": f"{OOXML}.wordprocessingml.document",
        "xl/": f"{OOXML}.spreadsheetml.sheet",
    }
)
ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "application/pdf": ".pdf",
        "image/png": ".png",
        "image/jpeg": ".jpg",
        WITHIN["word/"]: ".docx",
        WITHIN["xl/"]: ".xlsx",
    }
)
SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One document of the shelf."""

    digest: str
    name: str
    content_type: str
    size: int


def attachment_of(data: bytes, name: str) -> Attachment:
    """Return what *data* is; UnfitAttachmentError when the bank keeps no such files."""
    if not data or len(data) > LARGEST:
        raise UnfitAttachmentError(LARGEST_MEGABYTES)
    content_type = content_type_of(data)
    if content_type is None:
        raise UnfitAttachmentError(LARGEST_MEGABYTES)
    return Attachment(
        digest=hashlib.sha256(data).hexdigest(),
        name=safe_name(name, ENDINGS[content_type]),
        content_type=content_type,
        size=len(data),
    )


def content_type_of(data: bytes) -> str | None:
    """Return the type by what the file holds; None when it is none that the bank keeps."""
    for beginning, content_type in BEGINNINGS.items():
        if data.startswith(beginning):
            return content_type
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            names = parts.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    found = (kind for folder, kind in WITHIN.items() if any(it.startswith(folder) for it in names))
    return next(found, None)


def safe_name(name: str, ending: str) -> str:
    """Return the last part of a name, without what misleads, with the ending of its type."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    marks = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    text = SPACES.sub(" ", "".join(it for it in last if is_printable(it) and it not in marks))
    stem = text.removesuffix(PurePosixPath(text).suffix).strip(" .")
    return (stem or "document")[: LONGEST_NAME - len(ending)] + ending


class AttachmentShelf:
    """The files of one folder; who writes the same twice finds it there already."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, digest: str, data: bytes) -> None:
        """Keep a file under its digest, as a whole or not at all."""
        path = self._path(digest)
        if path.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, path)  # noqa: PTH105 - both are names

    def read(self, digest: str) -> bytes:
        """Return a file; NoSuchAttachmentError when it is gone."""
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError:
            raise NoSuchAttachmentError from None

    def missing(self, digests: Iterable[str]) -> frozenset[str]:
        """Return those of *digests* whose file is gone."""
        return frozenset(it for it in digests if not self._path(it).exists())

    def _path(self, digest: str) -> Path:
        if not DIGEST.fullmatch(digest):
            raise NoSuchAttachmentError
        return self._folder / digest
