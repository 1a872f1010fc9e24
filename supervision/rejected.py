"""Records that the database refuses for what they say: kept beside the spool, for a person."""

import hashlib
import logging
from pathlib import Path

import orjson

log = logging.getLogger(__name__)


class Rejected:
    """A file of lines ``{"reason": …, "record": …}``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: set[bytes] = set()

    def put_aside(self, record: bytes, error: Exception) -> None:
        """Keep *record* with the reason, once, and call for a person."""
        digest = hashlib.sha256(record).digest()
        if digest in self._seen:  # the batch it came with is being tried again
            return
        self._seen.add(digest)
        reason = str(getattr(error, "orig", None) or error)
        log.error(
            "A journal record was refused and set aside: someone must look.",
            extra={"file": str(self._path), "reason": reason},
        )
        line = orjson.dumps({"reason": reason, "record": record.decode("utf-8", "replace")})
        with self._path.open("ab") as file:
            file.write(line + b"\n")
