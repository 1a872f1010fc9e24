"""Asterisk's own log of its queues, where a centre keeps it."""

from asterisk_conf.directories import Directories
from core.settings import Settings
from supervision.reconcile import LogLine, queue_log_lines

QUEUE_LOG = "queue_log"


def queue_log_of(settings: Settings) -> list[LogLine]:
    """Return what queue_log says of calls; nothing where Asterisk has written none yet."""
    path = Directories.of(settings).log / QUEUE_LOG
    if not path.exists():
        return []
    with path.open(encoding="utf-8", errors="replace") as log:
        return list(queue_log_lines(log))
