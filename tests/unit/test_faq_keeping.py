"""Keeping the bank: differences, near-duplicates, who has what open, documents, the tree."""

import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_desktop.faq_form import fields_in, typed
from agent_desktop.faq_words import with_signs
from core.permissions import PERMISSIONS, Permission, Role
from faq_bank.attachments import AttachmentShelf, attachment_of, content_type_of, safe_name
from faq_bank.categories import Category, branches, is_below, keys_below
from faq_bank.content_form import content_in, written
from faq_bank.differences import Change, differences, pieces
from faq_bank.entry_states import NEEDS, EntryDeed, EntryState
from faq_bank.errors import NoSuchAttachmentError, UnfitAttachmentError
from faq_bank.kept_entries import Audience, Content, KeptEntry
from faq_bank.near import likeness, nearest, stems_to_look_for
from faq_bank.presence import OpenEntries
from faq_bank.rows import guarded, unguarded
from tests.builders import NOON

CONTENT = Content(
    question="كيف أسجل ابني؟",
    answer="من بوابة نور.",
    category="noor",
    source="دليل",
    valid_from=date(2026, 1, 1),
    wordings=("تسجيل ولدي",),
)
TEXTS = st.text(st.sampled_from("ab \n\u202eسؤ'=+|"), max_size=20)


def an_entry(content: Content = CONTENT, **facts: object) -> KeptEntry:
    ours: dict[str, object] = {
        "id": "faq-1",
        "content": content,
        "version": 1,
        "state": EntryState.PUBLISHED,
        "published_version": 1,
        "changed_by": "huda",
        "changed_at": datetime(2026, 11, 26, tzinfo=UTC),
    }
    return KeptEntry(**{**ours, **facts})  # type: ignore[arg-type]


def test_differences_tell_the_words_that_came_and_went() -> None:
    [one] = differences(CONTENT, replace(CONTENT, answer="من بوابة فارس."))

    assert one.field == "answer"
    assert [(it.change, it.text) for it in one.pieces] == [
        (Change.SAME, "من بوابة "),
        (Change.REMOVED, "نور."),
        (Change.ADDED, "فارس."),
    ]
    assert differences(CONTENT, CONTENT) == []


def test_a_list_and_a_day_differ_like_texts() -> None:
    changed = replace(CONTENT, wordings=("تسجيل ولدي", "جديد"), valid_to=date(2027, 1, 1))

    assert {one.field for one in differences(CONTENT, changed)} == {"wordings", "valid_to"}


@given(TEXTS, TEXTS)
def test_differences_lose_nothing_of_either_text(before: str, after: str) -> None:
    found = list(pieces(before, after))

    assert "".join(it.text for it in found if it.change is not Change.ADDED) == before
    assert "".join(it.text for it in found if it.change is not Change.REMOVED) == after


