"""The records of calls after events that a killed controller had not yet written: pure."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from agi.calls import Call, record_after, started
from agi.errors import UnexpectedEventError
from agi.events import CallEvent, CallFound, CallStarted
from supervision.records import Record, event_of

log = logging.getLogger(__name__)


def replayed(known: Mapping[str, Call], records: Iterable[Record]) -> dict[str, Call]:
    """Return each call as *records* leave it, beginning with what is *known* of it."""
    calls = dict(known)
    for record in records:
        call_id, n = record["call_id"], record["n"]
        at = datetime.fromisoformat(record["at"])
        call = calls.get(call_id)
        if call is not None and n <= call.events:
            continue
        event = event_of(record["kind"], call_id, at, record["detail"])
        if (after := _after(call, event, n)) is not None:
            calls[call_id] = after
    return calls


def _after(call: Call | None, event: CallEvent, n: int) -> Call | None:
    if call is None:
        if isinstance(event, (CallStarted, CallFound)):
            return started(event)
        log.error("The journal lacks the beginning of a call.", extra={"call_id": event.call_id})
        return None
    try:
        return replace(record_after(call, event), events=n)
    except UnexpectedEventError:  # another version of the table let it pass
        log.exception("An event of the spool does not fit.", extra={"call_id": call.call_id})
        return replace(call, events=n)
