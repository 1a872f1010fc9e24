"""Takes a file of FAQ entries in, or gives one out, in a process of its own, so that no call waits.

``python -m tawasul.faq_worker`` reads what to do as JSON; ``give`` answers with the file itself,
``rehearse``, ``faults`` and ``take`` with one JSON object: the report, or the refusal and its
facts. A file that needs more memory or time than any honest one is refused.
"""

import asyncio
import json
import resource
import sys
from pathlib import Path
from typing import Any

from core.audit import Actor, ActorKind
from core.courtesy import give_way
from core.database import engine_for, sessions_for
from faq_bank.errors import ImportOvertakenError, UnreadableFileError
from faq_bank.exporting import Form, export
from faq_bank.fault_table import fault_table
from faq_bank.file_faults import too_demanding
from faq_bank.import_plan import read
from faq_bank.import_report import Report, report_row
from faq_bank.importing import Sessions, import_entries, rehearse
from faq_bank.row_files import read_rows
from faq_bank.store import EntryStore

MEMORY = 2 * 1024**3
CPU_SECONDS = 50


async def work(asked: dict[str, Any]) -> bytes:
    """Do what is asked on the database that it names."""
    engine = engine_for(asked["database_url"])
    try:
        if asked["do"] == "give":
            return await _given(sessions_for(engine), Form(asked["form"]))
        return json.dumps(await _answered(sessions_for(engine), asked)).encode()
    finally:
        await engine.dispose()


async def _given(sessions: Sessions, form: Form) -> bytes:
    async with sessions() as session:
        return export(await EntryStore(session).all(), form)


async def _answered(sessions: Sessions, asked: dict[str, Any]) -> dict[str, Any]:
    try:
        report = await _reported(sessions, asked)
        if asked["do"] == "faults":
            return {"report": {"table": fault_table(report.faults)}}
        return {"report": report_row(report)}
    except UnreadableFileError as error:
        fault = error.fault
        return {"refused": "unreadable", "facts": [fault.english, fault.arabic, error.row]}
    except MemoryError:
        fault = too_demanding()
        return {"refused": "unreadable", "facts": [fault.english, fault.arabic, 0]}
    except ImportOvertakenError:
        return {"refused": "overtaken"}


async def _reported(sessions: Sessions, asked: dict[str, Any]) -> Report:
    reading = read(read_rows(Path(asked["file"])))
    kind, name, address = asked["by"]
    by, is_published = Actor(ActorKind(kind), name, address), asked["is_published"]
    rehearsed = await rehearse(sessions, reading, is_published=is_published, by=by)
    if asked["do"] in {"rehearse", "faults"} or (rehearsed.faults and not asked["skip_faulty"]):
        return rehearsed
    return await import_entries(
        sessions,
        reading,
        is_published=is_published,
        by=by,
        skip_faulty=asked["skip_faulty"],
    )


def main() -> int:
    """Do what the input asks."""
    give_way()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    sys.stdout.buffer.write(asyncio.run(work(json.load(sys.stdin))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
