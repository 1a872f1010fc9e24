"""The head of the audit log, written aside: a log that was cut short is found by it."""

import json
import logging
from pathlib import Path

from core.audit import Head
from core.audit_store import AuditLog
from core.secrets import write_private

logger = logging.getLogger(__name__)


class HeadFile:
    """One file beside the database. It never goes back: what it once said, the log must hold."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Head | None:
        """Return what was written last, or None when nothing was yet."""
        try:
            facts = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return Head(int(facts["n"]), str(facts["hash"]))

    async def follow(self, log: AuditLog) -> bool:
        """Write the log's head down; return False, and say so, when the log has lost a row."""
        kept, head = self.read(), await log.head()
        if kept == head:
            return True
        if kept is not None and kept.n > 0 and await log.hash_at(kept.n) != kept.hash:
            logger.error("the audit log is not what it was", extra={"row": kept.n})
            return False
        write_private(self._path, json.dumps({"n": head.n, "hash": head.hash}) + "\n")
        logger.info("audit head", extra={"row": head.n, "hash": head.hash})
        return True
