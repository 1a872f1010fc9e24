"""Requests as files over HTTP: filed from a table, taken away as one."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from tests.centre_of_requests import FIRST_ID
from tests.contract.test_request_import import GOOD, HEADER, OTHER
from tests.integration.conftest import Run
from tests.integration.test_request_commands import filled, home  # noqa: F401
from tests.integration.test_tickets_api import TICKETS, Clients, ask, file  # noqa: F401


async def test_a_table_is_tried_filed_and_known_again(ask: Clients) -> None:  # noqa: F811
    content, noura = (HEADER + GOOD + OTHER).encode(), ask["noura"]

    dry = await noura.post(f"{TICKETS}/import?dry_run=1", content)
    done = await noura.post(f"{TICKETS}/import", content)
    again = await noura.post(f"{TICKETS}/import", content)

    assert (dry.status, dry.json["lines"], dry.json["filed"]) == (200, 2, [])
    assert (dry.json["is_done"], done.json["is_done"]) == (False, True)
    assert len(done.json["filed"]) == 2
    assert again.json["known"] == done.json["filed"]


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (HEADER + GOOD.replace("department", "nowhere"), "faulty-lines"),
        ("subject,title\nx,y\n", "unreadable-sheet"),
        ('subject,title,text,name\n"x', "unreadable-sheet"),
        ("PK\x03\x04", "unreadable-sheet"),
    ],
)
async def test_a_table_with_faults_is_refused(ask: Clients, content: str, slug: str) -> None:  # noqa: F811
    answer = await ask["noura"].post(f"{TICKETS}/import", content.encode())

    assert (answer.status, answer.json["type"]) == (422, f"urn:tawasul:problem:{slug}")
    assert slug != "faulty-lines" or answer.json["faults"][0]["line"] == 2


async def test_a_bomb_is_refused_in_both_languages(ask: Clients) -> None:  # noqa: F811
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("bomb", bytes(210_000_000))

    answer = await ask["noura"].post(f"{TICKETS}/import?dry_run=1", packed.getvalue())

    assert answer.status == 422
    assert "unpacks to more than" in answer.json["detail"]
    assert "فك ضغطه" in answer.json["detail_ar"]


async def test_what_is_taken_away_is_ones_own_masked_and_no_formula(ask: Clients) -> None:  # noqa: F811
    number = (await file(ask, title="=HYPERLINK(1)")).json["number"]

    given = await ask["noura"].get(f"{TICKETS}/export?q={number}")
    foreign = await ask["coordinator.university"].get(f"{TICKETS}/export?q={number}")

    [row] = csv.DictReader(io.StringIO(given.text.lstrip("\ufeff")))
    assert (row["number"], row["title"]) == (number, "'=HYPERLINK(1)")
    assert row["national_id"] == "••••••0008"
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert foreign.text.count("\n") == 1


def test_at_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "requests.csv"
    path.write_text("subject,title,text,name\nnothing,x,y,هدى\n")

    told = run("requests", "import", str(path), "--dry-run", code=1)

    assert "Line 2: There is no subject" in told
    assert "1 faults: nothing is filed." in told


def test_a_dry_run_at_the_terminal_tells_what_was_filed_and_what_likely_was(
    run: Run, tmp_path: Path
) -> None:
    path, again = tmp_path / "requests.csv", tmp_path / "again.csv"
    line = f"complaint.transport,تأخر,هدى,department-01,{FIRST_ID}\n"
    path.write_text(f"subject,text,name,entity,national_id\n{line}")
    again.write_text(path.read_text() + line.replace("تأخر", "ما زالت تتأخر"))
    run("requests", "import", str(path))

    told = run("requests", "import", str(again), "--dry-run")

    likely, counted = told.splitlines()
    assert likely.startswith("Line 3: likely the same as ")
    assert counted == "1 requests can be filed; 1 were so already."
