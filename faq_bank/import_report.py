"""What people are told of an import, and how JSON says it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from faq_bank.import_plan import Overtaken, Plan
from faq_bank.rows import RowFault

FEW_SHOWN = 500  # faults in a report; it tells how many there are, `fault_table` tells all


@dataclass(frozen=True, slots=True)
class Replaced:
    """An entry that another one of the file ends; without a last day agents read it no more."""

    entry_id: str
    by: str
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an import did, or would do; *published* had the same text before."""

    new: int
    changed: int
    published: int
    unchanged: int
    overtaken: tuple[Overtaken, ...]
    replaced: tuple[Replaced, ...]
    faults: tuple[RowFault, ...]
    ignored: tuple[str, ...]
    new_categories: tuple[str, ...]
    is_imported: bool

    @property
    def good(self) -> int:
        """Return how many entries would be written."""
        return self.new + self.changed


def report_of(
    told: Plan,
    new_categories: Iterable[str],
    replaced: Iterable[Replaced],
    *,
    is_imported: bool,
) -> Report:
    """Return what people are told of a plan."""
    return Report(
        new=len(told.new),
        changed=len(told.changed),
        published=len(told.to_publish),
        unchanged=told.unchanged,
        overtaken=told.overtaken,
        replaced=tuple(replaced),
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
        "published": report.published,
        "unchanged": report.unchanged,
        "overtaken_count": len(report.overtaken),
        "overtaken": [{"id": it.entry_id, "by": it.by} for it in report.overtaken[:FEW_SHOWN]],
        "replaced_count": len(report.replaced),
        "replaced": [
            {
                "id": it.entry_id,
                "by": it.by,
                "last_day": it.last_day and it.last_day.isoformat(),
            }
            for it in report.replaced[:FEW_SHOWN]
        ],
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
