"""Whatever is sent to the requests of the API is answered as the contract has it, never by 500."""

import random
from copy import deepcopy
from urllib.parse import quote

import orjson
import pytest

from agent_desktop.ticket_actions import ACTIONS
from tests.integration.test_tickets_api import NEW, TICKETS, Clients, ask, file  # noqa: F401

ODD: tuple[object, ...] = (
    None, True, 0, -1, 2**31, 2**63 - 1, 1.5, 1e308, "", " ", "x", "هدى", "\u0000", "a\u0000b",
    "\u202e", "\ufeff", "\n", "x" * 300, "x" * 20_001, "١٢٣", "974353540", "0551234567", "=1+1",
    "😀", [], {}, [[[[]]]], {"": ""}, {"x": None},
    ["x"], "department", "very_important", "transport.delay",
)  # fmt: skip
NAMES = (
    *NEW, "fields", "call_id", "version", "to", "into", "with", "importance", "is_told",
    "mentioned", "text",
)  # fmt: skip


def some_body(chance: random.Random) -> bytes:
    """Return a body that is nearly right, wholly wrong or no JSON."""
    if chance.random() < 0.1:
        return chance.choice((b"", b"[]", b"{", b"\xff", b'{"a":"\\ud800"}', b"9" * 5_000))
    body = dict(NEW) if chance.random() < 0.7 else {}
    body["applicant"] = dict(NEW["applicant"])
    for name in chance.sample(NAMES, 3):
        body[name] = deepcopy(chance.choice(ODD))
    if isinstance(body["applicant"], dict):
        body["applicant"][chance.choice(("name", "national_id", "email"))] = chance.choice(ODD)
    return orjson.dumps(body)


@pytest.mark.parametrize("seed", range(4))
async def test_nonsense_is_never_our_fault(ask: Clients, seed: int) -> None:  # noqa: F811
    chance = random.Random(seed)  # noqa: S311 - the same nonsense each time
    number = (await file(ask)).json["number"]
    for turn in range(60):
        client = ask[chance.choice(("noura", "coordinator.department", "quality"))]
        body, odd = some_body(chance), quote(str(chance.choice(ODD))[:300])
        path = chance.choice(
            (TICKETS, f"{TICKETS}/import", f"{TICKETS}/{number}/{chance.choice([*ACTIONS])}")
        )
        key = {"Idempotency-Key": "k" * chance.choice((1, 80, 81))} if turn % 5 == 0 else {}
        for answer in (
            await client.post(path, body, **key),
            await client.get(f"{TICKETS}?q={odd}&limit=5"),
            await client.get(f"{TICKETS}/export?view=mine&q={odd}"),
            await client.get(f"{TICKETS}?view={odd}&before={odd}&limit={odd}"),
        ):
            assert answer.status < 500, (seed, turn, path, body, answer.text)
