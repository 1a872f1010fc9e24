import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from core.audit import Action, Actor, ActorKind
from core.audit_store import AuditLog, Wanted
from core.errors import BadNameError, BadPromptNameError, HalfNoticeError, NoNoticeError
from core.notices import Notices, current_notice

Sessions = async_sessionmaker[AsyncSession]


async def test_a_notice_stands_until_it_is_switched_off(sessions: Sessions) -> None:
    notices = Notices(sessions)
    before = datetime.now(UTC)

    made = await notices.switch_on("maintenance", by="huda", text_ar="صِيَانَةٌ", text_en="Maintenance")

    assert (made.prompt, made.text_ar, made.text_en) == ("maintenance", "صِيَانَةٌ", "Maintenance")
    assert (made.switched_on_by, made.switched_on_at >= before) == ("huda", True)
    async with sessions() as session:
        assert await current_notice(session) == made
    await notices.switch_off(by="sami")
    assert await notices.current() is None


async def test_no_notice_stands_at_first(sessions: Sessions) -> None:
    assert await Notices(sessions).current() is None
    with pytest.raises(NoNoticeError):
        await Notices(sessions).switch_off(by="huda")


async def test_a_second_notice_replaces_the_first(sessions: Sessions) -> None:
    notices = Notices(sessions)
    await notices.switch_on("maintenance", by="huda")

    second = await notices.switch_on("results", by="sami")

    assert await notices.current() == second
    assert (second.text_ar, second.text_en) == (None, None)
    await notices.switch_off(by="huda")
    assert await notices.current() is None


async def test_each_switching_is_in_the_audit_log_and_a_refused_one_is_not(
    sessions: Sessions,
) -> None:
    notices, actor = Notices(sessions), Actor(ActorKind.TERMINAL, "root")
    await notices.switch_on("maintenance", by="huda", actor=actor)
    await notices.switch_off(by="sami", actor=actor)
    with pytest.raises(NoNoticeError):
        await notices.switch_off(by="sami", actor=actor)

    rows = await AuditLog(sessions).page(Wanted(subject="notice"), 10)

    assert [(row.actor, row.action, row.detail) for row in reversed(rows)] == [
        (
            "root",
            Action.NOTICE_SWITCHED_ON,
            '{"by": "huda", "prompt": "maintenance", "text": null}',
        ),
        ("root", Action.NOTICE_SWITCHED_OFF, '{"by": "sami"}'),
    ]


async def test_who_switched_what_and_when_is_kept(sessions: Sessions, engine: AsyncEngine) -> None:
    notices = Notices(sessions)
    await notices.switch_on("maintenance", by="huda")
    await notices.switch_on("results", by="sami")
    await notices.switch_off(by="noura")

    query = "SELECT prompt, switched_on_by, switched_off_by FROM notices ORDER BY id"
    async with engine.connect() as connection:
        rows = (await connection.execute(text(query))).all()

    assert [tuple(row) for row in rows] == [
        ("maintenance", "huda", "sami"),
        ("results", "sami", "noura"),
    ]


async def test_of_many_switched_at_once_one_stands_and_one_switch_ends_it(
    sessions: Sessions,
) -> None:
    notices = Notices(sessions)

    made = await asyncio.gather(*(notices.switch_on(f"n-{i}", by="huda") for i in range(8)))

    assert await notices.current() in made
    await notices.switch_off(by="huda")
    assert await notices.current() is None


@pytest.mark.parametrize("name", ["", "Maintenance", "two words", "a" * 65, "-a", "../a", "a\n"])
async def test_a_name_that_no_prompt_has_is_refused(sessions: Sessions, name: str) -> None:
    with pytest.raises(BadPromptNameError):
        await Notices(sessions).switch_on(name, by="huda")


@pytest.mark.parametrize(("text_ar", "text_en"), [("نص", None), (None, "text"), ("نص", "  ")])
async def test_a_text_in_one_language_only_is_refused(
    sessions: Sessions, text_ar: str | None, text_en: str | None
) -> None:
    notices = Notices(sessions)
    standing = await notices.switch_on("maintenance", by="huda")

    with pytest.raises(HalfNoticeError):
        await notices.switch_on("results", by="huda", text_ar=text_ar, text_en=text_en)

    assert await notices.current() == standing


async def test_somebody_with_a_name_must_do_it(sessions: Sessions) -> None:
    with pytest.raises(BadNameError):
        await Notices(sessions).switch_on("maintenance", by="")
    with pytest.raises(BadNameError):
        await Notices(sessions).switch_off(by="")
