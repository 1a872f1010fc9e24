"""Files of entries from whoever made them: read, told by row what is wrong, and written back."""

import csv
import json
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from faq_bank import workbooks
from faq_bank.content_form import FIELDS, as_text, content_in, of_text
from faq_bank.entry_states import TRANSITIONS, EntryDeed, EntryState, deeds_in, next_state
from faq_bank.errors import UnexpectedDeedError, UnfitEntryError, UnreadableFileError
from faq_bank.exporting import Form, export
from faq_bank.import_plan import Aim, Overtaken, Reading, Standing, numbers_after, plan, read
from faq_bank.kept_entries import Audience, Content, KeptEntry, System
from faq_bank.row_files import rows_in

FULL = Content(
    question="كيف أسجل ابني؟",
    answer="ادخل إلى نور.\nثم اختر التسجيل.",
    category="noor-students",
    source="دليل نور",
    valid_from=date(2026, 1, 1),
    valid_to=date(2027, 1, 1),
    wordings=("ابغى اسجل ولدي", "تسجيل | ابن"),
    keywords=("نور",),
    answer_en="Open Noor.",
    spoken_answer="ادخل إلى نور",
    system=System.NOOR,
    audience=(Audience.GUARDIAN, Audience.STUDENT),
    article="المادة 3",
    source_until=date(2027, 6, 1),
    owner="huda",
    review_on=date(2026, 12, 1),
    linked=("faq-2",),
    replaces="faq-3",
)
GOOD = {
    "id": "faq-1",
    "question": "س",
    "answer": "ج",
    "category": "noor",
    "source": "دليل",
    "valid_from": "2026-01-01",
}


def kept(content: Content, entry_id: str = "faq-1") -> KeptEntry:
    return KeptEntry(
        id=entry_id,
        content=content,
        version=3,
        state=EntryState.PUBLISHED,
        published_version=3,
        changed_by="huda",
        changed_at=datetime(2026, 11, 26, tzinfo=UTC),
    )


def stands(
    content: Content,
    *,
    state: EntryState = EntryState.PUBLISHED,
    by: str = "fahd",
    is_read: bool = False,
) -> Standing:
    text = as_text(content)
    return Standing(version=4, text=text, state=state, changed_by=by, is_read=is_read)


