"""One line of Asterisk's diary (CEL), read into our words. Pure."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from asterisk_conf.diary import COLUMNS, Column, DiaryEvent
from asterisk_conf.names import queue_of

UNKNOWN_CAUSE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryRow:
    """What Asterisk wrote of one channel.

    ``queue`` is filled for QUEUE_ENTERED only, ``told`` for TOLD (``asterisk_conf.told``);
    ``cause`` (Q.850) and ``hung_up_by`` (the channel whose side began it) are those of HUNG_UP.
    """

    event: DiaryEvent
    at: datetime
    call_id: str
    unique_id: str
    channel: str
    caller: str
    queue: str = ""
    cause: int = UNKNOWN_CAUSE
    hung_up_by: str = ""
    told: str = ""
    context: str = ""  # where in the dialplan


def diary_rows(lines: Iterable[str]) -> Iterator[DiaryRow]:
    """Read diary lines in order; a line that is torn or not ours is passed over."""
    for fields in csv.reader(lines):
        if len(fields) != len(COLUMNS):
            continue
        try:
            yield _row(dict(zip(COLUMNS, fields, strict=True)))
        except ValueError:
            continue


def _row(fields: dict[Column, str]) -> DiaryRow:
    extra = json.loads(fields[Column.EXTRA] or "{}")
    return DiaryRow(
        event=DiaryEvent(fields[Column.EVENT]),
        at=datetime.fromtimestamp(float(fields[Column.AT]), UTC),
        call_id=fields[Column.CALL_ID],
        unique_id=fields[Column.CHANNEL_ID],
        channel=fields[Column.CHANNEL],
        caller=fields[Column.CALLER],
        queue=queue_of(fields[Column.APP_DATA].partition(",")[0]),
        cause=int(extra.get("hangupcause", UNKNOWN_CAUSE)),
        hung_up_by=str(extra.get("hangupsource", "")),
        told=str(extra.get("extra", "")),
        context=fields[Column.CONTEXT],
    )
