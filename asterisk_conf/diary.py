"""Asterisk's own diary (CEL): what happened to channels, whether or not the controller looked.

One CSV line an event, every field quoted, in the order of ``COLUMNS``; ``extra`` is JSON. It is
read by position, with Python's ``csv`` module (a quoted field may hold anything).
"""

from collections.abc import Mapping
from enum import StrEnum

from asterisk_conf.names import UserEvent


class Column(StrEnum):
    """A field of a diary line, by the name that cel_custom gives it."""

    EVENT = "eventtype"
    AT = "eventtime"  # seconds since the epoch, a point, six digits of microseconds
    CALL_ID = "linkedid"
    CHANNEL_ID = "uniqueid"
    CHANNEL = "channame"
    CALLER = "num"
    CONTEXT = "context"
    EXTEN = "exten"
    APP_DATA = "appdata"  # of APP_START: what Queue() was given, the queue's name first
    EXTRA = "eventextra"  # of HANGUP: hangupcause, hangupsource, dialstatus; of TOLD: extra


class DiaryEvent(StrEnum):
    """What the diary tells."""

    CHANNEL_STARTED = "CHAN_START"
    ANSWERED = "ANSWER"
    QUEUE_ENTERED = "APP_START"
    HUNG_UP = "HANGUP"
    TOLD = UserEvent.TOLD  # by its own name; what is told is in EXTRA


COLUMNS: tuple[Column, ...] = tuple(Column)
EVENTS = ("CHAN_START", "ANSWER", "APP_START", "HANGUP", "USER_DEFINED")
"""As cel.conf names them: what the dialplan writes has one name there."""
EXPRESSIONS: Mapping[Column, str] = {
    Column.EVENT: "${eventtype}",
    Column.AT: "${eventtime}",
    Column.CALL_ID: "${CHANNEL(linkedid)}",
    Column.CHANNEL_ID: "${CHANNEL(uniqueid)}",
    Column.CHANNEL: "${CHANNEL(channame)}",
    Column.CALLER: "${CALLERID(num)}",
    Column.CONTEXT: "${CHANNEL(context)}",
    Column.EXTEN: "${CHANNEL(exten)}",
    Column.APP_DATA: "${CHANNEL(appdata)}",
    Column.EXTRA: "${eventextra}",
}
"""How an older Asterisk, which knows no field lists, is told the same columns."""

TRACKED_APPLICATIONS = ("queue",)