def a_csv(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    text = StringIO(newline="")
    table = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


def a_workbook(*rows: Iterable[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        assert book.active is not None
        book.active.append(list(row))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def reading_of(data: bytes) -> Reading:
    return read(rows_in(data))


def faults(reading: Reading) -> list[tuple[int, str]]:
    return [(one.row, one.fault.field) for one in reading.faults]


def refusal(data: bytes) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as refused:
        reading_of(data)
    assert refused.value.fault.english
    assert refused.value.fault.arabic
    return refused.value


@pytest.mark.parametrize("form", Form)
def test_what_is_exported_comes_back_as_it_was(form: Form) -> None:
    hostile = replace(
        FULL,
        question='=HYPERLINK("http://x")',
        answer="<script>alert(1)</script>\n\u202eمقلوب",
        keywords=("'=1+1", "@cmd", "one|two", "-2"),
        wordings=("=1+1",),
    )
    entries = [kept(FULL), kept(hostile, "faq-9")]

    reading = reading_of(export(entries, form))

    assert reading.faults == []
    assert reading.contents == {"faq-1": FULL, "faq-9": hostile}


def test_no_cell_of_an_export_is_worked_out_as_a_formula() -> None:
    entries = [kept(replace(FULL, question=start + "cmd")) for start in ("=", "+", "-", "@")]

    rows = list(csv.reader(StringIO(export(entries, Form.CSV).decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(export(entries, Form.XLSX))).active

    assert {row[3][0] for row in rows[1:]} == {"'"}
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_a_content_is_kept_as_text_and_read_back() -> None:
    assert of_text(as_text(FULL)) == FULL
    assert set(json.loads(as_text(FULL))) == set(FIELDS)


def test_every_fault_is_named_by_its_row_and_field() -> None:
    rows = [
        GOOD,
        {**GOOD, "id": "bad id", "question": "", "valid_from": "yesterday"},
        {**GOOD, "answer": "x" * 8001},
        {**GOOD, "id": "faq-4", "valid_to": "2025-01-01", "system": "nur"},
        {**GOOD, "id": "faq-5", "keywords": "one", "question": "\x00", "replaces": "faq-5"},
        7,
    ]

    reading = reading_of(json.dumps(rows).encode())

    assert set(faults(reading)) == {
        (2, "id"),
        (2, "question"),
        (2, "valid_from"),
        (3, "answer"),
        (3, "id"),
        (4, "valid_to"),
        (4, "system"),
        (5, "keywords"),
        (5, "question"),
        (5, "replaces"),
        (6, "entry"),
    }
    assert reading.contents.keys() == {"faq-1"}


def test_a_field_that_no_entry_has_is_told() -> None:
    assert reading_of(json.dumps([{**GOOD, "valid_until": "x"}]).encode()).ignored == {
        "valid_until"
    }


def test_columns_may_be_named_in_arabic_and_parted_by_semicolons() -> None:
    row = {"المعرف": "faq-1", "السؤال": "س", "الإجابة": "ج", "التصنيف": "noor"}
    row |= {"المصدر": "دليل", "صالح من": "2026-01-01", "الكلمات المفتاحية": "نور|فارس"}

    reading = reading_of(a_csv(row, delimiter=";"))

    assert reading.faults == []
    assert reading.contents["faq-1"].keywords == ("نور", "فارس")


def test_a_workbook_gives_days_and_numbers_as_they_are_shown() -> None:
    head = ["id", "question", "answer", "category", "source", "valid_from"]

    reading = reading_of(a_workbook(head, ["faq-1", 19996, "ج", "noor", "د", datetime(2026, 1, 2)]))  # noqa: DTZ001

    assert reading.contents["faq-1"].question == "19996"
    assert reading.contents["faq-1"].valid_from == date(2026, 1, 2)


def test_a_formula_is_a_fault_of_its_row() -> None:
    head = ["id", "question", "answer"]
    book = a_workbook(head, ["faq-1", "=1+1", "ج"], ["faq-2", "س", "ج"])
    table = a_csv({**GOOD, "answer": "=cmd|' /C calc'!A0"})

    assert (2, "cell") in faults(reading_of(book))
    assert faults(reading_of(table)) == [(2, "cell")]


def test_a_cell_of_fifty_megabytes_is_refused_and_told() -> None:
    giant = "x" * 50_000_000

    assert refusal(a_csv({**GOOD, "answer": giant})).row == 2
    assert faults(reading_of(json.dumps([{**GOOD, "answer": giant}]).encode())) == [(1, "answer")]
    book = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(a_workbook(["question", "answer"], ["س", "GIANT"]))) as before,
        zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"GIANT", giant.encode()))
    assert (2, "cell") in faults(reading_of(book.getvalue()))


def test_a_row_far_down_makes_no_million_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 1000)
    book = Workbook()
    assert book.active is not None
    book.active.append(["question", "answer"])
    book.active.cell(1_048_576, 1, "س")
    written = BytesIO()
    book.save(written)

    assert "1000 entries" in refusal(written.getvalue()).fault.english


def test_a_zip_that_swells_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST_UNPACKED", 5 * 1024 * 1024)
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        with parts.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(6):
                part.write(b" " * 1024 * 1024)

    assert "unpacks" in refusal(bomb.getvalue()).fault.english


def test_entities_of_xml_are_never_expanded() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'
    book = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(a_workbook(["question", "answer"]))) as before,
        zipfile.ZipFile(book, "w") as after,
    ):
        for name in before.namelist():
            after.writestr(name, laughs if "sheet1" in name else before.read(name))

    refusal(book.getvalue())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"PK\x03\x04 no zip at all",
        b"\xd0\xcf\x11\xe0 an old workbook",
        "سؤال,جواب".encode("cp1256"),
        "سؤال,جواب".encode("utf-16"),
        b"question,answer\n\xff\xfe",
        b"a,b\n1,2",
        b'question,answer\n"open',
        b"[" * 100_000,
        b'{"entries": 7}',
        b"[]",
        b"[1e999999, " + b"9" * 5000 + b"]",
        b'{"entries": [}',
        b"<html></html>",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"question,answer\n",
    ],
)
def test_a_file_that_is_none_is_refused_in_both_languages(data: bytes) -> None:
    refusal(data)


@pytest.mark.parametrize("cut", [30, 200, 1000, 3000, -30])
def test_a_workbook_cut_short_is_refused(cut: int) -> None:
    refusal(a_workbook(["question", "answer"], ["س", "ج"])[:cut])


def test_a_surrogate_never_reaches_the_database() -> None:
    with pytest.raises(UnfitEntryError):
        content_in({**GOOD, "question": "\ud800"})


def test_a_plan_tells_new_changed_and_the_same() -> None:
    same = content_in(GOOD)
    rows = [GOOD, {**GOOD, "id": "faq-2", "answer": "جديد"}, {**GOOD, "id": None}]
    reading = reading_of(json.dumps(rows).encode())

    planned = plan(
        reading, {"faq-1": stands(same), "faq-2": stands(same)}, frozenset(), Aim(True, "huda")
    )

    assert (planned.new, planned.changed, planned.unchanged) == (("faq-003",), ("faq-2",), 1)


