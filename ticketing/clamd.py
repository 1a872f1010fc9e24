"""Asks ClamAV's daemon about a content, over its socket (INSTREAM)."""

import asyncio
import struct
from pathlib import Path

from ticketing.errors import ScannerAwayError

CHUNK = 64 * 1024
SECONDS = 20.0
CLEAN = b"OK"


class Clamd:
    """Implements ticketing.attachment_service.Scanner."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket

    async def finds(self, content: bytes) -> str:
        """Return the name of what the daemon found, "" when it found nothing; ScannerAwayError."""
        try:
            async with asyncio.timeout(SECONDS):
                reply = await self._ask(content)
        except (OSError, TimeoutError) as error:
            raise ScannerAwayError from error
        said = reply.strip(b"\0\n ").removeprefix(b"stream: ")
        if said == CLEAN:
            return ""
        if not said.endswith(b" FOUND"):
            raise ScannerAwayError
        return said.removesuffix(b" FOUND").decode("utf-8", errors="replace")

    async def _ask(self, content: bytes) -> bytes:
        reader, writer = await asyncio.open_unix_connection(self._socket)
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                part = content[start : start + CHUNK]
                writer.write(struct.pack("!L", len(part)) + part)
                await writer.drain()
            writer.write(struct.pack("!L", 0))
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()
