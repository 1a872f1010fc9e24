"""What callers may ask by number: where a transaction or a ticket stands.

The registers are copies of other systems' data, imported as a whole. A caller is answered who knows
the number and the last four digits of the applicant's national ID.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from ticketing.errors import RegisterFileError

NUMBER = re.compile(r"[0-9]{4,12}")
LAST_FOUR = re.compile(r"[0-9]{4}")
LATIN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
COLUMNS = ("number", "last_four", "status", "updated")


class Register(StrEnum):
    """A register that callers may ask."""

    TRANSACTION = "transaction"
    TICKET = "ticket"


STATUSES: Mapping[Register, frozenset[str]] = MappingProxyType(
    {
        Register.TRANSACTION: frozenset(
            {"received", "studied", "referred", "returned", "completed"}
        ),
        Register.TICKET: frozenset(
            {"new", "studied", "returned", "answered", "objected", "closed"}
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One transaction or ticket; ``last_four`` belongs to its applicant's national ID."""

    number: str
    last_four: str = field(repr=False)
    status: str
    updated_on: date


def entries_in(lines: Iterable[str], register: Register, *, file: str) -> list[Entry]:
    """Return the entries of a CSV file with the columns number, last_four, status and updated.

    Dates are ISO 8601; digits may be Arabic. RegisterFileError names the first line that is wrong.
    """
    rows = csv.DictReader(lines)
    if absent := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        raise RegisterFileError(file, 1, f"The columns {', '.join(absent)} are missing.")
    found: dict[str, Entry] = {}
    for line, row in enumerate(rows, start=2):
        entry = _entry(row, register, file, line)
        if entry.number in found:
            raise RegisterFileError(file, line, f"The number {entry.number} stands twice.")
        found[entry.number] = entry
    return list(found.values())


def _entry(row: Mapping[str, str | None], register: Register, file: str, line: int) -> Entry:
    cells = {name: (row[name] or "").strip().translate(LATIN_DIGITS) for name in COLUMNS}
    if fault := next(_faults(cells, register), None):
        raise RegisterFileError(file, line, fault)
    return Entry(
        number=cells["number"],
        last_four=cells["last_four"],
        status=cells["status"],
        updated_on=date.fromisoformat(cells["updated"]),
    )


def _faults(cells: Mapping[str, str], register: Register) -> Iterator[str]:
    """Give what is wrong with a row; never the digits of an identity."""
    if not NUMBER.fullmatch(cells["number"]):
        yield f"A number has four to twelve digits, not {cells['number']!r}."
    if not LAST_FOUR.fullmatch(cells["last_four"]):
        yield "last_four must be the last four digits of the national ID."
    if cells["status"] not in STATUSES[register]:
        known = ", ".join(sorted(STATUSES[register]))
        yield f"The status of a {register} is one of {known}, not {cells['status']!r}."
    try:
        date.fromisoformat(cells["updated"])
    except ValueError:
        yield f"A date is written as 2026-11-25, not {cells['updated']!r}."
