import io
import zipfile

import pytest

from ticketing.attachments import MOST_BYTES, TEXT, file_name, kind_of
from ticketing.errors import UnfitFileError

PNG = b"\x89PNG\r\n\x1a\n....."


def archive(*names: str, size: int = 10, repeat: int = 1) -> bytes:
    """Return a zip file with parts of these names."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as zipped:
        for n in range(repeat):
            for name in names:
                zipped.writestr(f"{name}{n or ''}", b"0" * size)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("نص عادي\n".encode(), TEXT),
        (archive("word/document.xml"), "word"),
        (archive("xl/workbook.xml"), "sheet"),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, kind: str) -> None:
    assert kind in kind_of(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"a" * (MOST_BYTES + 1), "more than"),
        (b"MZ\x90\x00", "it is no PDF"),
        (b"GIF89a\x00", "it is no PDF"),
        (b"\x7fELF", "it is no PDF"),
        (archive("evil.exe"), "an archive"),
        (archive("word/document.xml", "word/vbaProject.bin"), "macros"),
        (archive("word/document.xml", size=60_000_000, repeat=2), "far larger unpacked"),
        (archive("word/x", size=1, repeat=2_001), "far larger unpacked"),
        (b"PK\x03\x04" + b"\x00" * 40, "damaged"),
        (archive("word/document.xml")[:-10], "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_taken_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnfitFileError, match=reason):
        kind_of(content)


def test_a_page_of_html_is_only_text() -> None:
    assert kind_of(b"<script>alert(1)</script>") == TEXT


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("صورة المبنى.png", "صورة المبنى.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("...", "file"),
        ("", "file"),
        ("a" * 300 + ".pdf", "a" * 156 + ".pdf"),
    ],
)
def test_a_name_is_one_on_every_machine(given: str, kept: str) -> None:
    assert file_name(given) == kept
