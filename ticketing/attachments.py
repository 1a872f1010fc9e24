"""Files of requests: what they are by their content, whatever their name says. Pure."""

import hashlib
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ticketing.errors import UnfitFileError

MOST_BYTES = 10_000_000
MOST_OF_ONE_REQUEST = 20
MOST_BY_LINK = 8  # of one request by its beneficiary: the others are the entities'
LONGEST_NAME = 160
TAKEN = (".pdf", ".png", ".jpg", ".jpeg", ".txt", ".docx", ".xlsx")  # as file choosers name them
MOST_UNPACKED, MOST_PARTS = 100_000_000, 2_000  # of an office document, which is a zip file
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
OFFICE: tuple[tuple[str, str], ...] = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)
ZIP = b"PK\x03\x04"
MACROS = "vbaproject.bin"
TEXT, BREAKS = "text/plain", frozenset("\n\r\t")
BETWEEN = frozenset('/\\:*?"<>|')  # not in a file's name anywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file of a request; its content lies under *digest*, its SHA-256."""

    digest: str
    name: str
    kind: str
    size: int
    by: str
    at: datetime
    is_told: bool  # the beneficiary sees it
    with_answer: bool = False  # goes to the beneficiary when the answer is given
    removed_at: datetime | None = None
    removed_by: str | None = None


def digest_of(content: bytes) -> str:
    """Return the name of a content: its SHA-256."""
    return hashlib.sha256(content).hexdigest()


def kind_of(content: bytes) -> str:
    """Return what a file is by its content; UnfitFileError where we do not take such."""
    if not content:
        raise UnfitFileError("it is empty")
    if len(content) > MOST_BYTES:
        raise UnfitFileError(f"it has more than {MOST_BYTES} bytes")
    if content.startswith(ZIP):
        return _office_kind(content)
    known = (kind for signature, kind in SIGNATURES if content.startswith(signature))
    if (kind := next(known, None)) is not None:
        return kind
    if _is_text(content):
        return TEXT
    raise UnfitFileError("it is no PDF, PNG, JPEG, text, Word or Excel document")


def file_name(text: str) -> str:
    """Return a name that is one on every machine: no folders, nothing that nobody sees."""
    last = text.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in BETWEEN)
    return kept.strip(" .")[-LONGEST_NAME:] or "file"


def _office_kind(content: bytes) -> str:
    """Return which office document a zip file is; it is never unpacked."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise UnfitFileError("it is a damaged document") from None
    if fault := next(_faults(parts), None):
        raise UnfitFileError(fault)
    for folder, kind in OFFICE:
        if any(part.filename.startswith(folder) for part in parts):
            return kind
    raise UnfitFileError("it is an archive: attach what is in it")


def _faults(parts: list[zipfile.ZipInfo]) -> Iterator[str]:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        yield "it would be far larger unpacked"
    if any(part.flag_bits & 1 for part in parts):
        yield "it is encrypted"
    if any(part.filename.casefold().endswith(MACROS) for part in parts):
        yield "it has macros in it"


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(letter) == "Cc" for letter in text if letter not in BREAKS)
