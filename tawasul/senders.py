"""Which ways messages take out of this centre: a gateway, a mail server, or files meanwhile."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import aiohttp
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.delivery import Sender
from core.errors import SettingError
from core.mail import MailSender, MailServer
from core.message_folder import MessageFolder
from core.outbox import Channel
from core.sealing import SealingKeys
from core.settings import LOOPBACK, Settings, secret_in_file
from core.sms_gateway import SmsGateway, SmsSender
from ticketing.webhook_sender import WebhookSender, webhook_http

MAIL_PORT = 587


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxSettings:
    """How SMS and e-mail go; without a gateway or a server they lie in *folder* as files."""

    folder: Path
    address: str  # of the pages, as the links in messages say it
    sms: SmsGateway | None = None
    mail: MailServer | None = field(default=None, repr=False)
    private_webhooks: bool = False  # whether they may lead into this network

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Read ``TAWASUL_SMS_*`` and ``TAWASUL_MAIL_*`` of this process; SettingError."""
        return cls.from_env(
            os.environ, settings.home / "outbox", f"http://{LOOPBACK}:{settings.http_port}"
        )

    @classmethod
    def from_env(cls, env: Mapping[str, str], folder: Path, address: str = "") -> Self:
        """Read the settings; *address*: ours, without TAWASUL_PUBLIC_URL. SettingError."""
        return cls(
            folder=folder,
            address=env.get("TAWASUL_PUBLIC_URL", "").rstrip("/") or address,
            sms=_sms(env),
            mail=_mail(env),
            private_webhooks=_private(env),
        )


@asynccontextmanager
async def senders(
    settings: OutboxSettings, sessions: async_sessionmaker[AsyncSession], sealing_key: SealingKeys
) -> AsyncIterator[Mapping[Channel, Sender]]:
    """Give the ways out for as long as the block runs."""
    folder = MessageFolder(settings.folder)
    is_private = settings.private_webhooks
    async with aiohttp.ClientSession() as http, webhook_http(allows_private=is_private) as outside:
        yield {
            Channel.SMS: SmsSender(settings.sms, http) if settings.sms else folder,
            Channel.EMAIL: MailSender(settings.mail) if settings.mail else folder,
            Channel.WEBHOOK: WebhookSender(
                sessions, sealing_key, outside, allows_private=is_private
            ),
        }


def _sms(env: Mapping[str, str]) -> SmsGateway | None:
    if not (url := env.get("TAWASUL_SMS_URL")):
        return None
    if not url.startswith(("https://", "http://")):
        raise SettingError("TAWASUL_SMS_URL", "must be an address like https://sms.example/send")
    sender = env.get("TAWASUL_SMS_SENDER") or "19996"
    return SmsGateway(url=url, sender=sender, token=secret_in_file(env, "TAWASUL_SMS_TOKEN_FILE"))


def _mail(env: Mapping[str, str]) -> MailServer | None:
    if not (host := env.get("TAWASUL_MAIL_HOST")):
        return None
    if not (sender := env.get("TAWASUL_MAIL_FROM", "")):
        raise SettingError("TAWASUL_MAIL_FROM", "is missing: whom does our mail come from?")
    port = env.get("TAWASUL_MAIL_PORT") or str(MAIL_PORT)
    if not port.isdecimal():
        raise SettingError("TAWASUL_MAIL_PORT", f"must be a port, not {port!r}")
    user = env.get("TAWASUL_MAIL_USER", "")
    return MailServer(
        host=host,
        port=int(port),
        sender=sender,
        user=user,
        password=secret_in_file(env, "TAWASUL_MAIL_PASSWORD_FILE") if user else "",
        uses_tls=env.get("TAWASUL_MAIL_TLS") != "off",
    )


def _private(env: Mapping[str, str]) -> bool:
    """Return whether webhooks may lead into this network, and over plain HTTP."""
    if (word := env.get("TAWASUL_WEBHOOKS_PRIVATE") or "off") not in ("on", "off"):
        raise SettingError("TAWASUL_WEBHOOKS_PRIVATE", f"must be on or off, not {word!r}")
    return word == "on"
