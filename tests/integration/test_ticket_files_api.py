"""Files of requests over HTTP: taken for what they hold, given to be saved, to those who may."""

import pytest
from sqlalchemy import select

from agent_desktop import ticket_files
from core.errors import SettingError
from core.tables import AuditRow
from tawasul.scanners import scanner_of
from tests.fakes.desk import Desk
from tests.integration.test_tickets_api import NEW, TICKETS, Clients, ask, file  # noqa: F401

PDF = b"%PDF-1.7 the plan of the building"


async def test_a_file_is_attached_listed_and_given_to_be_saved(desk: Desk, ask: Clients) -> None:  # noqa: F811
    number, coordinator = (await file(ask)).json["number"], ask["coordinator.department"]

    kept = await coordinator.post(f"{TICKETS}/{number}/attachments?name=../خطة.pdf", PDF)
    shown = await ask["noura"].get(f"{TICKETS}/{number}")
    given = await ask["noura"].get(f"{TICKETS}/{number}/attachments/{kept.json['digest']}")

    assert (kept.status, kept.json["name"], kept.json["size"]) == (201, "خطة.pdf", len(PDF))
    assert shown.json["attachments"] == [kept.json]
    assert (given.status, given.content_type, given.text) == (200, "application/pdf", PDF.decode())
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    async with desk.sessions() as session:
        told = [row.detail for row in await session.scalars(select(AuditRow))]
    assert any(kept.json["digest"] in detail for detail in told)


async def test_strangers_are_given_no_file_and_attach_none(ask: Clients) -> None:  # noqa: F811
    number = (await file(ask)).json["number"]
    kept = await ask["noura"].post(f"{TICKETS}/{number}/attachments?name=a.pdf", PDF)
    stranger = ask["coordinator.university"]

    for answer in (
        await stranger.get(f"{TICKETS}/{number}/attachments/{kept.json['digest']}"),
        await stranger.post(f"{TICKETS}/{number}/attachments?name=b.pdf", PDF),
        await ask["noura"].get(f"{TICKETS}/{number}/attachments/{'0' * 64}"),
    ):
        assert answer.status == 404


async def test_a_file_comes_once_under_its_key(ask: Clients) -> None:  # noqa: F811
    number, noura = (await file(ask)).json["number"], ask["noura"]
    path, key = f"{TICKETS}/{number}/attachments?name=a.pdf", {"Idempotency-Key": "k"}

    first = await noura.post(path, PDF, **key)
    again = await noura.post(path, PDF, **key)
    refused = [
        await noura.post(path, PDF + b"\n", **key),
        await noura.post(f"{path}&is_told=1", PDF, **key),
    ]

    assert (first.status, again.status) == (201, 200)
    assert (again.json, again.headers["ETag"]) == (first.json, first.headers["ETag"])
    assert [it.json["type"] for it in refused] == ["urn:tawasul:problem:key-reused"] * 2
    shown = await noura.get(f"{TICKETS}/{number}")
    assert [it["name"] for it in shown.json["attachments"]] == ["a.pdf"]


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"PK\x03\x04 broken", b"<b>\x00</b>"])
async def test_what_is_no_document_is_refused(ask: Clients, content: bytes) -> None:  # noqa: F811
    number = (await file(ask)).json["number"]

    answer = await ask["noura"].post(f"{TICKETS}/{number}/attachments?name=plan.pdf", content)

    assert (answer.status, answer.json["type"]) == (422, "urn:tawasul:problem:unfit-file")


async def test_a_file_that_is_too_large_is_not_read_to_its_end(
    ask: Clients,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ticket_files, "MOST_BYTES", 1_000)
    number = (await file(ask)).json["number"]

    answer = await ask["noura"].post(f"{TICKETS}/{number}/attachments", PDF * 40)

    assert (answer.status, answer.json["type"]) == (413, "urn:tawasul:problem:file-too-large")


def test_clamd_is_asked_where_a_setting_names_its_socket() -> None:
    assert scanner_of({}) is None
    assert scanner_of({"TAWASUL_CLAMD": "/run/clamav/clamd.ctl"}) is not None
    with pytest.raises(SettingError, match="TAWASUL_CLAMD"):
        scanner_of({"TAWASUL_CLAMD": "clamd.ctl"})
