"""What the pages of the FAQ bank ask, wired to a worker of this centre."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.audit import Actor
from core.settings import Settings
from faq_bank.errors import ImportOvertakenError, UnreadableFileError
from faq_bank.exporting import Form
from faq_bank.faults import Fault
from faq_bank.file_faults import FILE, too_demanding
from recordings.errors import StudioBusyError
from tawasul.worker import said_by

WORKER = "tawasul.faq_worker"


class FaqDesk:
    """Implements agent_desktop.ports.BankFiles: files are worked on outside this process."""

    def __init__(self, settings: Settings) -> None:
        self._database_url = settings.database_url
        self._one_at_a_time = asyncio.Lock()

    async def rehearse(self, upload: Path, *, is_published: bool, by: Actor) -> Mapping[str, Any]:
        """Return the report of what an import would do."""
        return await self._report("rehearse", upload, by, is_published=is_published)

    async def faults(self, upload: Path, *, by: Actor) -> bytes:
        """Return a table of every fault of a file, as CSV."""
        table: str = (await self._report("faults", upload, by))["table"]
        return table.encode()

    async def take(
        self, upload: Path, *, is_published: bool, skip_faulty: bool, by: Actor
    ) -> Mapping[str, Any]:
        """Import a file and return the report."""
        return await self._report(
            "take", upload, by, is_published=is_published, skip_faulty=skip_faulty
        )

    async def give(self, form: Form) -> bytes:
        """Return a file of every entry at its newest version."""
        return await self._said({"do": "give", "form": form})

    async def _report(
        self,
        do: str,
        upload: Path,
        by: Actor,
        *,
        is_published: bool = False,
        skip_faulty: bool = False,
    ) -> Mapping[str, Any]:
        asked = {
            "do": do,
            "file": str(upload),
            "is_published": is_published,
            "skip_faulty": skip_faulty,
            "by": [by.kind, by.name, by.address],
        }
        try:
            told = json.loads(await self._said(asked))
        except (StudioBusyError, RuntimeError):  # it was stopped at its limits of time or memory
            raise UnreadableFileError(too_demanding()) from None
        if told.get("refused") == "overtaken":
            raise ImportOvertakenError
        if "refused" in told:
            english, arabic, row = told["facts"]
            raise UnreadableFileError(Fault(FILE, english, arabic), row)
        report: Mapping[str, Any] = told["report"]
        return report

    async def _said(self, asked: Mapping[str, Any]) -> bytes:
        given = json.dumps({**asked, "database_url": self._database_url}).encode()
        async with self._one_at_a_time:
            return await said_by(WORKER, given=given)
