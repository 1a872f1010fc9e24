"""`tawasul simulate` and `tawasul demo`, as people type them."""

import asyncio
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from asterisk_conf.directories import Directories
from asterisk_conf.names import Queue
from core.calendar_form import calendar_in
from core.settings import Settings
from tawasul.commands.demo import ALWAYS_OPEN
from tawasul.main import main
from tawasul.migrate import upgrade
from tawasul.preparation import make_folders
from tawasul.simulation.staff import duties_of, hired, passwords_file
from tests.e2e.centre import free_ports

MIDNIGHT_OF_A_HOLIDAY = datetime(2026, 9, 22, 21, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a home with a database, in which nothing runs."""
    settings = Settings.from_env({"TAWASUL_HOME": str(tmp_path / "home")})
    make_folders(settings)
    asyncio.run(upgrade(settings.database_url))
    return settings


def test_without_a_centre_one_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TAWASUL_HOME", str(tmp_path))
    monkeypatch.setenv("TAWASUL_HTTP_PORT", str(free_ports(1)[0]))

    assert main(["simulate", "--minutes", "0.1"]) == 1

    (sentence,) = capsys.readouterr().err.splitlines()
    assert sentence.startswith("tawasul: No centre takes calls here")


def test_the_agents_of_a_simulation_are_hired_once(settings: Settings) -> None:
    first = asyncio.run(hired(settings, 3))
    again = asyncio.run(hired(settings, 5))

    assert [it.extension for it in again] == ["7001", "7002", "7003", "7004", "7005"]
    assert again[:3] == first
    assert stat.S_IMODE(passwords_file(settings).stat().st_mode) == 0o600
    assert "[7005]" in (Directories.of(settings).etc / "pjsip.conf").read_text()


def test_an_extension_that_somebody_else_has_is_left_to_them(settings: Settings) -> None:
    asyncio.run(hired(settings, 1))
    passwords_file(settings).unlink()

    (staff,) = asyncio.run(hired(settings, 1))

    assert staff.extension == "7002"


def test_four_agents_serve_every_queue() -> None:
    served = {queue for place in range(4) for queue in duties_of(place)}
    assert served == {str(queue) for queue in Queue}


def test_a_demonstration_is_open_on_the_night_of_a_holiday() -> None:
    calendar = calendar_in(ALWAYS_OPEN.encode(), "demo")
    assert calendar.is_open(MIDNIGHT_OF_A_HOLIDAY)
