"""What a file of entries would do to the bank: new, changed, the same, and every fault. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from faq_bank.content_form import as_text, content_in, is_key
from faq_bank.entry_states import EntryState
from faq_bank.errors import UnfitEntryError
from faq_bank.faults import Fault, no_key, unknown
from faq_bank.kept_entries import Content
from faq_bank.rows import KNOWN, TOLD_ONLY, Row, RowFault

NUMBERED = "faq-"
FEW_SHOWN = 500  # faults in a report; it tells how many there are, `fault_table` tells all
TO_PUBLISH = frozenset({"", EntryState.PUBLISHED})


@dataclass(slots=True, kw_only=True)
class Reading:
    """A file as it was read: contents by id, those that stay drafts, faults, unknown fields."""

    contents: dict[str, Content] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    drafts: set[str] = field(default_factory=set)
    nameless: list[tuple[int, Content, bool]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    ignored: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be written; *new* and *changed* are ids."""

    contents: Mapping[str, Content]
    drafts: frozenset[str]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    faults: tuple[RowFault, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an import did, or would do."""

    new: int
    changed: int
    unchanged: int
    faults: tuple[RowFault, ...]
    ignored: tuple[str, ...]
    new_categories: tuple[str, ...]
    is_imported: bool

    @property
    def good(self) -> int:
        """Return how many entries would be written."""
        return self.new + self.changed


def read(rows: Iterable[Row | RowFault]) -> Reading:
    """Return the entries that *rows* hold, and what is wrong with the others."""
    reading = Reading()
    for row in rows:
        if isinstance(row, RowFault):
            reading.faults.append(row)
        else:
            _read(row, reading)
    return reading


def plan(
    reading: Reading, standing: Mapping[str, tuple[int, str]], attachments: frozenset[str]
) -> Plan:
    """Return what *reading* does to the entries that stand, by their kept text."""
    contents = dict(reading.contents)
    drafts, places = set(reading.drafts), dict(reading.places)
    names = numbers_after(standing.keys() | contents.keys())
    for place, content, is_draft in reading.nameless:
        entry_id = next(names)
        contents[entry_id], places[entry_id] = content, place
        if is_draft:
            drafts.add(entry_id)
    faults = list(reading.faults)
    known = standing.keys() | contents.keys()
    for entry_id, content in list(contents.items()):
        wrong = lost_references(content, known, attachments)
        faults += [RowFault(row=places[entry_id], entry_id=entry_id, fault=it) for it in wrong]
        if wrong:
            del contents[entry_id]
    same = {
        entry_id
        for entry_id, content in contents.items()
        if entry_id in standing and standing[entry_id][1] == as_text(content)
    }
    written = {key: content for key, content in contents.items() if key not in same}
    return Plan(
        contents=written,
        drafts=frozenset(drafts & written.keys()),
        new=tuple(key for key in written if key not in standing),
        changed=tuple(key for key in written if key in standing),
        unchanged=len(same),
        faults=tuple(sorted(faults, key=lambda one: one.row)),
        ignored=tuple(sorted(reading.ignored)),
    )


def lost_references(
    content: Content, known: Iterable[str], attachments: frozenset[str]
) -> list[Fault]:
    """Return which other entries and which attachment an entry names that are not there."""
    ids = known if isinstance(known, (set, frozenset)) else frozenset(known)
    lost = [
        Fault(field, f"There is no entry {key}.", f"لا يوجد مدخل {key}.")
        for field, keys in (("linked", content.linked), ("replaces", (content.replaces,)))
        for key in keys
        if key and key not in ids
    ]
    if content.attachment and content.attachment not in attachments:
        lost.append(
            Fault("attachment", "The bank has no such attachment.", "لا يوجد في البنك مرفق كهذا.")
        )
    return lost


def numbers_after(ids: Iterable[str]) -> Iterator[str]:
    """Give ids that nobody has, without end: faq-241, faq-242, …."""
    tails = (key.removeprefix(NUMBERED) for key in ids if key.startswith(NUMBERED))
    highest = max((int(it) for it in tails if it.isdecimal() and len(it) < 10), default=0)  # noqa: PLR2004
    while True:
        highest += 1
        yield f"{NUMBERED}{highest:03}"


def report_of(told: Plan, new_categories: Iterable[str], *, is_imported: bool) -> Report:
    """Return what people are told of a plan."""
    return Report(
        new=len(told.new),
        changed=len(told.changed),
        unchanged=told.unchanged,
        faults=told.faults,
        ignored=told.ignored,
        new_categories=tuple(new_categories),
        is_imported=is_imported,
    )


def report_row(report: Report) -> dict[str, Any]:
    """Return a report as JSON says it."""
    return {
        "imported": report.is_imported,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "new_categories": list(report.new_categories),
        "ignored_fields": list(report.ignored),
        "fault_count": len(report.faults),
        "faults": [
            {
                "row": one.row,
                "id": one.entry_id,
                "field": one.fault.field,
                "detail": one.fault.english,
                "detail_ar": one.fault.arabic,
            }
            for one in report.faults[:FEW_SHOWN]
        ],
    }


def _read(row: Row, reading: Reading) -> None:
    entry_id, state = row.fields.get("id") or "", row.fields.get("state") or ""
    reading.ignored |= {str(it)[:40] for it in row.fields if it not in KNOWN | TOLD_ONLY}
    wrong = [*_wrong_name(entry_id, reading), *_wrong_state(state)]
    content = None
    try:
        content = content_in(row.fields, entry_id=str(entry_id))
    except UnfitEntryError as unfit:
        wrong += unfit.faults
    shown = entry_id if isinstance(entry_id, str) and is_key(entry_id) else ""
    reading.faults += [RowFault(row=row.place, entry_id=shown, fault=it) for it in wrong]
    if content is None or wrong:
        return
    is_draft = state not in TO_PUBLISH
    if not entry_id:
        reading.nameless.append((row.place, content, is_draft))
        return
    reading.contents[shown], reading.places[shown] = content, row.place
    if is_draft:
        reading.drafts.add(shown)


def _wrong_name(entry_id: object, reading: Reading) -> list[Fault]:
    if not entry_id:
        return []
    if not is_key(entry_id):
        return [no_key("id")]
    if (place := reading.places.get(str(entry_id))) is not None:
        return [Fault("id", f"Row {place} has this id too.", f"هذا المعرّف في السطر {place} أيضًا.")]
    return []


def _wrong_state(state: object) -> list[Fault]:
    known = isinstance(state, str) and (state == "" or state in set(EntryState))
    return [] if known else [unknown("state", ", ".join(EntryState))]
