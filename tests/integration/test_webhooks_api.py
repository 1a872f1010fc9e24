"""Webhooks over HTTP and at the terminal."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
from aiohttp import ClientSession

from core.permissions import Role
from tawasul.main import main
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import Desk

WEBHOOKS = "/api/v1/webhooks"


@pytest.fixture
async def program(desk: Desk) -> AsyncIterator[ApiClient]:
    """A program of the administrators."""
    async with ClientSession() as session:
        yield ApiClient(session, desk.url, await desk.token(Role.ADMINISTRATOR))


async def test_a_receiver_is_added_listed_and_ended(program: ApiClient) -> None:
    wanted = {"url": "https://hooks.example.org/t", "events": ["answer", "close"]}

    added = await program.post(WEBHOOKS, orjson.dumps(wanted))
    listed = await program.get(WEBHOOKS)
    ended = await program.ask("DELETE", f"{WEBHOOKS}/{added.json['id']}")
    again = await program.ask("DELETE", f"{WEBHOOKS}/{added.json['id']}")

    assert (added.status, added.json["events"]) == (201, ["answer", "close"])
    assert [one["id"] for one in listed.json["webhooks"]] == [added.json["id"]]
    assert added.json["secret"] not in listed.text
    assert (ended.status, again.status) == (204, 404)


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ({"url": "https://127.0.0.1/"}, "bad-webhook"),
        ({"url": 3}, "bad-field"),
        ({"url": "https://hooks.example.org/", "events": "all"}, "bad-field"),
        ({"url": "https://hooks.example.org/", "events": ["explode"]}, "no-such-event"),
    ],
)
async def test_what_cannot_be_told_is_refused(
    program: ApiClient, body: dict[str, object], slug: str
) -> None:
    answer = await program.post(WEBHOOKS, orjson.dumps(body))

    assert (answer.status, answer.json["type"]) == (422, f"urn:tawasul:problem:{slug}")


def test_at_the_terminal(
    new_sqlite: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copyfile(new_sqlite, tmp_path / "tawasul.sqlite3")
    monkeypatch.setenv("TAWASUL_HOME", str(tmp_path))
    monkeypatch.delenv("TAWASUL_DATABASE_URL", raising=False)

    assert main(["webhooks", "add", "https://hooks.example.org/", "--events", "file"]) == 0
    name, secret = capsys.readouterr().out.split()
    assert main(["webhooks", "list"]) == 0
    listed = capsys.readouterr().out
    assert main(["webhooks", "remove", name]) == 0
    assert main(["webhooks", "remove", name]) == 1
    assert main(["webhooks", "add", "https://localhost/"]) == 1

    assert name in listed
    assert secret not in listed