@given(TEXTS)
def test_what_is_guarded_is_no_formula_and_comes_back(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@"))
    assert unguarded(guarded(text)) == text


def test_the_same_question_in_other_spellings_is_near() -> None:
    others = [an_entry(replace(CONTENT, question="ما موعد الاختبارات؟", wordings=()), id="faq-2")]

    [near] = nearest("كيف اسجّل إبني", [an_entry(), *others])

    assert (near.entry.id, near.wording) == ("faq-1", "كيف أسجل ابني؟")
    assert near.likeness > 0.8
    assert likeness("", "") == 0


def test_a_question_of_stop_words_alone_is_looked_for_too() -> None:
    assert stems_to_look_for("") == []
    assert stems_to_look_for("كيف أسجل ابني؟")


def test_who_has_an_entry_open_is_known_for_a_little_while() -> None:
    people = OpenEntries()
    people.open("faq-1", "huda", NOON)
    people.open("faq-1", "fahd", NOON + timedelta(seconds=20))

    assert people.others("faq-1", "fahd", NOON + timedelta(seconds=20)) == ["huda"]
    assert people.others("faq-1", "fahd", NOON + timedelta(seconds=26)) == []
    assert people.others("faq-2", "fahd", NOON) == []
    people.close("faq-1", "fahd")
    assert people.others("faq-1", "huda", NOON + timedelta(seconds=21)) == []


def a_zip(*names: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"%PDF-1.7", ".pdf"),
        (b"\x89PNG\r\n\x1a\n", ".png"),
        (b"\xff\xd8\xff\xe0", ".jpg"),
        (a_zip("word/document.xml"), ".docx"),
        (a_zip("xl/workbook.xml"), ".xlsx"),
    ],
)
def test_a_document_is_what_it_holds(data: bytes, ending: str) -> None:
    assert attachment_of(data, "شيء.exe").name == f"شيء{ending}"


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"MZ", b"PK\x03\x04", a_zip("evil.js"), b"GIF89a"]
)
def test_other_files_are_not_kept(data: bytes) -> None:
    assert content_type_of(data) is None
    with pytest.raises(UnfitAttachmentError):
        attachment_of(data, "a.pdf")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\x\\y.doc", "y.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        ("لائحة الإجازات.pdf", "لائحة الإجازات.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
    ],
)
def test_a_name_leads_nowhere_and_misleads_nobody(given_name: str, kept: str) -> None:
    assert safe_name(given_name, ".pdf") == kept
    assert len(safe_name(given_name * 200, ".pdf")) <= 120


def test_the_shelf_keeps_a_file_once_and_knows_what_is_gone(tmp_path: Path) -> None:
    shelf, kept = AttachmentShelf(tmp_path / "shelf"), attachment_of(b"%PDF-1.7", "a")
    shelf.put(kept.digest, b"%PDF-1.7")
    shelf.put(kept.digest, b"%PDF-1.7")

    assert shelf.read(kept.digest) == b"%PDF-1.7"
    assert [path.name for path in (tmp_path / "shelf").iterdir()] == [kept.digest]
    assert shelf.missing([kept.digest, "0" * 64]) == {"0" * 64}
    for strange in ("0" * 64, "../../etc/passwd", ""):
        with pytest.raises(NoSuchAttachmentError):
            shelf.read(strange)


TREE = [
    Category(key="a", name_ar="أ", name_en="A", place=2),
    Category(key="b", name_ar="ب", name_en="B", place=1),
    Category(key="a1", name_ar="أ١", name_en="A1", parent="a"),
    Category(key="a11", name_ar="أ١١", name_en="A11", parent="a1"),
]


def test_the_tree_is_drawn_from_its_top_by_place() -> None:
    drawn = [(branch.category.key, branch.depth) for branch in branches(TREE)]

    assert drawn == [("b", 0), ("a", 0), ("a1", 1), ("a11", 2)]
    assert keys_below("a", TREE) == {"a", "a1", "a11"}
    assert is_below("a11", "a", {one.key: one for one in TREE})
    assert not is_below("a", "a11", {one.key: one for one in TREE})


def test_a_form_says_what_is_kept() -> None:
    content = replace(CONTENT, audience=(Audience.GUARDIAN,), keywords=("نور", "تسجيل"))
    form = typed(content)

    assert content_in(fields_in(form, form["audience"])) == content
    assert content_in(written(content)) == content


def test_marks_that_turn_the_direction_are_seen() -> None:
    assert with_signs("a\u202eb\u2066") == "a⟨RLO⟩b⟨LRI⟩"


@pytest.mark.parametrize("deed", EntryDeed)
def test_an_editor_takes_every_step_but_reviews_nothing_of_their_own(deed: EntryDeed) -> None:
    assert NEEDS[deed] in PERMISSIONS[Role.FAQ_EDITOR]
    assert Permission.FAQ_REVIEW_OWN not in PERMISSIONS[Role.FAQ_EDITOR]
    assert Permission.FAQ_REVIEW_OWN in PERMISSIONS[Role.SUPERVISOR]
    assert NEEDS[deed] not in PERMISSIONS[Role.AGENT]
