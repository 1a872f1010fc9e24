"""``tawasul faq import`` and ``faq export``: the bank as a file, from the command line."""

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.audit import Action, Deed
from core.audit_store import AuditLog
from core.settings import Settings
from faq_bank.errors import UnknownFormError
from faq_bank.exporting import Form, export
from faq_bank.fault_table import fault_table
from faq_bank.import_plan import Reading, read
from faq_bank.import_report import Report
from faq_bank.importing import import_entries, rehearse
from faq_bank.kept_entries import KeptEntry
from faq_bank.row_files import MEGABYTE, read_rows
from faq_bank.rows import Row, RowFault
from faq_bank.store import EntryStore
from tawasul.audit import at_the_terminal
from tawasul.bar import Bar
from tawasul.database import opened

LARGEST = 500 * MEGABYTE  # a file that whoever runs the centre trusts
FEW_NAMED = 50


def add_import(parser: argparse.ArgumentParser) -> None:
    """Describe the import."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="tell what it would do")
    parser.add_argument("--draft", action="store_true", help="as drafts, not for agents yet")
    parser.add_argument("--skip-faulty", action="store_true", help="leave rows with faults out")
    parser.add_argument(
        "--faults", type=Path, metavar="FILE", help="write the faults there, as CSV"
    )
    parser.set_defaults(do=import_file)


def add_export(parser: argparse.ArgumentParser) -> None:
    """Describe the export."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.set_defaults(do=export_file)


def import_file(options: argparse.Namespace, settings: Settings) -> int:
    """Take a file into the bank, as a whole or not at all; return 1 when it has faults."""
    rows = list(read_rows(options.file, largest=LARGEST))
    reading = read(_counted(rows))
    report = asyncio.run(_imported(settings, reading, options))
    if options.faults is None:
        print("\n".join(map(_line, report.faults)), end="\n" if report.faults else "")
    else:
        options.faults.write_text(fault_table(report.faults), encoding="utf-8", newline="")
        print(f"The faults are in {options.faults}.")
    print("\n".join(_summary(report)))
    return 1 if report.faults and not (report.is_imported or options.skip_faulty) else 0


def export_file(options: argparse.Namespace, settings: Settings) -> int:
    """Write every entry at its newest version, in the form that the file's name asks for."""
    form = form_of(options.file)
    entries = asyncio.run(_all(settings))
    options.file.write_bytes(export(entries, form))
    print(f"{len(entries)} entries are in {options.file}.")
    return 0


def form_of(path: Path) -> Form:
    """Return the form that a file's name asks for; UnknownFormError."""
    ending = path.suffix.lstrip(".").lower()
    if ending not in set(Form):
        raise UnknownFormError(ending)
    return Form(ending)


async def _imported(settings: Settings, reading: Reading, options: argparse.Namespace) -> Report:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        is_published = not options.draft
        rehearsed = await rehearse(sessions, reading, is_published=is_published, by=actor)
        if options.dry_run or (rehearsed.faults and not options.skip_faulty):
            return rehearsed
        return await import_entries(
            sessions,
            reading,
            is_published=is_published,
            by=actor,
            skip_faulty=options.skip_faulty,
            tell=Bar("Writing", rehearsed.good).advance,
        )


async def _all(settings: Settings) -> Sequence[KeptEntry]:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        await AuditLog(sessions).write(Deed(actor, Action.FAQ_EXPORTED, "faq"))
        async with sessions() as session:
            return await EntryStore(session).all()


def _counted(rows: Sequence[Row | RowFault]) -> Iterator[Row | RowFault]:
    bar = Bar("Checking", len(rows))
    for row in rows:
        yield row
        bar.advance()


def _line(one: RowFault) -> str:
    entry = f" ({one.entry_id})" if one.entry_id else ""
    return f"Row {one.row}{entry}, {one.fault.field}: {one.fault.english}"


def _summary(report: Report) -> Iterator[str]:
    if report.ignored:
        yield f"Fields that an entry does not have: {', '.join(report.ignored)}."
    if report.new_categories:
        yield f"New categories: {', '.join(report.new_categories)}."
    if report.overtaken:
        some = ", ".join(f"{it.entry_id} ({it.by})" for it in report.overtaken[:FEW_NAMED])
        yield f"Open drafts of others that are overtaken: {len(report.overtaken)}: {some}."
    if report.replaced:
        named = ", ".join(f"{it.entry_id} (by {it.by})" for it in report.replaced[:FEW_NAMED])
        yield f"Entries that are replaced and end: {len(report.replaced)}: {named}."
    head = "Imported" if report.is_imported else "Nothing was changed; it would be"
    yield (
        f"{head}: {report.new} new, {report.changed} changed, {report.published} published "
        f"as they stood, {report.unchanged} the same, "
        f"{len(report.faults)} faults."
    )
