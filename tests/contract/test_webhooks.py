"""Webhooks in each database, told to a real receiver: signed, tried again, each event once."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import CENTRE
from core.delivery import Delivery
from core.outbox import Channel
from core.sealing import SealingKeys
from core.tables import OutboxRow
from tests.centre_of_requests import RequestCentre, of_office, opened
from tests.fakes.api_client import check_schema, document
from ticketing.errors import BadWebhookError, NoSuchEventError, NoSuchWebhookError
from ticketing.request_rights import Person
from ticketing.request_states import Deed
from ticketing.request_tables import WebhookRow
from ticketing.tracking import BY_LINK
from ticketing.webhook_sender import WebhookSender, webhook_http
from ticketing.webhook_service import Webhooks

Sessions = async_sessionmaker[AsyncSession]
KEY = SealingKeys.fixed("the sealing key of the tests")
COORDINATOR = of_office("coordinator.department")
HEADERS = ("Webhook-Id", "Webhook-Timestamp", "Webhook-Signature")


@dataclass
class Receiver:
    """Another system: it answers as told, 200 when nothing is told."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    redirected: int = 0

    async def take(self, request: web.Request) -> web.Response:
        """Keep what comes."""
        headers = {name: request.headers[name] for name in HEADERS}
        self.got.append((headers, await request.text()))
        self.types.add(request.content_type)
        status = self.answers.pop(0) if self.answers else 200
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    async def elsewhere(self, _: web.Request) -> web.Response:
        """Count who follows."""
        self.redirected += 1
        return web.Response()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A receiver that listens on this machine."""
    told, app = Receiver(), web.Application()
    app.router.add_post("/told", told.take)
    app.router.add_route("*", "/elsewhere", told.elsewhere)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    told.url = f"http://127.0.0.1:{runner.addresses[0][1]}/told"
    yield told
    await runner.cleanup()


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry with one subject."""
    return await opened(sessions)


def hooks_of(centre: RequestCentre) -> Webhooks:
    return Webhooks(centre.sessions, KEY, allows_private=True, clock=centre.clock)


async def deliver(centre: RequestCentre, *, allows_private: bool = True) -> None:
    """Try once what is due a second later."""
    centre.clock.now += timedelta(seconds=1)
    async with webhook_http(allows_private=allows_private) as http:
        sender = WebhookSender(
            centre.sessions, KEY, http, allows_private=allows_private, clock=centre.clock
        )
        await Delivery(centre.sessions, {Channel.WEBHOOK: sender}, centre.clock).deliver_due()


async def kept(centre: RequestCentre) -> list[OutboxRow]:
    async with centre.sessions() as session:
        mine = select(OutboxRow).where(OutboxRow.channel == Channel.WEBHOOK)
        return list(await session.scalars(mine.order_by(OutboxRow.key)))


async def test_a_receiver_that_fails_twice_is_told_the_third_time_signed(
    centre: RequestCentre, receiver: Receiver
) -> None:
    _, secret = await hooks_of(centre).add(receiver.url, [], by=CENTRE)
    receiver.answers = [503, 302]
    number = (await centre.file()).number

    for _ in range(4):
        await deliver(centre)
        centre.clock.now += timedelta(minutes=5)

    assert [len(receiver.got), receiver.redirected] == [3, 0]
    assert len({headers["Webhook-Id"] for headers, _ in receiver.got}) == 1
    assert len({body for _, body in receiver.got}) == 1
    for headers, body in receiver.got:
        words = f"{headers['Webhook-Id']}.{headers['Webhook-Timestamp']}.{body}"
        key = base64.b64decode(secret.removeprefix("whsec_"))
        proof = base64.b64encode(hmac.digest(key, words.encode(), hashlib.sha256)).decode()
        assert headers["Webhook-Signature"] == f"v1,{proof}"
    said = json.loads(receiver.got[0][1])
    assert said.keys() == {"id", "at", "event", "number", "state", "entity", "version"}
    assert (said["event"], said["number"], said["version"]) == ("file", number, 1)
    assert (said["state"], said["entity"]) == ("filed", "department")
    [row] = await kept(centre)
    assert (row.tries, row.last_error) == (3, "")


