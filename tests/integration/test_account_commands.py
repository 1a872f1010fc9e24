"""``tawasul user``, ``token`` and ``audit`` at the terminal of a centre that does not run."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from core.database import engine_for, sessions_for
from core.permissions import Permission
from core.service import Accounts
from core.session_service import Sessions
from core.sessions import Browser, Limits, Method, Stage
from core.token_service import Tokens
from supervision.roster import Roster
from tests.integration.conftest import Run


@pytest.fixture
def home(new_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a centre with a database."""
    shutil.copyfile(new_sqlite, tmp_path / "tawasul.sqlite3")
    monkeypatch.setenv("TAWASUL_HOME", str(tmp_path))
    monkeypatch.delenv("TAWASUL_DATABASE_URL", raising=False)
    return tmp_path


def in_database(home: Path, *deeds: str) -> None:
    async def do() -> None:
        engine = engine_for(f"sqlite:///{home / 'tawasul.sqlite3'}")
        async with engine.begin() as connection:
            for deed in deeds:
                await connection.execute(text(deed))
        await engine.dispose()

    asyncio.run(do())


def test_a_person_is_added_listed_changed_shut_out_and_let_in_again(home: Path, run: Run) -> None:
    added = run("user", "add", "huda", "--role", "agent", "--full-name", "هدى")
    password = added.partition("(shown once): ")[2].strip()

    assert len(password) >= 20
    assert password not in run("user", "list")
    run("user", "role", "huda", "supervisor")
    assert "supervisor" in run("user", "list")
    run("user", "disable", "huda")
    assert "disabled" in run("user", "list")
    run("user", "enable", "huda")
    assert "may sign in" in run("user", "list")
    assert password not in run("user", "reset-password", "huda")
    told = run("audit", "show", "--with", "account/huda")
    assert told.count("terminal ") == 5
    assert password not in told
    assert password.encode() not in (home / "tawasul.sqlite3").read_bytes()


def test_sessions_are_shown_and_ended(home: Path, run: Run) -> None:
    run("user", "add", "huda", "--role", "agent")

    async def sign_in() -> None:
        engine = engine_for(f"sqlite:///{home / 'tawasul.sqlite3'}")
        sessions = sessions_for(engine)
        account = await Accounts(sessions).get("huda")
        browser = Browser("192.0.2.7", "Firefox")
        await Sessions(sessions, Limits()).begin(account, Stage.OPEN, Method.PASSWORD, browser)
        await engine.dispose()

    asyncio.run(sign_in())

    assert "192.0.2.7  Firefox" in run("user", "sessions")
    assert "192.0.2.7" in run("user", "sessions", "huda")
    run("user", "sessions", "huda", "--end")
    assert run("user", "sessions") == ""


def test_an_extension_must_be_an_agents(home: Path, run: Run) -> None:
    refused = run("user", "add", "huda", "--role", "agent", "--extension", "1001", code=1)

    async def add_agent() -> None:
        engine = engine_for(f"sqlite:///{home / 'tawasul.sqlite3'}")
        await Roster(sessions_for(engine)).create("1001", name="هدى", queues={"noor": 0})
        await engine.dispose()

    asyncio.run(add_agent())

    assert "1001" in refused
    run("user", "add", "huda", "--role", "agent", "--extension", "1001")
    assert " 1001 " in run("user", "list")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("user", "disable", "nobody"), "There is no account named 'nobody'"),
        (("user", "add", "two words", "--role", "agent"), "cannot be a name"),
        (("user", "sessions", "nobody", "--end"), "There is no account named 'nobody'"),
        (("token", "create", "x", "--role", "agent", "--scope", "calls.read"), "cannot have"),
    ],
)
def test_a_refusal_is_one_sentence(run: Run, words: tuple[str, ...], sentence: str) -> None:
    said = run(*words, code=1)

    assert sentence in said
    assert len(said.splitlines()) == 1


def test_the_last_administrator_stays(run: Run) -> None:
    run("user", "add", "boss", "--role", "administrator")

    assert "last administrator" in run("user", "role", "boss", "agent", code=1)
    assert "last administrator" in run("user", "disable", "boss", code=1)


def test_a_token_has_a_scope_and_an_end(home: Path, run: Run) -> None:
    run("token", "create", "wall", "--role", "supervisor", "--scope", "queues.read", "--days", "9")
    run("token", "create", "forever", "--role", "agent", "--days", "0")

    listed = run("token", "list").splitlines()

    assert re.search(r"wall .* in use until \d{4}-\d\d-\d\d +queues.read$", listed[1])
    assert re.search(r"forever .* in use +all$", listed[0])

    async def scopes() -> list[object]:
        engine = engine_for(f"sqlite:///{home / 'tawasul.sqlite3'}")
        found: list[object] = [token.scope for token in await Tokens(sessions_for(engine)).all()]
        await engine.dispose()
        return found

    assert asyncio.run(scopes()) == [None, {Permission.QUEUES_READ}]


def test_a_log_that_nobody_touched_is_whole(home: Path, run: Run) -> None:
    for name in ("huda", "sami"):
        run("user", "add", name, "--role", "agent")

    said = run("audit", "verify")

    match = re.fullmatch(
        r"The audit log is whole: 2 rows, the newest has the hash ([0-9a-f]{64})\.\n", said
    )
    assert match is not None
    run("audit", "verify", "--head", f"2:{match[1]}")
    assert "not the row that the head tells of (the head given)" in run(
        "audit", "verify", "--head", f"2:{'0' * 64}", code=1
    )
    assert (home / "audit-head.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("deeds", "sentence"),
    [
        (("UPDATE audit_log SET subject = 'account/x' WHERE n = 2",), "Row 2 was changed."),
        (("DELETE FROM audit_log WHERE n = 2",), "Row 2 is missing."),
        (
            (
                "DELETE FROM audit_log WHERE n = 3",
                "UPDATE audit_head SET n = 2, hash = (SELECT hash FROM audit_log WHERE n = 2)",
            ),
            "Row 3 is missing, at the end of the log (the head kept aside).",
        ),
    ],
)
def test_a_log_that_somebody_touched_is_told_row_by_row(
    home: Path, run: Run, deeds: tuple[str, ...], sentence: str
) -> None:
    for name in ("huda", "sami", "noura"):
        run("user", "add", name, "--role", "agent")
    guards = ("DROP TRIGGER audit_log_no_update", "DROP TRIGGER audit_log_no_delete")

    in_database(home, *guards, *deeds)

    said = run("audit", "verify", code=1)
    assert sentence in said.splitlines()
    assert "The audit log is not what it was" in said


def test_who_did_what_is_found(run: Run) -> None:
    run("user", "add", "huda", "--role", "agent")
    run("token", "create", "wall", "--role", "agent")

    assert "token/wall" in run("audit", "show", "--did", "token created")
    assert "account/huda" not in run("audit", "show", "--did", "token created")
    assert run("audit", "show", "--since", "2999-01-01T00:00Z") == ""
    assert len(run("audit", "show", "--limit", "1").splitlines()) == 1
