"""Messages as files in a folder, for development and tests: each once, however often it is sent."""

import hashlib
import json
from pathlib import Path

from core.outbox import Message


class MessageFolder:
    """Implements core.delivery.Sender."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: Message) -> None:
        """Write the message; one whose key is there already is there."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(message.key.encode()).hexdigest()[:32]
        said = {
            "key": message.key,
            "channel": message.channel,
            "to": message.recipient,
            "subject": message.subject,
            "body": message.body,
        }
        path = self._folder / f"{name}.json"
        copy = path.with_suffix(".new")
        copy.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
        copy.replace(path)