def test_an_entry_may_name_another_of_the_same_file_but_none_that_is_nowhere() -> None:
    rows = [{**GOOD, "linked": ["faq-2"]}, {**GOOD, "id": "faq-2", "replaces": "faq-9"}]

    planned = plan(reading_of(json.dumps(rows).encode()), {}, frozenset(), Aim(True, "huda"))

    assert [(one.row, one.fault.field) for one in planned.faults] == [(2, "replaces")]
    assert planned.new == ("faq-1",)


def test_what_was_a_draft_stays_one() -> None:
    rows = [
        GOOD,
        {**GOOD, "id": "faq-2", "state": "draft"},
        {**GOOD, "id": "faq-3", "state": "reviewed"},
        {**GOOD, "id": "faq-4", "state": "expired"},
        {**GOOD, "id": "faq-5", "answer": "…"},
    ]
    reading = reading_of(json.dumps(rows).encode())

    published = plan(reading, {}, frozenset(), Aim(True, "huda"))
    drafted = plan(reading, {}, frozenset(), Aim(False, "huda"))

    assert list(published.states.values()) == [
        EntryState.PUBLISHED,
        EntryState.DRAFT,
        EntryState.REVIEWED,
        EntryState.EXPIRED,
        EntryState.DRAFT,
    ]
    assert set(drafted.states.values()) == {EntryState.DRAFT}


@pytest.mark.parametrize(
    ("said", "state", "is_published", "publishes"),
    [
        ("", EntryState.DRAFT, True, True),
        ("published", EntryState.REVIEWED, True, True),
        ("", EntryState.DRAFT, False, False),
        ("draft", EntryState.DRAFT, True, False),
        ("", EntryState.PUBLISHED, True, False),
        ("", EntryState.EXPIRED, True, False),
        ("published", EntryState.EXPIRED, True, True),
    ],
)
def test_what_stands_unpublished_with_the_same_text_is_published_by_a_file(
    said: str, state: EntryState, *, is_published: bool, publishes: bool
) -> None:
    reading = reading_of(json.dumps([{**GOOD, "state": said}]).encode())
    standing = {"faq-1": stands(content_in(GOOD), state=state)}

    planned = plan(reading, standing, frozenset(), Aim(is_published, "huda"))

    assert list(planned.to_publish) == (["faq-1"] if publishes else [])
    assert planned.unchanged == (0 if publishes else 1)


def test_open_drafts_of_others_that_a_file_overtakes_are_named() -> None:
    rows = [{**GOOD, "id": f"faq-{n}", "answer": "جديد"} for n in range(1, 6)]
    rows.append({**GOOD, "id": "faq-6"})
    standing = {
        "faq-1": stands(FULL, state=EntryState.DRAFT),
        "faq-2": stands(FULL, state=EntryState.REVIEWED),
        "faq-3": stands(FULL, state=EntryState.PUBLISHED),
        "faq-4": stands(FULL, state=EntryState.DRAFT, by="huda"),
        "faq-6": stands(content_in(GOOD), state=EntryState.DRAFT),
    }

    planned = plan(reading_of(json.dumps(rows).encode()), standing, frozenset(), Aim(True, "huda"))

    assert planned.overtaken == (Overtaken("faq-1", "fahd"), Overtaken("faq-2", "fahd"))


def test_a_row_that_says_withdrawn_takes_nothing_from_agents() -> None:
    reading = reading_of(json.dumps([{**GOOD, "state": "expired"}]).encode())
    standing = {"faq-1": stands(FULL, is_read=True)}

    planned = plan(reading, standing, frozenset(), Aim(True, "huda"))

    assert planned.states == {"faq-1": EntryState.DRAFT}


def test_new_numbers_follow_the_highest() -> None:
    numbers = numbers_after(["faq-240", "faq-7", "faq-x", "other"])

    assert [next(numbers), next(numbers)] == ["faq-241", "faq-242"]


@pytest.mark.parametrize(("state", "deed"), [(s, d) for s in EntryState for d in EntryDeed])
def test_a_step_without_a_row_is_refused(state: EntryState, deed: EntryDeed) -> None:
    if (state, deed) in TRANSITIONS:
        assert next_state(state, deed) in EntryState
        assert deed in deeds_in(state)
    else:
        with pytest.raises(UnexpectedDeedError):
            next_state(state, deed)


def test_every_state_is_reached_and_none_is_the_end() -> None:
    assert set(TRANSITIONS.values()) == set(EntryState)
    assert {state for state, _ in TRANSITIONS} == set(EntryState)
