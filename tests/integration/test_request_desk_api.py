"""What people do together on requests over HTTP: files, following, views, templates."""

import orjson
import pytest
from sqlalchemy import select

from agent_desktop import keys
from core.permissions import Role
from core.tables import OutboxRow
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import SEALING_KEY, Desk
from tests.integration.test_tickets_api import TICKETS, Clients, ask, do, file  # noqa: F401
from ticketing.tracking import with_addresses

PDF = b"%PDF-1.7 the plan of the building"
VIEWS, TEMPLATES = "/api/v1/ticket-views", "/api/v1/answer-templates"


@pytest.fixture
async def head(desk: Desk, ask: Clients) -> ApiClient:  # noqa: F811
    """The head of the department."""
    await desk.person("head.department", Role.COORDINATOR)
    headers = {"Origin": desk.url, "Cookie": await desk.cookie("head.department")}
    return ApiClient(ask["noura"].session, desk.url, headers=headers)


async def send(client: ApiClient, method: str, path: str, **body: object) -> tuple[int, dict]:  # type: ignore[type-arg]
    answer = await client.ask(method, path, orjson.dumps(body))
    return answer.status, answer.json if answer.text else {}


async def test_a_file_says_the_version_after_it_and_can_be_taken_away(ask: Clients) -> None:  # noqa: F811
    number, maha = (await file(ask)).json["number"], ask["coordinator.department"]
    address = f"{TICKETS}/{number}/attachments"

    kept = await maha.post(f"{address}?name=plan.pdf&with_answer=1", PDF)
    refused = await ask["noura"].ask("DELETE", f"{address}/{kept.json['digest']}")
    gone = await maha.ask("DELETE", f"{address}/{kept.json['digest']}")
    again = await maha.get(f"{address}/{kept.json['digest']}")
    shown = await maha.get(f"{TICKETS}/{number}")

    assert (kept.headers["ETag"], kept.json["with_answer"], kept.json["is_told"]) == (
        '"2"',
        True,
        False,
    )
    assert (refused.status, refused.json["type"]) == (409, "urn:tawasul:problem:file-stays")
    assert (gone.status, gone.headers["ETag"], again.status) == (204, '"3"', 404)
    (row,) = shown.json["attachments"]
    assert row["removed_by"] == "coordinator.department"


