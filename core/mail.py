"""E-mail by SMTP; each message's Message-ID is made of its key, so that copies can be told."""

import asyncio
import hashlib
import smtplib
from dataclasses import dataclass, field
from email.message import EmailMessage

from core.errors import NotDeliveredError
from core.outbox import Message

SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """The server that takes our mail, and whom it comes from."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    uses_tls: bool = True  # STARTTLS


class MailSender:
    """Implements core.delivery.Sender."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def send(self, message: Message) -> None:
        """Hand a message to the mail server; NotDeliveredError."""
        try:
            await asyncio.to_thread(self._send, letter_of(message, self._server.sender))
        except smtplib.SMTPException as error:
            raise NotDeliveredError(f"the mail server refuses ({type(error).__name__})") from error

    def _send(self, letter: EmailMessage) -> None:
        server = self._server
        with smtplib.SMTP(server.host, server.port, timeout=SECONDS) as connection:
            if server.uses_tls:
                connection.starttls()
            if server.user:
                connection.login(server.user, server.password)
            connection.send_message(letter)


def letter_of(message: Message, sender: str) -> EmailMessage:
    """Return a message as a letter; line breaks in its subject are none."""
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = " ".join(message.recipient.split())
    letter["Subject"] = " ".join(message.subject.split())
    name = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    letter["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    letter.set_content(message.body, cte="base64")  # whatever the server understands
    return letter
