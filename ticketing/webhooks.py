"""What other systems are told of requests: to whom, in which words, and signed how. Pure.

The signature is that of Standard Webhooks (standardwebhooks.com, version 1.0.0 of its
specification): whoever has a library for it checks ours with it.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from core.outbox import Channel, Message
from ticketing.errors import BadWebhookError
from ticketing.request_states import Deed
from ticketing.requests import Event, Request

SECRET_PREFIX = "whsec_"  # noqa: S105 - the specification's own mark
LONGEST_ADDRESS = 1000
TRANSLATED = tuple(map(ip_network, ("64:ff9b::/96", "2002::/16", "2001::/32")))  # IPv4 inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One address that is told of the deeds in *events*."""

    webhook_id: str
    url: str
    events: frozenset[Deed]
    made_by: str
    made_at: datetime


def message_for(webhook_id: str, request: Request, event: Event) -> Message:
    """Return what one receiver is told of one row of a time line; nothing personal is in it."""
    key = f"webhook/{webhook_id}/{request.request_id}/{event.n}"
    said = {
        "id": message_id(key),
        "at": event.at.isoformat(timespec="milliseconds"),
        "event": event.deed.value,
        "number": request.number,
        "state": event.state.value,
        "entity": event.entity,
        "version": event.n,
    }
    body = json.dumps(said, separators=(",", ":"))
    return Message(key=key, channel=Channel.WEBHOOK, recipient=webhook_id, body=body)


def message_id(key: str) -> str:
    """Return the receiver's name for a message: the same at each try, and without dots."""
    return f"msg_{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def signed(secret: str, name: str, at: datetime, body: str) -> dict[str, str]:
    """Return the headers that prove who sends *body*, and when."""
    stamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    digest = hmac.digest(key, f"{name}.{stamp}.{body}".encode(), "sha256")
    return {
        "Webhook-Id": name,
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def check_address(url: str, *, allows_private: bool) -> None:
    """Raise BadWebhookError unless *url* is one that may be told.

    What its name leads to is looked at again at each try: see ``ticketing.webhook_sender``.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise BadWebhookError(url) from None
    schemes = ("https", "http") if allows_private else ("https",)
    is_odd = len(url) > LONGEST_ADDRESS or not url.isascii() or not url.isprintable() or " " in url
    if is_odd or parts.scheme not in schemes or not host or "@" in parts.netloc or parts.fragment:
        raise BadWebhookError(url)
    if not allows_private and not is_public(host):
        raise BadWebhookError(url)


def is_public(host: str) -> bool:
    """Return whether a host may lie outside; a name may, an address must be one of the world's."""
    try:
        address = ip_address(host)
    except ValueError:
        return host.rstrip(".").casefold().rpartition(".")[2] not in {"localhost", "local"}
    return _is_of_the_world(address)


def _is_of_the_world(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return _is_of_the_world(address.ipv4_mapped)
        if any(address in network for network in TRANSLATED):
            return False
    return address.is_global and not address.is_multicast
