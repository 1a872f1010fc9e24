"""``tawasul ministry`` and ``tawasul requests``, on a database and without a running centre."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.database import engine_for, sessions_for
from core.secrets import Secrets
from tawasul.sample_data import fill_ministry
from tests.centre_of_requests import NOURA, a_wish
from tests.integration.conftest import Run
from tests.ministry import LONG_AGO
from ticketing.request_filing import Filing
from ticketing.request_numbers import RequestNumbers
from ticketing.request_rows import Seal
from ticketing.structure_store import GroundShelf
from ticketing.subjects import Service

HEADER = "code,kind,name_ar,name_en,parent,calendar,approves_answers"


@pytest.fixture(scope="module")
def filled(new_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample's ministry, to copy."""
    folder = tmp_path_factory.mktemp("ministry")
    shutil.copyfile(new_sqlite, folder / "tawasul.sqlite3")
    on_database(folder, lambda sessions: fill_ministry(sessions, LONG_AGO))
    return folder / "tawasul.sqlite3"


@pytest.fixture
def home(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a centre whose database has the sample's ministry."""
    shutil.copyfile(filled, tmp_path / "tawasul.sqlite3")
    monkeypatch.setenv("TAWASUL_HOME", str(tmp_path))
    monkeypatch.delenv("TAWASUL_DATABASE_URL", raising=False)
    return tmp_path


def on_database(
    home: Path, work: Callable[[async_sessionmaker[AsyncSession]], Awaitable[None]]
) -> None:
    async def done() -> None:
        engine = engine_for(f"sqlite:///{home / 'tawasul.sqlite3'}")
        await work(sessions_for(engine))
        await engine.dispose()

    asyncio.run(done())


def filed(home: Path, *, days_ago: int) -> None:
    """File a request of the sample that nobody has looked at since."""
    secrets = Secrets.ensure(home / "secrets")
    seal, numbers = Seal(secrets.sealing_key), RequestNumbers(secrets.request_numbers)
    subject, at = f"{Service.COMPLAINT}.transport", datetime.now(UTC) - timedelta(days=days_ago)

    async def work(sessions: async_sessionmaker[AsyncSession]) -> None:
        filing = Filing(sessions, seal, GroundShelf(), numbers, lambda: at)
        await filing.file(a_wish(subject=subject, entity="department-01"), by=NOURA)

    on_database(home, work)


def test_the_sample_is_counted_by_kind(run: Run) -> None:
    said = run("ministry", "show")

    assert [line.split()[-1] for line in said.splitlines() if "university" in line] == ["28", "30"]


def test_what_is_exported_would_change_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "entities.csv"
    run("ministry", "export", "entities", str(file))

    said = run("ministry", "plan", "entities", str(file))

    assert said.startswith("0 entities would be added, 0 changed; ")


def test_a_fault_is_told_by_its_line_and_nothing_is_done(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "faults.csv"
    file.write_text(f"{HEADER}\nnew,sector,جديد,New,nowhere,office,no\n")

    for action in ("plan", "import"):
        said = run("ministry", action, "entities", str(file), code=1)
        assert said.splitlines() == [
            "Line 2, parent: There is no entity 'nowhere', here or in the file.",
            "1 faults: nothing is done.",
        ]


def test_a_table_is_imported_and_the_audit_log_says_by_whom(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_text(f"{HEADER}\nnew,sector,جديد,New,agency-general,office,no\n")

    assert run("ministry", "import", "entities", str(file)).startswith(
        "1 entities are added, 0 changed"
    )
    assert "ministry changed" in run("audit", "show")
    assert run("ministry", "plan", "entities", str(file)).startswith("0 entities would be added")


def test_posts_are_exported_changed_and_imported(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    run("ministry", "export", "posts", str(file))
    rows = file.read_text("utf-8-sig").replace(
        "sector-01,head,head.sector-01", "sector-01,head,salma"
    )
    file.write_text(rows)

    assert run("ministry", "plan", "posts", str(file)).startswith("1 posts would be given, 1 taken")
    run("ministry", "import", "posts", str(file))
    assert run("ministry", "plan", "posts", str(file)).startswith("0 posts would be given, 0 taken")


def test_a_file_that_is_no_table_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "picture.csv"
    file.write_bytes(b"\x89PNG\r\n")

    assert "cannot be read: it is not in UTF-8" in run(
        "ministry", "import", "entities", str(file), code=1
    )


def test_a_sweep_lets_rise_what_is_late_and_messages_go_into_the_folder(
    run: Run, home: Path
) -> None:
    filed(home, days_ago=20)

    swept = run("requests", "sweep")
    again = run("requests", "sweep")
    delivered = run("requests", "deliver")

    assert swept.startswith("1 requests looked at, ")
    assert again == "0 requests looked at, 0 steps taken.\n"
    assert delivered == "1 messages tried.\n"
    assert len(list((home / "outbox").glob("*.json"))) == 1


def test_a_gateway_without_its_secret_is_refused_by_name(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert home
    monkeypatch.setenv("TAWASUL_SMS_URL", "https://sms.example.test/send")

    assert "TAWASUL_SMS_TOKEN_FILE is missing" in run("requests", "deliver", code=1)
