"""``tawasul privacy``, on a database and without a running centre."""

import asyncio
import io
import json
import shutil
from pathlib import Path

import pytest

from core.audit import CENTRE
from core.database import engine_for, sessions_for
from core.secrets import Secrets
from tests.centre_of_requests import FIRST_ID
from tests.everything import dump_of
from tests.integration.conftest import Run
from ticketing.beneficiaries import Particulars
from ticketing.beneficiary_service import Beneficiaries
from ticketing.request_rows import Seal

NAME, MOBILE = "هدى بنت سالم", "0551234567"


@pytest.fixture
def home(new_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a centre that knows Huda."""
    shutil.copyfile(new_sqlite, tmp_path / "tawasul.sqlite3")
    monkeypatch.setenv("TAWASUL_HOME", str(tmp_path))
    monkeypatch.delenv("TAWASUL_DATABASE_URL", raising=False)
    asyncio.run(_know_huda(tmp_path))
    return tmp_path


async def _know_huda(home: Path) -> None:
    seal = Seal(Secrets.ensure(home / "secrets").sealing_key)
    engine = engine_for(f"sqlite:///{home / 'tawasul.sqlite3'}")
    huda = Particulars(name=NAME, national_id=FIRST_ID, mobiles=(MOBILE,))
    await Beneficiaries(sessions_for(engine), seal).add(huda, by=CENTRE)
    await engine.dispose()


async def _everything(home: Path) -> str:
    engine = engine_for(f"sqlite:///{home / 'tawasul.sqlite3'}")
    async with engine.connect() as connection:
        cells = await connection.run_sync(dump_of)
    await engine.dispose()
    return "\n".join(cell for _, cell in cells)


def test_all_on_a_person_is_exported_for_its_owner_alone_and_then_erased(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / "huda.json"
    exported = run("privacy", "export", MOBILE, str(file))
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{FIRST_ID}\n"))
    erased = run("privacy", "erase", "-")
    again = run("privacy", "erase", FIRST_ID, code=1)

    assert str(file) in exported
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["beneficiaries"][0]["national_id"] == FIRST_ID
    assert "1  beneficiaries" in erased
    assert "Nothing is held on anybody" in again
    assert FIRST_ID not in again + erased
    everything = asyncio.run(_everything(home))
    assert not [it for it in (NAME, FIRST_ID, MOBILE) if it in everything]
    assert "is whole" in run("audit", "verify")


def test_rules_are_shown_as_this_centre_has_them(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAWASUL_KEEP_MESSAGES_DAYS", "off")
    monkeypatch.setenv("TAWASUL_KEEP_CALLERS_DAYS", "30")

    shown = run("privacy", "rules").splitlines()

    assert len(shown) == 8
    assert "off  (TAWASUL_KEEP_MESSAGES_DAYS)" in shown[2]
    assert "30 days after the call: make anonymous" in shown[4]
    monkeypatch.setenv("TAWASUL_KEEP_CALLERS_DAYS", "soon")
    assert "TAWASUL_KEEP_CALLERS_DAYS must be" in run("privacy", "rules", code=1)


def test_a_dry_run_changes_nothing(run: Run, home: Path) -> None:
    before = asyncio.run(_everything(home))

    said = run("privacy", "sweep", "--dry-run")

    assert said.startswith("Due now:")
    assert asyncio.run(_everything(home)) == before
    assert run("privacy", "sweep").startswith("Dealt with:")
    assert "data kept long enough" in run("audit", "show")


def test_a_turned_key_still_finds_and_opens(run: Run, home: Path) -> None:
    turned = run("privacy", "turn-key")
    forgotten = run("privacy", "forget-keys")
    run("privacy", "export", FIRST_ID, str(home / "huda.json"))

    assert "1  beneficiaries sealed anew" in turned
    assert "1 older keys are gone" in forgotten
    assert json.loads((home / "huda.json").read_text())["beneficiaries"][0]["national_id"] == (
        FIRST_ID
    )


@pytest.mark.parametrize("who", ["1000000009", "huda", ""])
def test_who_is_nobody_is_said_without_the_number(run: Run, who: str) -> None:
    said = run("privacy", "erase", who, code=1)

    assert "Give a national ID" in said
    assert not who or who not in said
