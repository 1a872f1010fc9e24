"""One journal record: an event as it is spooled, published and turned into a row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, TypedDict

import orjson

from agi.calls import FINAL, Call
from agi.events import CALL_EVENTS, CallEvent, EndedBy
from core.database import MICROSECOND

CALL_FIELDS = tuple(field.name for field in fields(Call))
CALL_COLUMNS = (*CALL_FIELDS, "is_open")
EVENT_COLUMNS = ("call_id", "n", "kind", "at", "detail")

_NUL = rb"\u0000"  # PostgreSQL takes no NUL inside a text
_INSTEAD = rb"\ufffd"
_COMMON = ("call_id", "at")
_DETAILS = {
    kind: tuple(field.name for field in fields(kind) if field.name not in _COMMON)
    for kind in CALL_EVENTS.values()
}
_VALUES = {kind: attrgetter(*_COMMON, *names) for kind, names in _DETAILS.items()}
_call_values = attrgetter(*CALL_FIELDS)


class Record(TypedDict):
    """What a line of the spool says: *n* is the event's number within its call."""

    call_id: str
    n: int
    kind: str
    at: str
    detail: dict[str, Any]


def record_of(n: int, event: CallEvent) -> bytes:
    """Return the record of a call's event number *n*, as a line of JSON."""
    try:
        line = orjson.dumps(_content(n, event))
    except TypeError:  # half a surrogate pair in a caller's name
        line = orjson.dumps(_content(n, _clean(event)))
    return line.replace(_NUL, _INSTEAD) if _NUL in line else line


def read(lines: Iterable[bytes]) -> list[Record]:
    """Return the records that *lines* hold; one that is none raises ValueError or KeyError."""
    return [_checked(orjson.loads(line)) for line in lines]


def event_of(kind: str, call_id: str, at: datetime, detail: Mapping[str, Any]) -> CallEvent:
    """Return the event that was written so."""
    values = dict(detail)
    if "ended_by" in values:
        values["ended_by"] = EndedBy(values["ended_by"])
    return CALL_EVENTS[kind](call_id=call_id, at=at, **values)


def event_row(record: Record, as_moment: Callable[[datetime], object]) -> tuple[Any, ...]:
    """Return the row of one event; *as_moment* makes the driver's own time."""
    at = as_moment(datetime.fromisoformat(record["at"]))
    detail = orjson.dumps(record["detail"]).decode()
    return record["call_id"], record["n"], record["kind"], at, detail


def call_row(call: Call, as_moment: Callable[[datetime], object]) -> tuple[Any, ...]:
    """Return the row of one call, in the order of CALL_COLUMNS."""
    row = dict(zip(CALL_FIELDS, _call_values(call), strict=True))
    for name in ("started_at", "joined_at", "answered_at", "held_at", "wrap_up_at", "ended_at"):
        if (moment := row[name]) is not None:
            row[name] = as_moment(moment)
    for name in ("waited_for", "on_hold_for", "talked_for", "wrapped_up_for"):
        if (length := row[name]) is not None:
            row[name] = length // MICROSECOND
    for name in ("state", "ended_by", "outcome"):
        if (word := row[name]) is not None:
            row[name] = str(word)
    row["caller"] = _writable(call.caller)
    row["path"] = orjson.dumps(call.path).decode()
    row["scores"] = orjson.dumps(call.scores).decode()
    return (*row.values(), call.state not in FINAL)


def _content(n: int, event: CallEvent) -> Record:
    kind = type(event)
    call_id, at, *values = _VALUES[kind](event)
    detail = dict(zip(_DETAILS[kind], values, strict=True))
    return {"call_id": call_id, "n": n, "kind": event.kind, "at": at, "detail": detail}


def _checked(content: Any) -> Record:  # noqa: ANN401 - whatever the line held
    record: Record = {name: content[name] for name in EVENT_COLUMNS}  # type: ignore[assignment]
    return record


def _clean(event: CallEvent) -> CallEvent:
    changes: dict[str, Any] = {
        field.name: _writable(text)
        for field in fields(event)
        if type(text := getattr(event, field.name)) is str
    }
    return replace(event, **changes)


def _writable(text: str) -> str:
    """Return *text* without what no database takes."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
