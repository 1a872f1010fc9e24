"""The notice that a supervisor types, spoken by the real voice in a process of its own."""

import asyncio
import os
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from asterisk_conf.directories import Directories
from asterisk_conf.names import PROMPT_FOLDER
from core.audit import Action, Actor, ActorKind
from core.audit_store import AuditLog, Wanted
from core.database import sessions_for
from core.errors import NoNoticeError
from core.settings import Settings
from recordings.errors import NoSuchPromptError, NotBuiltError, StudioBusyError
from recordings.sound import FORMATS
from tawasul import worker
from tawasul.hours import sounds_of
from tawasul.notice_desk import NoticeDesk, typed_name
from tawasul.notice_worker import NEWEST, forget_old
from tawasul.notices import TYPED

ARABIC, ENGLISH = "صِيَانَةٌ لِلْأَنْظِمَةِ.", "Maintenance."
NAME = typed_name(ARABIC, ENGLISH)
HUDA, SAMI = (Actor(ActorKind.PERSON, name, "192.0.2.7") for name in ("huda", "sami"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_env({"TAWASUL_HOME": str(tmp_path / "home")})


@pytest.fixture
def notices(settings: Settings, desk_engine: AsyncEngine) -> NoticeDesk:
    sessions: async_sessionmaker[AsyncSession] = sessions_for(desk_engine)
    return NoticeDesk(settings, sessions)


def folder(settings: Settings, language: str = "ar") -> Path:
    return Directories.of(settings).sounds / language / PROMPT_FOLDER


async def test_a_text_is_spoken_in_both_languages_once_and_stands(
    settings: Settings, notices: NoticeDesk
) -> None:
    assert await notices.speak(ARABIC, ENGLISH) == NAME
    assert await notices.current() is None
    written = (folder(settings) / f"{NAME}.wav").stat()

    notice = await notices.say(ARABIC, ENGLISH, by=HUDA)

    assert (notice.prompt, notice.text_en, notice.switched_on_by) == (NAME, ENGLISH, "huda")
    assert await notices.current() == notice
    assert sounds_of(Directories.of(settings))(NAME)
    assert (folder(settings) / f"{NAME}.wav").stat().st_mtime_ns == written.st_mtime_ns
    for language in ("ar", "en"):
        assert len(await notices.wave(NAME, language)) > 16_000


async def test_it_is_brought_back_by_its_name_and_switched_off(notices: NoticeDesk) -> None:
    await notices.speak(ARABIC, ENGLISH)

    await notices.play(NAME, by=HUDA)
    await notices.switch_off(by=SAMI)

    assert await notices.current() is None
    with pytest.raises(NoNoticeError):
        await notices.switch_off(by=SAMI)


async def test_who_switched_it_is_in_the_audit_log(
    notices: NoticeDesk, desk_engine: AsyncEngine
) -> None:
    await notices.say(ARABIC, ENGLISH, by=HUDA)
    await notices.play(NAME, by=SAMI)
    await notices.switch_off(by=HUDA)

    rows = await AuditLog(sessions_for(desk_engine)).page(Wanted(subject="notice"), 10)

    assert [(row.actor, row.address, row.action) for row in reversed(rows)] == [
        ("huda", "192.0.2.7", Action.NOTICE_SWITCHED_ON),
        ("sami", "192.0.2.7", Action.NOTICE_SWITCHED_ON),
        ("huda", "192.0.2.7", Action.NOTICE_SWITCHED_OFF),
    ]


async def test_a_prompt_without_sound_is_not_switched_on(notices: NoticeDesk) -> None:
    with pytest.raises(NotBuiltError):
        await notices.play("notice-fault", by=HUDA)
    for name, language in (("../../secrets/x", "ar"), (NAME, "fr")):
        with pytest.raises(NoSuchPromptError):
            await notices.wave(name, language)
    assert await notices.current() is None


async def test_a_voice_that_takes_too_long_is_ended_and_nothing_changes(
    settings: Settings, notices: NoticeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "WORK_SECONDS", 0.01)

    with pytest.raises(StudioBusyError):
        await notices.say(ARABIC, ENGLISH, by=HUDA)

    await asyncio.sleep(0)
    assert await notices.current() is None
    assert not (folder(settings) / f"{NAME}.wav").exists()


def test_of_the_typed_notices_the_newest_stay_and_the_one_that_stands(settings: Settings) -> None:
    names = [f"{TYPED}{number:03}" for number in range(NEWEST + 5)]
    for language in ("ar", "en"):
        folder(settings, language).mkdir(parents=True)
        for age, name in enumerate(reversed(names)):
            for form in FORMATS:
                path = folder(settings, language) / f"{name}.{form}"
                path.touch()
                os.utime(path, (1_800_000_000 - age, 1_800_000_000 - age))
        (folder(settings, language) / "greeting.wav").touch()

    forget_old(settings, {names[0]})

    for language in ("ar", "en"):
        left = {path.stem for path in folder(settings, language).iterdir()}
        assert left == {names[0], "greeting", *names[5:]}