async def test_who_wants_some_events_is_told_of_those_and_after_its_end_of_none(
    centre: RequestCentre, receiver: Receiver
) -> None:
    hooks = hooks_of(centre)
    hook, _ = await hooks.add(receiver.url, ["answer"], by=CENTRE)
    number = (await centre.file()).number
    await centre.requests.acknowledge(number, by=COORDINATOR)
    done = await centre.requests.answer(number, "وفرنا حافلة أخرى.", by=COORDINATOR)
    await deliver(centre)

    [(_, body)] = receiver.got
    assert (json.loads(body)["event"], json.loads(body)["version"]) == ("answer", done.version)
    assert "حافلة" not in body
    other = (await centre.file()).number
    await centre.requests.acknowledge(other, by=COORDINATOR)
    await centre.requests.answer(other, "تم الآن.", by=COORDINATOR)
    assert len(await kept(centre)) == 2
    await hooks.end(hook.webhook_id, by=CENTRE)
    await deliver(centre)
    assert len(receiver.got) == 1
    assert await hooks.all() == []
    with pytest.raises(NoSuchWebhookError):
        await hooks.end(hook.webhook_id, by=CENTRE)


async def test_what_is_sent_is_what_the_contract_says(
    centre: RequestCentre, receiver: Receiver
) -> None:
    await hooks_of(centre).add(receiver.url, [], by=CENTRE)
    number = (await centre.file()).number
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await centre.requests.answer(number, "وفرنا حافلة أخرى.", by=COORDINATOR)
    await centre.file()
    centre.clock.now += timedelta(days=20)
    await centre.sweep.sweep()
    await deliver(centre)

    told = document()["webhooks"]["requestEvent"]["post"]
    schemas = {it["name"]: it["schema"] for it in told["parameters"] if it["required"]}
    assert receiver.types == set(told["requestBody"]["content"])
    for headers, body in receiver.got:
        assert headers.keys() == schemas.keys()
        for name, said in headers.items():
            check_schema(said, schemas[name])
        check_schema(json.loads(body), told["requestBody"]["content"]["application/json"]["schema"])
    events = {json.loads(body)["event"] for _, body in receiver.got}
    assert {"file", "acknowledge", "answer", "rise", "warn"} <= events


def test_the_contract_knows_each_event() -> None:
    event = document()["components"]["schemas"]["WebhookEvent"]["properties"]["event"]

    assert event["enum"] == list(Deed)


async def test_rises_and_warnings_are_told_too(centre: RequestCentre, receiver: Receiver) -> None:
    await hooks_of(centre).add(receiver.url, ["rise"], by=CENTRE)
    await centre.file()
    centre.clock.now += timedelta(days=20)
    await centre.sweep.sweep()

    told = [json.loads(row.body) for row in await kept(centre)]
    assert told
    assert {it["event"] for it in told} == {"rise"}
    assert len({it["id"] for it in told}) == len(told)


async def test_a_rating_is_told_without_its_words(
    centre: RequestCentre, receiver: Receiver
) -> None:
    await hooks_of(centre).add(receiver.url, ["rate"], by=CENTRE)
    number = (await centre.file()).number
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await centre.requests.answer(number, "وفرنا حافلة أخرى.", by=COORDINATOR)
    by_link = Person(BY_LINK, of_request=number)
    done = await centre.requests.rate(number, 2, "بطيء جدًا", by=by_link)
    await deliver(centre)

    [(_, body)] = receiver.got
    assert (json.loads(body)["event"], json.loads(body)["version"]) == ("rate", done.version)
    assert "بطيء" not in body


async def test_what_leads_inside_is_not_told_even_where_it_was_entered(
    centre: RequestCentre, receiver: Receiver
) -> None:
    hooks = hooks_of(centre)
    port = receiver.url.rpartition(":")[2]
    for url in (receiver.url, f"https://127.0.0.1.nip.invalid:{port}", f"https://0x7f.1:{port}"):
        await hooks.add(url, ["file"], by=CENTRE)
    await centre.file()

    await deliver(centre, allows_private=False)

    assert receiver.got == []
    assert all(row.last_error and row.sent_at is None for row in await kept(centre))


async def test_the_secret_lies_sealed_and_bad_wishes_are_refused(centre: RequestCentre) -> None:
    outside = Webhooks(centre.sessions, KEY)
    _, secret = await outside.add("https://hooks.example.org/", [], by=CENTRE)

    async with centre.sessions() as session:
        row = (await session.scalars(select(WebhookRow))).one()
    assert secret not in row.secret
    assert secret.startswith("whsec_")
    with pytest.raises(BadWebhookError):
        await outside.add("https://10.0.0.1/", [], by=CENTRE)
    with pytest.raises(NoSuchEventError):
        await outside.add("https://hooks.example.org/", ["explode"], by=CENTRE)
