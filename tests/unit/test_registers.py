"""Files of the registers that callers may ask."""

from datetime import date

import pytest

from ticketing.registers import Difference, Entry, Reading, Register, difference, entries_in

HEADER = "number,last_four,status,updated"


def read(*rows: str, header: str = HEADER, register: Register = Register.TICKET) -> Reading:
    return entries_in([header, *rows], register)


def test_each_row_is_an_entry_whose_columns_may_stand_in_any_order() -> None:
    reading = read("2026-11-20,4321,new,4217,x", header="updated,last_four,status,number,more")

    assert reading == Reading(
        (Entry(number="4217", last_four="4321", status="new", updated_on=date(2026, 11, 20)),)
    )


def test_arabic_digits_are_read_as_callers_type_them() -> None:
    (entry,) = read("٤٢١٧,٠٣٢١,new,٢٠٢٦-١١-٢٠").entries

    assert (entry.number, entry.last_four, entry.updated_on) == (
        "4217",
        "0321",
        date(2026, 11, 20),
    )


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("42a7,4321,new,2026-11-20", "four to twelve digits"),
        ("421,4321,new,2026-11-20", "four to twelve digits"),
        ("4217,321,new,2026-11-20", "last four digits"),
        ("4217,4321,completed,2026-11-20", "one of answered, closed, new"),
        ("4217,4321,new,20/11/2026", "written as 2026-11-25"),
        ("4217,4321,new", "written as 2026-11-25"),
        ("4216,4321,new,2026-11-20", "stands twice"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(row: str, fault: str) -> None:
    reading = read("4216,1111,new,2026-11-20", row)

    (told,) = reading.faults
    assert fault in told.reason
    assert str(told).startswith("Line 3, ")
    assert reading.entries == ()


def test_every_fault_of_a_file_is_told_at_once() -> None:
    reading = read("42,1,new,2026-11-20", "4217,4321,new,2026-11-20", "4218,4321,lost,soon")

    told = [(fault.line, fault.column) for fault in reading.faults]
    assert told == [(2, "number"), (2, "last_four"), (4, "status"), (4, "updated")]


def test_a_fault_never_repeats_the_digits_of_an_identity() -> None:
    (fault,) = read("4217,1012345678,new,2026-11-20").faults

    assert "1012345678" not in str(fault)


@pytest.mark.parametrize("header", ["", "number,status,updated"])
def test_a_file_without_the_columns_is_refused(header: str) -> None:
    (fault,) = read("4217,4321,new,2026-11-20", header=header).faults

    assert "last_four" in str(fault)


def test_what_a_file_changes_is_counted() -> None:
    kept = read("1000,1111,new,2026-11-20", "2000,1111,new,2026-11-20", "3000,1111,new,2026-11-20")
    held = {entry.number: entry for entry in kept.entries}

    again = read("2000,1111,new,2026-11-20", "3000,1111,closed,2026-11-21")
    assert difference(again.entries, held) == Difference(added=0, changed=1, gone=1, unchanged=1)
    assert difference(kept.entries, {}) == Difference(added=3, changed=0, gone=0, unchanged=0)
    assert difference(kept.entries, held) == Difference(added=0, changed=0, gone=0, unchanged=3)


def test_an_identity_does_not_show_when_an_entry_is_printed() -> None:
    (entry,) = read("4217,9876,new,2026-11-20").entries

    assert "9876" not in repr(entry)
