"""SIP over one UDP socket: requests, answers, and what is sent again (RFC 3261, section 17)."""

import asyncio
import secrets
import socket
from collections.abc import Callable
from typing import Self

from tawasul.simulation.addresses import Place, branch_of, tag_of
from tawasul.simulation.errors import MalformedMessageError, NoAnswerError
from tawasul.simulation.messages import (
    Headers,
    Message,
    Request,
    Response,
    formatted,
    header,
    headers,
    parsed,
)

T1_SECONDS = 0.5  # the first time to wait before sending again
T2_SECONDS = 4.0  # the longest
GIVE_UP_SECONDS = 32.0  # 64 × T1: so long a side may send the same again
BUFFER_BYTES = 4 << 20
COOKIE = "z9hG4bK"  # every branch of RFC 3261 begins so
PHRASES = {
    100: "Trying", 180: "Ringing", 200: "OK", 404: "Not Found", 405: "Method Not Allowed",
    481: "Call Does Not Exist", 486: "Busy Here", 487: "Request Terminated",
    488: "Not Acceptable Here", 500: "Server Internal Error", 503: "Service Unavailable",
}  # fmt: skip
Send = Callable[[bytes, Place], None]


class Repeater:
    """Sends the same bytes again, later and later, until it is stopped or gives up."""

    def __init__(self, send: Send, data: bytes, to: Place, *, most_seconds: float) -> None:
        self._send = send
        self._data = data
        self._to = to
        self._most = most_seconds
        self._wait = T1_SECONDS
        self._loop = asyncio.get_running_loop()
        self._ends = self._loop.time() + GIVE_UP_SECONDS
        self._timer = self._loop.call_later(self._wait, self._again)
        send(data, to)

    def stop(self) -> None:
        """Send no more."""
        self._timer.cancel()

    def _again(self) -> None:
        if self._loop.time() >= self._ends:
            return
        self._send(self._data, self._to)
        self._wait = min(self._wait * 2, self._most)
        self._timer = self._loop.call_later(self._wait, self._again)


class Asking:
    """A request of ours and what is answered to it."""

    def __init__(self, request: Request, to: Place, send: Send) -> None:
        self.request = request
        self.to = to
        self.is_ringing = False
        self.acknowledgement: bytes = b""
        self._send = send
        self._answer: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        most = GIVE_UP_SECONDS if request.method == "INVITE" else T2_SECONDS
        self._repeater = Repeater(send, formatted(request), to, most_seconds=most)

    async def answer(self) -> Response:
        """Return the final answer; NoAnswerError when there is none in time."""
        try:
            async with asyncio.timeout(GIVE_UP_SECONDS):
                return await asyncio.shield(self._answer)
        except TimeoutError:
            raise NoAnswerError(self.request.method) from None
        finally:
            self._repeater.stop()

    def take(self, response: Response) -> None:
        """Take an answer: one that came before is acknowledged once more."""
        if not response.is_final:
            self.is_ringing = True
            if self.request.method == "INVITE":
                self._repeater.stop()
            return
        self._repeater.stop()
        if self.request.method == "INVITE" and not response.is_success:
            self.acknowledgement = formatted(_refusal_taken(self.request, response))
        if self.acknowledgement:
            self._send(self.acknowledgement, self.to)
        if not self._answer.done():
            self._answer.set_result(response)


class Asked:
    """A request of the other side and our answer to it."""

    def __init__(self, request: Request, source: Place, agent: "UserAgent") -> None:
        self.request = request
        self.source = source
        self.sent = b""
        self.tag = tag_of(header(request, "To")) or secrets.token_hex(6)
        self._agent = agent

    def answer(self, status: int, *, extra: Headers = (), body: bytes = b"") -> None:
        """Answer; what is asked again is answered the same."""
        response = _answer_to(self.request, status, self.tag, extra, body)
        self.sent = formatted(response)
        if self.request.method == "INVITE" and response.is_final:
            self._agent.until_acknowledged(self)
        else:
            self._agent.send(self.sent, self.source)


