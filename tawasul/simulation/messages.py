"""SIP messages as values: bytes in, bytes out, no I/O (RFC 3261, sections 7 and 20)."""

import re
from dataclasses import dataclass

from tawasul.simulation.errors import MalformedMessageError

VERSION = "SIP/2.0"
LONGEST = 65_535  # what a datagram can hold
END_OF_HEAD = b"\r\n\r\n"
TOKEN = re.compile(r"[A-Za-z0-9.!%*_+`'~-]+")
STATUSES = range(100, 700)
COMPACT = {
    "v": "Via", "f": "From", "t": "To", "i": "Call-ID", "m": "Contact", "l": "Content-Length",
    "c": "Content-Type", "e": "Content-Encoding", "k": "Supported", "s": "Subject",
    "o": "Event", "r": "Refer-To", "b": "Referred-By", "x": "Session-Expires", "u": "Allow-Events",
}  # fmt: skip
LENGTH = "content-length"
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What one side asks. Content-Length is not among the headers: the body says it."""

    method: str
    uri: str
    headers: Headers
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """What the other side answers."""

    status: int
    reason: str
    headers: Headers
    body: bytes = b""

    @property
    def is_final(self) -> bool:
        """Tell whether nothing more is to come."""
        return self.status >= 200  # noqa: PLR2004 - 1xx are provisional

    @property
    def is_success(self) -> bool:
        """Tell whether the request was granted."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the class 2xx


Message = Request | Response


def header(message: Message, name: str) -> str:
    """Return the first header of that name; "" if there is none."""
    return next(iter(headers(message, name)), "")


def headers(message: Message, name: str) -> list[str]:
    """Return every header of that name in order."""
    wanted = name.lower()
    return [value for key, value in message.headers if key.lower() == wanted]


def formatted(message: Message) -> bytes:
    """Return the message as it travels."""
    match message:
        case Request(method, uri):
            first = f"{method} {uri} {VERSION}"
        case Response(status, reason):
            first = f"{VERSION} {status} {reason}"
    lines = [first, *(f"{name}: {value}" for name, value in message.headers)]
    lines.append(f"Content-Length: {len(message.body)}")
    return "\r\n".join(lines).encode() + END_OF_HEAD + message.body


def parsed(data: bytes) -> Message:
    """Return the message in a datagram; MalformedMessageError if there is none."""
    if len(data) > LONGEST:
        raise MalformedMessageError("it is too long")
    head, separator, body = data.lstrip(b"\r\n").partition(END_OF_HEAD)
    if not separator:
        raise MalformedMessageError("its head does not end")
    try:
        text = head.decode()
    except UnicodeDecodeError:
        raise MalformedMessageError("its head is not UTF-8") from None
    first, *lines = text.split("\r\n")
    pairs = _pairs(lines)
    return _message(first, pairs, _body(body, pairs))


def _message(first: str, pairs: list[tuple[str, str]], body: bytes) -> Message:
    kept = tuple((name, value) for name, value in pairs if name.lower() != LENGTH)
    words = first.split(" ", 2)
    if len(words) != 3:  # noqa: PLR2004 - both kinds of first lines have three words
        raise MalformedMessageError("its first line is none")
    if words[0] == VERSION:
        return Response(_status(words[1]), words[2], kept, body)
    method, uri, version = words
    if version != VERSION or not TOKEN.fullmatch(method) or not uri:
        raise MalformedMessageError("its first line is none")
    return Request(method, uri, kept, body)


def _status(word: str) -> int:
    if len(word) != 3 or not word.isascii() or not word.isdigit():  # noqa: PLR2004 - RFC 3261
        raise MalformedMessageError("its status is no number of three digits")
    if (status := int(word)) not in STATUSES:
        raise MalformedMessageError("its status is out of range")
    return status


def _pairs(lines: list[str]) -> list[tuple[str, str]]:
    """Return the headers; a line that begins with a blank goes on with the one before."""
    pairs: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in (" ", "\t"):
            if not pairs:
                raise MalformedMessageError("its first header begins with a blank")
            name, value = pairs[-1]
            pairs[-1] = (name, f"{value} {line.strip()}".strip())
            continue
        name, colon, value = line.partition(":")
        name = name.rstrip(" \t")
        if not colon or not TOKEN.fullmatch(name):
            raise MalformedMessageError("a header has no name")
        pairs.append((COMPACT.get(name.lower(), name), value.strip()))
    return pairs


def _body(rest: bytes, pairs: list[tuple[str, str]]) -> bytes:
    lengths = {value for name, value in pairs if name.lower() == LENGTH}
    if not lengths:
        return rest
    word = lengths.pop()
    if lengths or not word.isascii() or not word.isdigit() or len(word) > len(str(LONGEST)):
        raise MalformedMessageError("its length is no number")
    if int(word) > len(rest):
        raise MalformedMessageError("its body is cut off")
    return rest[: int(word)]
