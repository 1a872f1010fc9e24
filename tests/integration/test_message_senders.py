"""Messages that leave: into a folder, to an SMS gateway, to a mail server."""

import asyncio
import json
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.blind_index import blind_index
from core.database import writing
from core.delivery import Delivery
from core.errors import NotDeliveredError
from core.mail import MailSender, MailServer, letter_of
from core.message_folder import MessageFolder
from core.outbox import CLAIM, FIRST_PAUSE, LONGEST_PAUSE, MOST_TRIES, Channel, Message, pause_after
from core.outbox_store import OutboxStore
from core.sms_gateway import SmsGateway, SmsSender, international
from core.tables import OutboxRow
from tests.centre_of_requests import Clock

SMS = Message(
    key="request/7/1/sms", channel=Channel.SMS, recipient="0551234567", body="وصلنا طلبكم"
)
MAIL = Message(
    key="request/7/1/email",
    channel=Channel.EMAIL,
    recipient="huda@example.test",
    subject="19996:\r\nBcc: all@example.test",
    body="وصلنا طلبكم",
)


def test_pauses_double_to_a_longest_one_and_end() -> None:
    pauses = [pause_after(tries) for tries in range(1, MOST_TRIES)]

    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert all(pause is not None and pause <= LONGEST_PAUSE for pause in pauses)
    assert pause_after(MOST_TRIES) is None


async def test_a_folder_holds_each_message_once(tmp_path: Path) -> None:
    folder = MessageFolder(tmp_path / "messages")

    await folder.send(SMS)
    await folder.send(SMS)

    [file] = (tmp_path / "messages").iterdir()
    assert json.loads(file.read_text())["to"] == "0551234567"


def test_no_line_of_a_subject_becomes_a_header() -> None:
    letter = letter_of(MAIL, "tawasul@example.test")

    assert letter["Bcc"] is None
    assert letter["Subject"] == "19996: Bcc: all@example.test"
    assert letter["Message-ID"] == letter_of(MAIL, "tawasul@example.test")["Message-ID"]
    assert letter.get_content().strip() == "وصلنا طلبكم"
    assert isinstance(letter, EmailMessage)


class MailBox:
    """Takes mail as a server does, and refuses recipients who are named nobody."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak SMTP (RFC 5321) with one client."""
        writer.write(b"220 box\r\n")
        while line := (await reader.readline()).decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                writer.write(b"354 go on\r\n")
                letter = await reader.readuntil(b"\r\n.\r\n")
                self.letters.append(letter)
            refuses = verb == "RCPT" and "nobody" in line
            writer.write(
                b"550 no\r\n" if refuses else b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n"
            )
            if verb == "QUIT":
                break
        writer.close()


async def test_a_letter_reaches_the_mail_server_and_a_refusal_is_a_failed_try() -> None:
    box = MailBox()
    server = await asyncio.start_server(box.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sender = MailSender(
        MailServer(host="127.0.0.1", port=port, sender="tawasul@example.test", uses_tls=False)
    )
    async with server:
        await sender.send(MAIL)
        with pytest.raises(NotDeliveredError):
            await sender.send(replace(MAIL, recipient="nobody@example.test"))

    [letter] = box.letters
    headers = message_from_bytes(letter)
    assert (headers["To"], headers["From"]) == ("huda@example.test", "tawasul@example.test")
    payload = headers.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().strip().startswith("وصلنا طلبكم")


async def test_a_mail_server_that_is_away_is_a_failed_try() -> None:
    away = MailServer(host="127.0.0.1", port=1, sender="tawasul@example.test", uses_tls=False)

    with pytest.raises((OSError, NotDeliveredError)):
        await MailSender(away).send(MAIL)


@pytest.mark.parametrize(
    ("status", "is_sent"), [(200, True), (202, True), (409, True), (429, False), (500, False)]
)
async def test_the_gateway_gets_number_text_and_key(
    status: int,
    is_sent: bool,  # noqa: FBT001 - a column of the table
) -> None:
    got: list[tuple[dict[str, str], dict[str, str]]] = []

    async def answer(request: web.Request) -> web.Response:
        got.append((await request.json(), dict(request.headers)))
        return web.Response(status=status)

    app = web.Application()
    app.router.add_post("/sms", answer)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        gateway = SmsGateway(url=str(server.make_url("/sms")), sender="19996", token="t")
        sender = SmsSender(gateway, http)
        if is_sent:
            await sender.send(SMS)
        else:
            with pytest.raises(NotDeliveredError, match=str(status)):
                await sender.send(SMS)

    [(said, headers)] = got
    assert said == {"from": "19996", "to": "+966551234567", "text": "وصلنا طلبكم"}
    assert headers["Idempotency-Key"] == "request/7/1/sms"
    assert headers["Authorization"] == "Bearer t"


async def test_a_gateway_sends_once_what_a_dead_worker_hands_over_again(
    sqlite_sessions: async_sessionmaker[AsyncSession],
) -> None:
    sent, answered = list[str](), asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        if (key := request.headers["Idempotency-Key"]) in sent:
            return web.Response(status=409)
        sent.append(key)
        answered.set()
        await asyncio.sleep(60)  # the worker dies before it hears
        return web.Response()

    app = web.Application()
    app.router.add_post("/sms", answer)
    clock = Clock()
    async with writing(sqlite_sessions) as session:
        await OutboxStore(session).put([SMS], clock())
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        gateway = SmsGateway(url=str(server.make_url("/sms")), sender="19996", token="t")
        senders = {Channel.SMS: SmsSender(gateway, http)}
        worker = asyncio.create_task(Delivery(sqlite_sessions, senders, clock).deliver_due())
        await answered.wait()
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
        clock.now += CLAIM
        assert await Delivery(sqlite_sessions, senders, clock).deliver_due() == 1

    async with sqlite_sessions() as session:
        row = (await session.scalars(select(OutboxRow))).one()
    assert sent == [SMS.key]
    assert (row.tries, row.last_error) == (2, "")
    assert row.sent_at is not None


async def test_a_gateway_that_is_away_is_a_failed_try() -> None:
    async with aiohttp.ClientSession() as http:
        gateway = SmsGateway(url="http://127.0.0.1:1/", sender="19996", token="t")
        with pytest.raises(NotDeliveredError):
            await SmsSender(gateway, http).send(SMS)


def test_a_number_abroad_stays_as_it_is() -> None:
    assert international("+4930123456") == "+4930123456"


def test_a_blind_index_tells_the_same_text_by_the_key_alone() -> None:
    index = blind_index("1000000008", "key", of="national id")

    assert index == blind_index("1000000008", "key", of="national id")
    assert index not in {
        blind_index("1000000008", "another key", of="national id"),
        blind_index("1000000008", "key", of="mobile"),
        blind_index("1000000016", "key", of="national id"),
    }
    assert len(index) == 32
