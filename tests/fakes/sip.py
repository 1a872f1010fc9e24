"""A SIP phone of few words over TCP or TLS: it calls, answers challenges, holds the line."""

import asyncio
import hashlib
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from itertools import count
from typing import NamedTuple

SECONDS = 10
SOUND = (
    "m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
)
ENCRYPTED_SOUND = (
    "m=audio 4000 RTP/SAVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"
)
_numbers = count(1)


class Message(NamedTuple):
    """A request or an answer."""

    first: str
    headers: dict[str, str]
    body: str

    @property
    def code(self) -> int:
        """Return the status of an answer, 0 for a request."""
        word = self.first.split(" ")[1]
        return int(word) if self.first.startswith("SIP/2.0") else 0


class SipPhone:
    """One connection to a SIP server, and at most one call on it."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, protocol: str
    ) -> None:
        self._reader = reader
        self._writer = writer
        host, port = writer.get_extra_info("sockname")
        self._here = f"{host}:{port}"
        self._server = "{}:{}".format(*writer.get_extra_info("peername"))
        self._protocol = protocol
        self._number = next(_numbers)
        self._cseq = 0
        self._to_tag = ""
        self._is_answered = False
        self._from = ""
        self._uri = ""

    async def call(
        self,
        number: str,
        *,
        caller: str = "0500000001",
        password: str | None = None,
        sound: str = SOUND,
        parameters: str = "",
    ) -> list[Message]:
        """Call and return all answers up to the final one; a challenge is met with *password*."""
        self._from = f"<sip:{caller}@127.0.0.1>;tag=f{self._number}"
        self._uri = f"sip:{number}@{self._server}{parameters}"
        answers = await self._invite(sound)
        if answers[-1].code == 401 and password is not None:
            answers = await self._invite(sound, _proof(answers[-1], caller, password, self._uri))
        return answers

    async def hang_up(self) -> None:
        """End the call."""
        self._cseq += 1
        self._send("BYE")
        while (await self._receive()).code != 200:
            pass

    async def was_hung_up(self, seconds: float) -> bool:
        """Return whether the other side ends the call within that time."""
        try:
            async with asyncio.timeout(seconds):
                while not (await self._receive()).first.startswith("BYE"):
                    pass
        except TimeoutError:
            return False
        return True

    async def _invite(self, sound: str, proof: str = "") -> list[Message]:
        self._cseq += 1
        self._to_tag = ""
        lines = ("v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0", sound)
        self._send("INVITE", "\r\n".join(lines), proof)
        answers: list[Message] = []
        while not answers or answers[-1].code < 200:
            message = await self._receive()
            if message.code:
                answers.append(message)
        self._to_tag = answers[-1].headers["to"].partition(";tag=")[2]
        self._is_answered = answers[-1].code == HTTPStatus.OK
        self._send("ACK")
        return answers

    def _send(self, method: str, body: str = "", proof: str = "") -> None:
        tag = f";tag={self._to_tag}" if self._to_tag else ""
        same = "INVITE" if method == "ACK" and not self._is_answered else method
        branch = f"{self._number}x{self._cseq}{same}"
        lines = [
            f"{method} {self._uri} SIP/2.0",
            f"Via: SIP/2.0/{self._protocol} {self._here};branch=z9hG4bK{branch};rport",
            f"From: {self._from}",
            f"To: <{self._uri}>{tag}",
            f"Call-ID: {self._number}@{self._here}",
            f"CSeq: {self._cseq} {method}",
            f"Contact: <sip:phone@{self._here};transport={self._protocol.lower()}>",
            "Max-Forwards: 70",
            *([proof] if proof else []),
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    async def _receive(self) -> Message:
        async with asyncio.timeout(SECONDS):
            head = await self._reader.readuntil(b"\r\n\r\n")
            first, *lines = head.decode().strip().split("\r\n")
            pairs = (line.split(":", 1) for line in lines)
            headers = {name.strip().lower(): value.strip() for name, value in pairs}
            body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        return Message(first, headers, body.decode())


@asynccontextmanager
async def a_phone(port: int, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[SipPhone]:
    """Give a phone connected to a SIP server on this machine."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls)
    try:
        yield SipPhone(reader, writer, "TLS" if tls else "TCP")
    finally:
        writer.transport.abort()
        with suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()


def _proof(challenge: Message, user: str, password: str, uri: str) -> str:
    """Return the header that meets a digest challenge (RFC 2617, MD5, qop=auth)."""
    asked = dict(re.findall(r'(\w+)="?([^",]+)', challenge.headers["www-authenticate"]))
    secret = _md5(f"{user}:{asked['realm']}:{password}")
    request = _md5(f"INVITE:{uri}")
    answer = _md5(f"{secret}:{asked['nonce']}:00000001:c:auth:{request}")
    return (
        f'Authorization: Digest username="{user}", realm="{asked["realm"]}",'
        f' nonce="{asked["nonce"]}", uri="{uri}", qop=auth, nc=00000001, cnonce="c",'
        f' response="{answer}", opaque="{asked.get("opaque", "")}", algorithm=MD5'
    )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