async def test_malware_is_refused_in_two_languages(
    desk: Desk,
    ask: Clients,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Scanner:
        async def finds(self, content: bytes) -> str:
            return "Eicar-Test" if b"EICAR" in content else ""

    monkeypatch.setattr(type(desk.app[keys.services]), "scanner", Scanner(), raising=True)
    number = (await file(ask)).json["number"]

    answer = await ask["noura"].post(f"{TICKETS}/{number}/attachments?name=a.txt", b"EICAR")

    assert (answer.status, answer.json["type"]) == (422, "urn:tawasul:problem:infected-file")
    assert "Eicar-Test" in answer.json["detail_ar"]


async def test_who_follows_or_is_mentioned_hears_what_is_new(
    ask: Clients,  # noqa: F811
    head: ApiClient,
) -> None:
    number, maha = (await file(ask)).json["number"], ask["coordinator.department"]
    followed = await ask["noura"].ask("PUT", f"{TICKETS}/{number}/watch")

    commented = await do(maha, number, "comment", text="انظر يا @head.department.")
    refused = await do(maha, number, "comment", text="انظر يا @coordinator.university")
    people = await maha.get(f"{TICKETS}/{number}/people")

    assert (followed.status, commented.status) == (204, 200)
    assert (refused.status, refused.json["type"]) == (422, "urn:tawasul:problem:cannot-mention")
    assert "coordinator.university" in refused.json["detail_ar"]
    assert [it["name"] for it in people.json["watchers"]] == ["noura", "head.department"]
    for client in (head, ask["noura"]):
        (one,) = (await client.get(f"{TICKETS}/news")).json["news"]
        assert (one["number"], one["deed"], one["count"]) == (number, "comment", 1)
        assert "coordinator.department" in one["said"]
        assert (await client.get(f"/requests/{number}")).status == 200
        assert (await client.get(f"{TICKETS}/news")).json["unread"] == 0
    assert (await ask["noura"].ask("DELETE", f"{TICKETS}/{number}/watch")).status == 204
    stranger = ask["coordinator.university"]
    assert (await stranger.ask("PUT", f"{TICKETS}/{number}/watch")).status == 404


async def test_a_view_is_kept_counted_shared_and_forgotten(
    ask: Clients,  # noqa: F811
    head: ApiClient,
) -> None:
    await file(ask)
    status, kept = await send(head, "POST", VIEWS, name="الشكاوى", view="ours", service="complaint")
    address = f"{VIEWS}/{kept['id']}"

    shared, _ = await send(head, "PATCH", address, entity="department", name="شكاوانا")
    seen = (await ask["coordinator.department"].get(VIEWS)).json["views"]
    counted = await ask["coordinator.department"].get(f"{address}/count")

    assert (status, shared) == (201, 200)
    assert [(it["name"], it["owner"]) for it in seen] == [("شكاوانا", "head.department")]
    assert seen[0]["filter"] == {"view": "ours", "service": "complaint"}
    assert counted.json == {"count": 1, "is_more": False}
    assert (await ask["coordinator.university"].get(f"{address}/count")).status == 404
    status, told = await send(head, "POST", VIEWS, name="شكاوانا", view="ours")
    assert (status, told["type"]) == (409, "urn:tawasul:problem:name-taken")
    status, told = await send(head, "PATCH", address, entity="university")
    assert (status, told["type"]) == (403, "urn:tawasul:problem:not-led")
    assert (await head.ask("DELETE", address)).status == 204
    assert (await head.get(f"/requests?saved={kept['id']}")).status == 200


async def test_a_template_is_filled_for_a_request(
    ask: Clients,  # noqa: F811
    head: ApiClient,
) -> None:
    number, maha = (await file(ask)).json["number"], ask["coordinator.department"]
    typed = {"entity": "department", "name": "عولج", "text": "إلى {الاسم}: عولج {رقم الطلب}."}

    status, kept = await send(maha, "POST", TEMPLATES, **typed)
    changed, _ = await send(head, "PUT", f"{TEMPLATES}/{kept['id']}", name="تم", text=typed["text"])
    offered = await maha.get(f"{TICKETS}/{number}/answer-templates")

    assert (status, changed) == (201, 200)
    (one,) = offered.json["templates"]
    spoken = f"{number[:3]}\u00a0{number[3:6]}\u00a0{number[6:]}"  # the threes stay in order
    assert (one["name"], one["text"]) == ("تم", f"إلى هدى: عولج {spoken}.")
    status, told = await send(maha, "POST", TEMPLATES, **{**typed, "text": "{national_id}"})
    assert (status, told["type"]) == (422, "urn:tawasul:problem:unknown-placeholder")
    stranger = ask["coordinator.university"]
    assert (await stranger.get(f"{TICKETS}/{number}/answer-templates")).status == 404
    assert (await send(stranger, "POST", TEMPLATES, **typed))[0] == 403
    assert (await stranger.get(TEMPLATES)).json["templates"] == []
    assert (await maha.ask("DELETE", f"{TEMPLATES}/{kept['id']}")).status == 204


async def test_the_beneficiary_saves_the_files_of_an_answer_and_no_other(
    desk: Desk,
    ask: Clients,  # noqa: F811
    stranger: ApiClient,
) -> None:
    number, maha = (await file(ask)).json["number"], ask["coordinator.department"]
    address = f"{TICKETS}/{number}/attachments"
    await do(maha, number, "acknowledge")
    plan = await maha.post(f"{address}?name=الخطة.pdf&with_answer=1", PDF)
    inner = await maha.post(f"{address}?name=inner.pdf", PDF + b" inner")
    await do(maha, number, "answer", text="الخطة مرفقة.")
    async with desk.sessions() as session:
        newest = select(OutboxRow.body).order_by(OutboxRow.made_at.desc())
        body = (await session.scalars(newest)).first()
    path = with_addresses(str(body), SEALING_KEY, "").split()[-1]

    page = await stranger.get(path)
    given = await stranger.get(f"{path}/files/{plan.json['digest']}")

    assert "الخطة.pdf" in page.text
    assert "inner.pdf" not in page.text
    assert (given.status, given.text) == (200, PDF.decode())
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert given.headers["Referrer-Policy"] == "no-referrer"
    assert (await stranger.get(f"{path}/files/{inner.json['digest']}")).status == 404
    elsewhere = f"/t/{'x' * 32}/files/{plan.json['digest']}"
    assert (await stranger.get(elsewhere)).status == 404
