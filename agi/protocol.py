"""FastAGI without a socket: bytes in, requests and replies out.

Asterisk opens the connection and sends ``agi_name: value`` lines up to an empty line. From then on
each command of ours is answered by one line, ``200 result=…``, ``510 …``, ``511 …``, or by a usage
text of several lines, ``520-…`` to ``520 End of proper usage.``. ``HANGUP`` may stand between them:
the caller left, or a command failed; either way Asterisk ends the dialogue.
(Source: res_agi.c of Asterisk 22.)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from agi.errors import AgiProtocolError, AgiRefusedError, DialogueEnded, UnsafeValueError

HEADER_BYTES = 16 * 1024
HEADER_LINES = 128
REPLY_BYTES = 16 * 1024

_REPLY = re.compile(rb"200 result=(\S*)\s*(?:\((.*)\))?")
_UNSAFE = re.compile(r"[\r\n\0]")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgiRequest:
    """Who calls, and which route of the controller Asterisk asked for."""

    route: str
    call_id: str
    channel: str
    caller: str
    dialled: str
    language: str
    argument: str = ""  # what stands behind the address in the dialplan


@dataclass(frozen=True, slots=True)
class AgiReply:
    """The answer to one command: ``200 result=<result> (<data>)``."""

    result: str
    data: str


class HungUp(Enum):
    """Asterisk said that the dialogue is over."""

    HUNG_UP = auto()


AgiEvent = AgiRequest | AgiReply | AgiRefusedError | HungUp


class AgiStream:
    """One connection's incoming bytes. Bounded: whoever sends too much gets AgiProtocolError."""

    __slots__ = ("_buffer", "_header", "_usage")

    def __init__(self) -> None:
        self._buffer = b""
        self._header: dict[str, str] | None = {}
        self._usage: str | None = None

    def receive(self, data: bytes) -> list[AgiEvent]:
        """Return what *data* completes, in order."""
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        events: list[AgiEvent] = []
        for line in lines:
            event = self._reply(line) if self._header is None else self._header_line(line)
            if event is not None:
                events.append(event)
        if len(self._buffer) > (REPLY_BYTES if self._header is None else HEADER_BYTES):
            raise AgiProtocolError("a line without end")
        return events

    def _header_line(self, line: bytes) -> AgiRequest | None:
        header = self._header
        assert header is not None  # noqa: S101 - receive() calls this only while a header is read
        text = line.decode("utf-8", errors="replace").strip("\r")
        if not text:
            self._header = None
            return _request(header)
        name, colon, value = text.partition(":")
        if not colon or not name.startswith("agi_"):
            raise AgiProtocolError("a header line that is not agi_name: value")
        header[name] = value.strip()
        if len(header) > HEADER_LINES or len(line) > HEADER_BYTES:
            raise AgiProtocolError("an endless header")
        return None

    def _reply(self, line: bytes) -> AgiReply | AgiRefusedError | HungUp | None:
        if (match := _REPLY.match(line)) is not None:
            result, data = match.groups(default=b"")
            return AgiReply(result.decode(errors="replace"), data.decode(errors="replace"))
        text = line.decode("utf-8", errors="replace").strip()
        if text == "HANGUP":
            return HungUp.HUNG_UP
        return self._refusal(text)

    def _refusal(self, text: str) -> AgiRefusedError | None:
        if self._usage is not None:
            self._usage = f"{self._usage} {text}"[:REPLY_BYTES]
            return self._end_of_usage(text)
        if text.startswith("520-"):
            self._usage = text
            return None
        if not text:
            return None
        if not text[:3].isdigit():
            raise AgiProtocolError("an answer that does not begin with a code")
        return AgiRefusedError(int(text[:3]), text[4:])

    def _end_of_usage(self, text: str) -> AgiRefusedError | None:
        if not text.startswith("520 "):
            return None
        usage, self._usage = self._usage or "", None
        return AgiRefusedError(520, usage[4:])


def _request(header: Mapping[str, str]) -> AgiRequest:
    if not (call_id := header.get("agi_uniqueid", "")):
        raise AgiProtocolError("a header without agi_uniqueid")
    caller = header.get("agi_callerid", "")
    return AgiRequest(
        route="/" + header.get("agi_network_script", "").partition("?")[0],
        call_id=call_id,
        channel=header.get("agi_channel", ""),
        caller="" if caller == "unknown" else caller,
        dialled=header.get("agi_dnid") or header.get("agi_extension", ""),
        language=header.get("agi_language", ""),
        argument=header.get("agi_arg_1", ""),
    )


def command(verb: str, *arguments: str) -> bytes:
    """Return the line of one command; each argument is quoted, a line break in one is refused."""
    return (" ".join((verb, *map(_quoted, arguments))) + "\n").encode()


def _quoted(value: str) -> str:
    if _UNSAFE.search(value):
        raise UnsafeValueError(value)
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def reply_of(event: AgiEvent) -> AgiReply:
    """Return the reply, or raise what the event means for whoever awaits one."""
    if isinstance(event, AgiReply):
        return event
    if isinstance(event, AgiRefusedError):
        if event.code == 511:  # noqa: PLR2004 - "Command Not Permitted on a dead channel"
            raise DialogueEnded
        raise event
    raise DialogueEnded
