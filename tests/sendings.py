"""Every handing over of a message, a line each: all that a gateway would have been asked."""

import asyncio
import hashlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from core.delivery import AT_ONCE
from core.outbox import Message

ANSWER_SECONDS = 0.005  # a gateway's: meanwhile the message is sent and nobody has noted it


@dataclass(frozen=True, slots=True)
class Sending:
    """One handing over: which message, by which life of a worker, and a digest of what it said."""

    key: str
    life: str
    said: str


class SendingsFile:
    """Implements core.delivery.Sender; nothing that was handed over is written over."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._life = f"{os.getpid()}/{time.time()}"

    async def send(self, message: Message) -> None:
        """Write a line, then take the time of an answer."""
        words = (message.channel, message.recipient, message.subject, message.body)
        digest = hashlib.sha256(json.dumps(words).encode()).hexdigest()
        line = json.dumps(asdict(Sending(message.key, self._life, digest)))
        opened = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(opened, f"{line}\n".encode())  # in one piece, whenever the process dies
        os.close(opened)
        await asyncio.sleep(ANSWER_SECONDS)


def sendings_in(path: Path) -> list[Sending]:
    """Return all sendings in their order."""
    return [Sending(**json.loads(line)) for line in path.read_text().splitlines()]


def wrong_in(sendings: Sequence[Sending]) -> Iterator[str]:
    """Yield what no death of a worker excuses.

    Who dies between the gateway's answer and noting it leaves what was in its hand, AT_ONCE at
    most, to be sent once more: under the same key and in the same words, so that a gateway knows it
    again.
    """
    by_key: defaultdict[str, list[Sending]] = defaultdict(list)
    for one in sendings:
        by_key[one.key].append(one)
    left: defaultdict[str, int] = defaultdict(int)
    for key, times in by_key.items():
        if len({it.said for it in times}) > 1:
            yield f"{key} was sent in different words"
        if len({it.life for it in times}) < len(times):
            yield f"{key} was sent twice by one worker"
        for one in times[:-1]:
            left[one.life] += 1
    yield from (f"worker {life} left {n} to be repeated" for life, n in left.items() if n > AT_ONCE)
