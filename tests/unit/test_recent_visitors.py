"""Whoever types is asked for once a second who they are, and anybody else at once."""

from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from agent_desktop.recent_visitors import SECONDS, RecentVisitors
from agent_desktop.visitors import Visitor
from core.audit import Actor, ActorKind
from core.permissions import PERMISSIONS, Role


async def test_the_same_proof_is_asked_about_once_a_second() -> None:
    now, asked = [100.0], list[str]()

    async def ask(request: web.Request) -> Visitor:
        name = request.headers["Authorization"]
        asked.append(name)
        actor = Actor(ActorKind.PROGRAM, name, "127.0.0.1")
        return Visitor(actor=actor, role=Role.AGENT, permissions=PERMISSIONS[Role.AGENT])

    recent = RecentVisitors(ask, lambda: now[0])

    async def comes(name: str) -> str:
        request = make_mocked_request("GET", "/", headers={"Authorization": name})
        return (await recent.visitor_of(request)).actor.name

    assert [await comes(name) for name in ("noura", "noura", "fahd", "noura")] == [
        *("noura", "noura", "fahd", "noura"),
    ]
    assert asked == ["noura", "fahd"]
    now[0] += SECONDS
    await comes("noura")
    assert asked == ["noura", "fahd", "noura"]
