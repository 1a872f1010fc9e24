"""SMS by an HTTP gateway: one JSON request for each message, with its key as Idempotency-Key."""

from dataclasses import dataclass, field

import aiohttp

from core.errors import NotDeliveredError
from core.outbox import Message

ACCEPTED = range(200, 300)
ALREADY_SENT = 409  # the gateway has this key: an earlier try went through
COUNTRY = "+966"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsGateway:
    """Where SMS go, and how we are known there."""

    url: str
    sender: str
    token: str = field(repr=False)


class SmsSender:
    """Implements core.delivery.Sender."""

    def __init__(self, gateway: SmsGateway, http: aiohttp.ClientSession) -> None:
        self._gateway = gateway
        self._http = http

    async def send(self, message: Message) -> None:
        """Hand a message to the gateway; NotDeliveredError when it refuses or does not answer."""
        headers = {
            "Authorization": f"Bearer {self._gateway.token}",
            "Idempotency-Key": message.key,
        }
        said = {
            "from": self._gateway.sender,
            "to": international(message.recipient),
            "text": message.body,
        }
        try:
            async with self._http.post(self._gateway.url, json=said, headers=headers) as answer:
                if answer.status not in ACCEPTED and answer.status != ALREADY_SENT:
                    raise NotDeliveredError(f"the SMS gateway answered {answer.status}")
        except aiohttp.ClientError as error:
            raise NotDeliveredError(f"the SMS gateway fails ({type(error).__name__})") from error


def international(number: str) -> str:
    """Return a number as it is dialled from anywhere."""
    return COUNTRY + number.removeprefix("0") if number.startswith("0") else number
