"""Templates of answers, in each database; how they are filled."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from tests.centre_of_requests import RequestCentre, of_office, opened
from ticketing import template_service
from ticketing.answer_templates import Placeholder, filled, template_text
from ticketing.errors import (
    NameTakenError,
    NoSuchTemplateError,
    NothingSaidError,
    NotOfficeError,
    TooManyTemplatesError,
    UnknownPlaceholderError,
)
from ticketing.template_service import AnswerTemplates

Sessions = async_sessionmaker[AsyncSession]
MAHA, SALEH = of_office("coordinator.department"), of_office("head.department")
AGENCY, STRANGER = of_office("coordinator.agency"), of_office("coordinator.university")
TEXT = "الأخ {الاسم}، عولج طلبكم {number}."


@pytest.fixture
async def templates(sessions: Sessions) -> AnswerTemplates:
    """The templates of a small ministry."""
    centre: RequestCentre = await opened(sessions)
    return AnswerTemplates(centre.sessions, centre.grounds, centre.clock)


async def test_the_office_keeps_the_templates_of_its_entity(templates: AnswerTemplates) -> None:
    kept = await templates.add("department", "عولج", TEXT, by=MAHA)

    changed = await templates.change(kept.template_id, "عولج وأغلق", TEXT, by=SALEH)

    assert (changed.name, changed.changed_by) == ("عولج وأغلق", SALEH.name)
    assert await templates.of_keeper(MAHA) == [changed]
    for stranger in (STRANGER, AGENCY, of_office("specialist.department")):
        with pytest.raises(NotOfficeError):
            await templates.add("department", "لي", TEXT, by=stranger)
        with pytest.raises(NoSuchTemplateError):
            await templates.change(kept.template_id, "لي", TEXT, by=stranger)
        with pytest.raises(NoSuchTemplateError):
            await templates.remove(kept.template_id, by=stranger)
    await templates.remove(kept.template_id, by=MAHA)
    assert await templates.of_keeper(MAHA) == []


async def test_an_entity_uses_its_own_templates_and_those_of_the_ones_above(
    templates: AnswerTemplates,
) -> None:
    await templates.add("agency", "ألف", TEXT, by=AGENCY)
    await templates.add("department", "ياء", TEXT, by=MAHA)
    await templates.add("university", "جامعة", TEXT, by=STRANGER)

    assert [it.name for it in await templates.for_entity("department")] == ["ياء", "ألف"]
    assert [it.name for it in await templates.for_entity("agency")] == ["ألف"]


async def test_a_name_stands_once_and_an_entity_keeps_so_many(
    templates: AnswerTemplates, monkeypatch: pytest.MonkeyPatch
) -> None:
    await templates.add("department", "عولج", TEXT, by=MAHA)
    with pytest.raises(NameTakenError):
        await templates.add("department", "عولج", TEXT, by=MAHA)

    monkeypatch.setattr(template_service, "MOST_TEMPLATES", 1)

    with pytest.raises(TooManyTemplatesError):
        await templates.add("department", "آخر", TEXT, by=MAHA)


def test_a_place_that_nobody_knows_is_refused() -> None:
    assert template_text(" {الاسم} { name } \u202e") == "{الاسم} { name }"
    with pytest.raises(UnknownPlaceholderError, match=r"\{national_id\}, \{\}"):
        template_text("{name} {national_id} {} {national_id}")
    with pytest.raises(NothingSaidError):
        template_text("  ")


def test_what_is_filled_in_is_never_read_as_a_place() -> None:
    values = dict.fromkeys(Placeholder, "x") | {Placeholder.NAME: "{number} \\1 {0.__class__}"}

    assert filled("{name}/{الاسم}/{رقم الطلب}", values) == (
        "{number} \\1 {0.__class__}/{number} \\1 {0.__class__}/x"
    )
