import asyncio
import hashlib
import json

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from asterisk_conf.endpoints import Phone
from asterisk_conf.names import SIP_REALM
from core.audit import Action, Actor, ActorKind
from core.audit_store import AuditLog, Wanted
from supervision.errors import (
    AgentExistsError,
    BadAgentNameError,
    BadExtensionError,
    BadPenaltyError,
    NoSuchAgentError,
    NoSuchQueueError,
)
from supervision.roster import Roster

Sessions = async_sessionmaker[AsyncSession]
ADMIN = Actor(ActorKind.TERMINAL, "root")


async def test_an_agent_is_kept_with_queues_and_penalties(sessions: Sessions) -> None:
    roster = Roster(sessions)

    made = await roster.create(
        "1001", name="سارة", queues={"noor": 0, "faris": 2}, phone=Phone.WEBRTC
    )

    assert await roster.get("1001") == made.agent
    assert dict(made.agent.queues) == {"noor": 0, "faris": 2}
    assert made.agent.phone is Phone.WEBRTC


async def test_who_made_an_agent_is_in_the_audit_log(sessions: Sessions) -> None:
    made = await Roster(sessions).create("1001", name="سارة", queues={"noor": 0}, by=ADMIN)

    [entry] = await AuditLog(sessions).page(Wanted(action=Action.AGENT_CREATED), 10)
    assert (entry.actor_kind, entry.actor, entry.subject) == ("terminal", "root", "agent/1001")
    assert json.loads(entry.detail) == {"name": "سارة", "phone": "sip", "queues": "noor:0"}
    assert made.password not in entry.detail


async def test_an_agent_that_is_there_already_is_not_made_again_in_the_log(
    sessions: Sessions,
) -> None:
    await Roster(sessions).create("1001", name="سارة", queues={})
    with pytest.raises(AgentExistsError):
        await Roster(sessions).create("1001", name="هدى", queues={}, by=ADMIN)

    assert len(await AuditLog(sessions).page(Wanted(action=Action.AGENT_CREATED), 10)) == 1


async def test_only_the_digest_of_the_sip_password_is_kept(sessions: Sessions) -> None:
    made = await Roster(sessions).create("1001", name="Sara", queues={})

    credentials = f"1001:{SIP_REALM}:{made.password}"
    digest = hashlib.md5(credentials.encode(), usedforsecurity=False).hexdigest()
    assert (await Roster(sessions).get("1001")).password_digest == digest
    assert len(made.password) >= 20
    assert made.password not in repr(made)
    assert digest not in repr(made)


async def test_agents_are_listed_by_extension(sessions: Sessions) -> None:
    roster = Roster(sessions)
    await roster.create("1002", name="Ali", queues={"general": 0})
    await roster.create("1001", name="Sara", queues={})

    agents = await roster.all()

    assert [(agent.extension, dict(agent.queues)) for agent in agents] == [
        ("1001", {}),
        ("1002", {"general": 0}),
    ]


async def test_an_extension_belongs_to_one_agent(sessions: Sessions) -> None:
    roster = Roster(sessions)
    await roster.create("1001", name="Sara", queues={"noor": 0})

    with pytest.raises(AgentExistsError):
        await roster.create("1001", name="Ali", queues={"faris": 0})

    assert (await roster.get("1001")).name == "Sara"


@pytest.mark.parametrize("extension", ["", "12", "1234567", "10a1", "١٠٠١", "100 "])
async def test_an_extension_is_three_to_six_digits(sessions: Sessions, extension: str) -> None:
    with pytest.raises(BadExtensionError):
        await Roster(sessions).create(extension, name="Sara", queues={})


async def test_an_unknown_queue_is_refused_and_nobody_is_made(sessions: Sessions) -> None:
    roster = Roster(sessions)

    with pytest.raises(NoSuchQueueError):
        await roster.create("1001", name="Sara", queues={"nour": 0})

    assert await roster.all() == []


@pytest.mark.parametrize("penalty", [-1, 101])
async def test_a_penalty_is_a_small_number(sessions: Sessions, penalty: int) -> None:
    with pytest.raises(BadPenaltyError):
        await Roster(sessions).create("1001", name="Sara", queues={"noor": penalty})


@pytest.mark.parametrize("name", ["", 'Sara" <sip:x>', "Sara\r\nX: y"])
async def test_a_name_that_a_phone_cannot_show_is_refused(sessions: Sessions, name: str) -> None:
    with pytest.raises(BadAgentNameError):
        await Roster(sessions).create("1001", name=name, queues={})


async def test_an_agents_queues_are_replaced(sessions: Sessions) -> None:
    roster = Roster(sessions)
    await roster.create("1001", name="Sara", queues={"noor": 0})

    await roster.serve("1001", {"faris": 3})

    assert dict((await roster.get("1001")).queues) == {"faris": 3}


async def test_an_unknown_agent_is_refused(sessions: Sessions) -> None:
    with pytest.raises(NoSuchAgentError):
        await Roster(sessions).get("1001")
    with pytest.raises(NoSuchAgentError):
        await Roster(sessions).serve("1001", {})


async def test_many_agents_are_made_at_once_without_refusing_one(sessions: Sessions) -> None:
    roster = Roster(sessions)

    await asyncio.gather(
        *(roster.create(str(1001 + i), name="Sara", queues={"noor": 0}) for i in range(12))
    )

    assert len(await roster.all()) == 12
