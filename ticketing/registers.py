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

from core.sheets import Fault

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


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: no entry may be taken over while it has faults."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file would make of a register."""

    added: int
    changed: int
    gone: int
    unchanged: int


def entries_in(lines: Iterable[str], register: Register) -> Reading:
    """Return what a CSV file with the columns number, last_four, status and updated holds.

    Dates are ISO 8601; digits may be Arabic.
    """
    rows = csv.DictReader(lines)
    if absent := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        return Reading((), (Fault(1, "", f"The columns {', '.join(absent)} are missing."),))
    found: dict[str, Entry] = {}
    faults: list[Fault] = []
    for line, row in enumerate(rows, start=2):
        cells = {name: (row[name] or "").strip().translate(LATIN_DIGITS) for name in COLUMNS}
        wrong = [*faults_of(cells, register)]
        if cells["number"] in found:
            wrong.append(("number", f"The number {cells['number']} stands twice."))
        faults += (Fault(line, column, reason) for column, reason in wrong)
        if not wrong:
            found[cells["number"]] = entry_of(cells)
    return Reading(() if faults else tuple(found.values()), tuple(faults))


def difference(entries: Iterable[Entry], kept: Mapping[str, Entry]) -> Difference:
    """Return what *entries* change in a register that holds *kept*."""
    told = {entry.number: entry for entry in entries}
    same = sum(kept.get(number) == entry for number, entry in told.items())
    added = len(told.keys() - kept.keys())
    return Difference(added, len(told) - added - same, len(kept.keys() - told.keys()), same)


def entry_of(cells: Mapping[str, str]) -> Entry:
    """Return the entry of cells that have no fault."""
    return Entry(
        number=cells["number"],
        last_four=cells["last_four"],
        status=cells["status"],
        updated_on=date.fromisoformat(cells["updated"]),
    )


def faults_of(cells: Mapping[str, str], register: Register) -> Iterator[tuple[str, str]]:
    """Give what is wrong with an entry, by column; never the digits of an identity."""
    if not NUMBER.fullmatch(cells["number"]):
        yield "number", f"A number has four to twelve digits, not {cells['number']!r}."
    if not LAST_FOUR.fullmatch(cells["last_four"]):
        yield "last_four", "It must be the last four digits of the national ID."
    if cells["status"] not in STATUSES[register]:
        known = ", ".join(sorted(STATUSES[register]))
        yield "status", f"That of a {register} is one of {known}, not {cells['status']!r}."
    try:
        date.fromisoformat(cells["updated"])
    except ValueError:
        yield "updated", f"A date is written as 2026-11-25, not {cells['updated']!r}."
