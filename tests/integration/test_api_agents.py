"""What agents do next, and what stands on the board."""

import pytest

from agi.errors import ActionRefusedError, AgiError, AsteriskLostError, NotSignedInError
from supervision.errors import NoSuchAgentError, RosterError
from tests.builders import a_member, an_abandoned_call
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import Desk


async def test_each_command_reaches_the_switch_and_is_confirmed(desk: Desk, api: ApiClient) -> None:
    for command in ("sign-in", "ready", "sign-out"):
        answer = await api.post(f"/api/v1/agents/1001/{command}")

        assert answer.json == {"extension": "1001", "done": command}
    assert desk.agents.told == [("sign-in", "1001"), ("ready", "1001"), ("sign-out", "1001")]


async def test_a_pause_carries_its_reason(desk: Desk, api: ApiClient) -> None:
    answer = await api.post("/api/v1/agents/1001/pause", '{"reason": " صلاة "}'.encode())

    assert answer.json == {"extension": "1001", "done": "pause"}
    assert desk.agents.told == [("pause", "1001", "صلاة")]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"lunch"', b"\xff", b'{"reason": "\xff"}'])
async def test_a_pause_whose_body_is_no_object_is_refused(
    desk: Desk, api: ApiClient, body: bytes
) -> None:
    answer = await api.post("/api/v1/agents/1001/pause", body)

    assert answer.status == 400
    assert answer.json["type"] == "urn:tawasul:problem:bad-body"
    assert desk.agents.told == []


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        '{"reason": ""}',
        '{"reason": "  "}',
        '{"reason": 5}',
        '{"reason": null}',
        '{"reason": "a\\r\\nAction: Originate"}',
        '{"reason": "a\\u0000b"}',
        '{"reason": "a\\u202eb"}',
        '{"reason": "' + "a" * 81 + '"}',
    ],
)
async def test_a_pause_without_a_usable_reason_is_refused(
    desk: Desk, api: ApiClient, body: str
) -> None:
    answer = await api.post("/api/v1/agents/1001/pause", body.encode())

    assert answer.status == 422
    assert answer.json["detail"].startswith("reason must be")
    assert desk.agents.told == []


@pytest.mark.parametrize(
    ("refusal", "status", "slug"),
    [
        (NoSuchAgentError("1001"), 404, "no-such-agent"),
        (NotSignedInError("1001"), 409, "agent-not-signed-in"),
        (AsteriskLostError("QueuePause"), 503, "asterisk-away"),
        (ActionRefusedError("QueueAdd", "No such queue"), 502, "asterisk-refused"),
    ],
)
async def test_a_refusal_of_the_switch_is_told(
    desk: Desk, api: ApiClient, refusal: AgiError | RosterError, status: int, slug: str
) -> None:
    desk.agents.refusal = refusal

    answer = await api.post("/api/v1/agents/1001/ready")

    assert answer.status == status
    assert answer.json["type"] == f"urn:tawasul:problem:{slug}"
    assert answer.json["detail_ar"]


async def test_a_body_beyond_all_measure_is_refused(api: ApiClient) -> None:
    answer = await api.post("/api/v1/agents/1001/pause", b"x" * 300_000)

    assert answer.status == 413
    assert answer.content_type == "application/problem+json"


async def test_the_queues_show_who_waits(desk: Desk, api: ApiClient) -> None:
    for call, event in an_abandoned_call(queue="noor")[:-1]:
        desk.board.call_changed(call, event)
    desk.board.member_changed(a_member("1001", "noor"))

    answer = (await api.get("/api/v1/queues")).json

    noor = next(queue for queue in answer["queues"] if queue["queue"] == "noor")
    assert noor["waiting"] == 1
    assert noor["agents"]["ready"] == 1
    assert len(answer["queues"]) == 8


async def test_the_agents_show_their_state(desk: Desk, api: ApiClient) -> None:
    desk.board.agents_known({"1001": "هدى القحطاني"})
    desk.board.member_changed(a_member("1001", is_paused=True, pause_reason="صلاة"))

    (agent,) = (await api.get("/api/v1/agents")).json["agents"]

    assert (agent["agent"], agent["name"]) == ("1001", "هدى القحطاني")
    assert (agent["state"], agent["pause_reason"]) == ("paused", "صلاة")