class UserAgent(asyncio.DatagramProtocol):
    """One socket for many phones. *serve* is given each new request of others."""

    def __init__(self, serve: Callable[[Asked], None]) -> None:
        self.here: Place = ("", 0)
        self.malformed = 0
        self._serve = serve
        self._transport: asyncio.DatagramTransport | None = None
        self._asking: dict[tuple[str, str], Asking] = {}
        self._asked: dict[tuple[str, str], Asked] = {}
        self._unacknowledged: dict[tuple[str, str], Repeater] = {}
        self._loop = asyncio.get_running_loop()

    @classmethod
    async def listening(cls, host: str, port: int, serve: Callable[[Asked], None]) -> Self:
        """Return a user agent on that address; port 0 takes a free one."""
        loop = asyncio.get_running_loop()
        address = (host, port)
        _, agent = await loop.create_datagram_endpoint(lambda: cls(serve), local_addr=address)
        return agent

    def begin(self, request: Request, to: Place) -> Asking:
        """Send a request, again and again until it is answered."""
        branch = COOKIE + secrets.token_hex(8)
        return self._begun(branch, request, to)

    def cancel(self, invitation: Asking) -> None:
        """Take an INVITE back; it is then answered with 487, unless it was answered before."""
        request = invitation.request
        kept = {"from", "to", "call-id", "cseq", "max-forwards"}
        same = [(name, value) for name, value in request.headers if name.lower() in kept]
        number = header(request, "CSeq").split(" ")[0]
        same = [(n, f"{number} CANCEL" if n.lower() == "cseq" else v) for n, v in same]
        branch = branch_of(header(request, "Via"))
        self._begun(branch, Request("CANCEL", request.uri, tuple(same)), invitation.to)

    def send(self, data: bytes, to: Place) -> None:
        """Send bytes once."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(data, to)

    def until_acknowledged(self, asked: Asked) -> None:
        """Send the final answer to an INVITE until its ACK comes."""
        key = _acknowledged_by(asked.request)
        if key in self._unacknowledged:
            self._unacknowledged.pop(key).stop()
        repeater = Repeater(self.send, asked.sent, asked.source, most_seconds=T2_SECONDS)
        self._unacknowledged[key] = repeater

    def via(self, branch: str) -> str:
        """Return the Via header of a request of ours."""
        return f"SIP/2.0/UDP {self.here[0]}:{self.here[1]};branch={branch};rport"

    def close(self) -> None:
        """Leave the network."""
        for repeater in self._unacknowledged.values():
            repeater.stop()
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        """Take the socket, with room for a burst."""
        self._transport = transport
        host, port = transport.get_extra_info("sockname")[:2]
        self.here = (host, port)
        if (plug := transport.get_extra_info("socket")) is not None:
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)

    def datagram_received(self, data: bytes, source: Place) -> None:
        """Take a message; what is none is counted and passed over."""
        if not data.strip(b"\r\n\0 "):
            return  # a keep-alive
        try:
            message = parsed(data)
        except MalformedMessageError:
            self.malformed += 1
            return
        if isinstance(message, Response):
            self._take_answer(message)
        elif message.method == "ACK":
            self._take_acknowledgement(message)
        else:
            self._take_request(message, source)

    def _begun(self, branch: str, request: Request, to: Place) -> Asking:
        sent = Request(
            request.method,
            request.uri,
            (("Via", self.via(branch)), *request.headers),
            request.body,
        )
        key = (branch, request.method)
        asking = self._asking[key] = Asking(sent, to, self.send)
        self._loop.call_later(2 * GIVE_UP_SECONDS, self._asking.pop, key, None)
        return asking

    def _take_answer(self, response: Response) -> None:
        method = header(response, "CSeq").rpartition(" ")[2]
        if asking := self._asking.get((branch_of(header(response, "Via")), method)):
            asking.take(response)

    def _take_acknowledgement(self, request: Request) -> None:
        if repeater := self._unacknowledged.pop(_acknowledged_by(request), None):
            repeater.stop()

    def _take_request(self, request: Request, source: Place) -> None:
        key = (branch_of(header(request, "Via")), request.method)
        if before := self._asked.get(key):
            if before.sent:
                self.send(before.sent, source)
            return
        asked = self._asked[key] = Asked(request, source, self)
        self._loop.call_later(GIVE_UP_SECONDS, self._asked.pop, key, None)
        self._serve(asked)


def _acknowledged_by(message: Message) -> tuple[str, str]:
    return header(message, "Call-ID"), header(message, "CSeq").split(" ")[0]


def _refusal_taken(request: Request, response: Response) -> Request:
    """Return the ACK of a refused INVITE: it belongs to the same transaction."""
    number = header(request, "CSeq").split(" ")[0]
    kept = (
        ("Via", header(request, "Via")),
        ("From", header(request, "From")),
        ("To", header(response, "To")),
        ("Call-ID", header(request, "Call-ID")),
        ("CSeq", f"{number} ACK"),
        ("Max-Forwards", "70"),
    )
    return Request("ACK", request.uri, kept)


def _answer_to(request: Request, status: int, tag: str, extra: Headers, body: bytes) -> Response:
    to = header(request, "To")
    if not tag_of(to) and status != 100:  # noqa: PLR2004 - Trying makes no dialog
        to = f"{to};tag={tag}"
    same = (
        *(("Via", value) for value in headers(request, "Via")),
        *(("Record-Route", value) for value in headers(request, "Record-Route")),
        ("From", header(request, "From")),
        ("To", to),
        ("Call-ID", header(request, "Call-ID")),
        ("CSeq", header(request, "CSeq")),
        *extra,
    )
    return Response(status, PHRASES.get(status, "Answer"), same, body)
