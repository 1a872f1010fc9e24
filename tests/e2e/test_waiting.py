"""Waiting well: who rings when, and what happens to agents who do not answer."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from asterisk_conf.queues import QueueDefinition, Relaxation
from tests.e2e.api import Row
from tests.e2e.centre import Centre, quick_queues
from tests.e2e.children import wait_until
from tests.e2e.conftest import Centres
from tests.e2e.phones import Booth, Caller

pytestmark = pytest.mark.e2e

MISSED = 3
RELAXED_SECONDS = 6
TICK_SECONDS = 4  # app_queue looks at its rules between two tries to ring: ring and retry


def moment(call: Row, kind: str) -> datetime:
    return next(datetime.fromisoformat(it["at"]) for it in call["events"] if it["kind"] == kind)


def agent_on_board(centre: Centre, extension: str) -> Row:
    return next(
        agent for agent in centre.api.get("/api/v1/agents")["agents"] if agent["agent"] == extension
    )


async def live_board(centre: Centre) -> dict[str, Any]:
    """Return the first frame that whoever opens the live page is sent."""
    url = f"{centre.api.base}/api/v1/live"
    headers = {"Authorization": f"Bearer {centre.api.token}"}
    async with aiohttp.ClientSession() as session, session.ws_connect(url, headers=headers) as live:
        frame: dict[str, Any] = await live.receive_json(timeout=5)
        return frame


def test_an_agent_who_misses_three_rings_in_a_row_is_paused_and_everybody_sees_why(
    centre: Centre, booth: Booth, caller: Caller
) -> None:
    agent = centre.phone(booth, "1001")
    with centre.signed_in("1001"):
        caller.dial()
        caller.choose("31")
        for _ in range(MISSED):
            agent.wait_ringing()
            agent.next_call()
        wait_until(
            lambda: agent_on_board(centre, "1001")["state"] == "paused", "the agent is paused", 10
        )
        call = centre.api.wait_for_state(caller.number, "queued")
        shown = agent_on_board(centre, "1001")
        told = next(it for it in asyncio.run(live_board(centre))["agents"] if it["agent"] == "1001")
        log = centre.controller.log.read_text()

        centre.api.post("/api/v1/agents/1001/ready")
        agent.wait_ringing()
        caller.hang_up()
        agent.wait_ended()

    assert shown["pause_reason"] == "missed rings"
    assert told["pause_reason"] == "missed rings"
    assert [it["kind"] for it in call["events"]].count("agent_missed") == MISSED
    assert '"agent paused"' in log
    centre.api.wait_for_outcome(caller.number, "abandoned_in_queue")


def strict(queue: QueueDefinition) -> QueueDefinition:
    """Return *queue* where an agent of penalty 2 rings only for those who waited."""
    if queue.name != "noor":
        return queue
    later = Relaxation(after_seconds=RELAXED_SECONDS, penalty=2)
    return replace(queue, accepts_penalty=0, relaxes=(later,))


def test_an_agent_of_penalty_two_rings_only_for_who_has_waited(centres: Centres) -> None:
    centre = centres.prepared()
    centre.write_configuration(tuple(strict(queue) for queue in quick_queues()))
    centre.start()
    with centre.booth("relaxing") as booth:
        agents = {name: centre.phone(booth, name) for name in ("1001", "1007")}
        for agent in agents.values():
            agent.answers_after(0)
        one, other = centre.caller(booth), centre.caller(booth)
        with centre.signed_in("1007"):
            relaxed = answered_in_noor(centre, one)
        other.dial()
        other.choose("31")
        joined = moment(centre.api.wait_for_state(other.number, "queued"), "caller_joined_queue")
        wait_until(lambda: seconds_since(joined) > RELAXED_SECONDS + TICK_SECONDS, "it relaxes")
        with centre.signed_in("1001"):
            best = centre.api.wait_for_state(other.number, "talking")
            other.hang_up()
            agents["1001"].wait_ended()

    waited = moment(relaxed, "agent_rang") - moment(relaxed, "caller_joined_queue")
    assert RELAXED_SECONDS - 1 <= waited.total_seconds() <= RELAXED_SECONDS + TICK_SECONDS
    assert (relaxed["agent"], best["agent"]) == ("1007", "1001")


def answered_in_noor(centre: Centre, caller: Caller) -> Row:
    caller.dial()
    caller.choose("31")
    call = centre.api.wait_for_state(caller.number, "talking", RELAXED_SECONDS + 15)
    caller.hang_up()
    centre.api.wait_for_outcome(caller.number, "answered")
    return call


def seconds_since(at: datetime) -> float:
    return (datetime.now(UTC) - at).total_seconds()
