"""Every fault of a file as a table, for whoever mends it. Pure."""

import csv
from collections.abc import Iterable
from io import StringIO

from faq_bank.exporting import MARK
from faq_bank.rows import RowFault, guarded

HEADINGS = ("row", "id", "field", "detail", "detail_ar")


def fault_table(faults: Iterable[RowFault]) -> str:
    """Return the faults as CSV; no cell is ever worked out as a formula."""
    text = StringIO(newline="")
    table = csv.writer(text)
    table.writerow(HEADINGS)
    for one in faults:
        told = (one.entry_id, one.fault.field, one.fault.english, one.fault.arabic)
        table.writerow([one.row, *map(guarded, told)])
    return MARK + text.getvalue()
