"""Changing the ministry, in each database: from now on, audited, and never the past."""

from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Action, Actor, ActorKind
from core.audit_store import AuditLog, Wanted
from core.errors import CalendarFormError
from tests.centre_of_requests import OFFICE_TOML, RequestCentre, a_subject, opened
from tests.ministry import DAY, HOUR, LONG_AGO, SUNDAY, a_post, an_entity
from ticketing.entities import EntityKind, Ministry
from ticketing.errors import (
    ActingPeriodError,
    BackwardsChangeError,
    BadEntityNameError,
    BadPostError,
    EntityChangedError,
    EntityInItselfError,
    FaultsInSheetError,
    NeverOpenError,
    NoPostError,
    NoSuchCalendarError,
    NoSuchEntityError,
    SubjectChangedError,
)
from ticketing.importance import Importance
from ticketing.posts import ActingPeriod, Duty

Sessions = async_sessionmaker[AsyncSession]
HUDA = Actor(ActorKind.PERSON, "huda")
HEADER = "code,kind,name_ar,name_en,parent,calendar,approves_answers"
NEW_OFFICE = "office-2,education_office,مكتب,Office,department,office,no"


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry with one subject."""
    return await opened(sessions)


async def ministry(centre: RequestCentre) -> Ministry:
    return (await centre.ministry.ground()).structure.time.ministry


def sheet(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows)).encode()


async def test_a_dry_run_tells_all_and_does_nothing(centre: RequestCentre) -> None:
    found = await centre.ministry.planned(sheet(NEW_OFFICE, "?,?,?,?,?,?,?"))

    assert [(fault.line, fault.column) for fault in found.faults] == [
        (3, "code"),
        (3, "calendar"),
        (3, "approves_answers"),
        (3, "kind"),
    ]
    assert "office-2" not in (await ministry(centre)).spans


async def test_a_table_is_brought_as_a_whole_or_not_at_all(centre: RequestCentre) -> None:
    with pytest.raises(FaultsInSheetError, match="Line 3, kind"):
        await centre.ministry.bring(sheet(NEW_OFFICE, "x,?,س,X,agency,office,no"), by=HUDA)
    assert "office-2" not in (await ministry(centre)).spans

    moved = "office,education_office,مكتب,Office,other-department,office,no"
    found = await centre.ministry.bring(sheet(NEW_OFFICE, moved), by=HUDA)

    kept = await ministry(centre)
    assert (len(found.added), len(found.changed)) == (1, 1)
    assert kept.get("office-2", SUNDAY).parent == "department"
    assert kept.get("office", SUNDAY).parent == "other-department"
    assert kept.get("office", SUNDAY - HOUR).parent == "department"


async def test_what_is_taken_away_can_be_brought_back(centre: RequestCentre) -> None:
    content = await centre.ministry.taken_away()

    found = await centre.ministry.planned(content)

    assert (found.faults, found.added, found.changed) == ((), (), ())
    assert found.unchanged == 8


async def test_every_change_is_in_the_audit_log(centre: RequestCentre, sessions: Sessions) -> None:
    await centre.ministry.move("office", "other-department", by=HUDA)

    [entry] = await AuditLog(sessions).page(Wanted(action=Action.STRUCTURE_CHANGED), 10)
    assert (entry.actor, entry.subject) == ("huda", "office moves below other-department")


async def test_a_refused_change_leaves_nothing_behind(
    centre: RequestCentre, sessions: Sessions
) -> None:
    with pytest.raises(EntityInItselfError):
        await centre.ministry.merge("department", "office", by=HUDA)
    with pytest.raises(NoSuchEntityError):
        await centre.ministry.appoint(a_post("nowhere", Duty.HEAD), by=HUDA)

    assert not await AuditLog(sessions).page(Wanted(action=Action.STRUCTURE_CHANGED), 10)
    assert (await ministry(centre)).find("department", SUNDAY)


async def test_two_changes_of_one_entity_come_one_after_the_other(centre: RequestCentre) -> None:
    await centre.ministry.move("office", "other-department", by=HUDA)
    with pytest.raises(BackwardsChangeError):
        await centre.ministry.move("office", "department", by=HUDA)

    centre.clock.now += HOUR
    await centre.ministry.move("office", "department", by=HUDA)

    kept = await ministry(centre)
    assert [span.parent for span in kept.spans["office"]] == [
        "department",
        "other-department",
        "department",
    ]


async def test_posts_begin_and_end_now_and_those_of_a_merged_entity_end_with_it(
    centre: RequestCentre,
) -> None:
    post = a_post("office", Duty.HEAD)
    await centre.ministry.dismiss(post, by=HUDA)
    await centre.ministry.appoint(a_post("office", Duty.HEAD, "salma"), by=HUDA)
    centre.clock.now += HOUR
    await centre.ministry.merge("department", "other-department", by=HUDA)

    staff = (await centre.ministry.ground()).structure.staff
    assert staff.head("office", SUNDAY - HOUR) == "head.office"
    assert staff.head("office", SUNDAY + HOUR) == "salma"
    assert staff.head("department", SUNDAY) == "head.department"
    assert staff.head("department", centre.clock.now) is None


def acting(person: str, start: datetime, end: datetime) -> ActingPeriod:
    return ActingPeriod(entity="office", person=person, starts_at=start, ends_at=end)


async def test_a_deputy_acts_from_now_on_or_later_and_has_a_post_there(
    centre: RequestCentre,
) -> None:
    deputy, later = "deputy.office", SUNDAY + DAY
    for start, end in ((SUNDAY - HOUR, later), (later, later)):
        with pytest.raises(ActingPeriodError):
            await centre.ministry.let_act(acting(deputy, start, end), by=HUDA)
    with pytest.raises(NoPostError):
        await centre.ministry.let_act(acting("deputy.agency", SUNDAY, later), by=HUDA)

    await centre.ministry.let_act(acting(deputy, SUNDAY, later), by=HUDA)

    staff = (await centre.ministry.ground()).structure.staff
    assert (staff.head("office", SUNDAY), staff.head("office", later)) == (deputy, "head.office")


async def test_a_calendar_can_be_read_and_has_time_in_it(centre: RequestCentre) -> None:
    with pytest.raises(CalendarFormError):
        await centre.ministry.keep_calendar("office", "zone = 3", by=HUDA)
    never = OFFICE_TOML.replace('["08:00-15:00"]', "[]").replace('["10:00-15:00"]', "[]")
    with pytest.raises(NeverOpenError):
        await centre.ministry.keep_calendar("office", never, by=HUDA)

    await centre.ministry.keep_calendar("night", OFFICE_TOML, by=HUDA)

    calendars = (await centre.ministry.ground()).structure.time.calendars
    assert set(calendars.versions) == {"office", "night"}


async def test_a_subject_has_versions_and_a_request_keeps_the_one_it_began_in(
    centre: RequestCentre,
) -> None:
    before = await centre.file()
    important = a_subject(importance=Importance.IMPORTANT)
    await centre.ministry.keep_subjects([important], by=HUDA)

    after = await centre.file()

    assert [(it.subject_version, it.importance) for it in (before, after)] == [
        (1, Importance.NORMAL),
        (2, Importance.IMPORTANT),
    ]
    ground = await centre.ministry.ground()
    assert {version for _, version in ground.subjects} == {1, 2}


async def test_new_entities_and_posts_come_together(centre: RequestCentre) -> None:
    entity = an_entity("sector-9", EntityKind.SECTOR, "agency", valid_from=SUNDAY)
    post = a_post("sector-9", Duty.HEAD, valid_from=SUNDAY)

    await centre.ministry.begin([entity], [post], by=HUDA)

    structure = (await centre.ministry.ground()).structure
    assert structure.staff.head("sector-9", SUNDAY) == "head.sector-9"
    assert structure.time.ministry.get("sector-9", SUNDAY).kind is EntityKind.SECTOR


async def test_the_head_is_back_before_the_day(centre: RequestCentre) -> None:
    period, later = acting("deputy.office", SUNDAY + HOUR, SUNDAY + 3 * DAY), SUNDAY + 2 * DAY
    await centre.ministry.let_act(period, by=HUDA)
    centre.clock.now = SUNDAY + DAY

    await centre.entities.end_acting(period, by=HUDA)

    staff = (await centre.ministry.ground()).structure.staff
    heads = [staff.head("office", at) for at in (SUNDAY + 2 * HOUR, SUNDAY + DAY, later)]
    assert heads == ["deputy.office", "head.office", "head.office"]
    with pytest.raises(ActingPeriodError):
        await centre.entities.end_acting(period, by=HUDA)


async def test_an_entity_is_renamed_by_one_who_saw_what_holds(centre: RequestCentre) -> None:
    await centre.entities.rename("office", " مكتب  الشمال ", "North", since=LONG_AGO, by=HUDA)
    with pytest.raises(EntityChangedError):
        await centre.entities.rename("office", "آخر", "Other", since=LONG_AGO, by=HUDA)
    for wrong in ("", "x" * 161, "a\u202eb"):
        with pytest.raises(BadEntityNameError):
            await centre.entities.rename("office", wrong, "North", since=SUNDAY, by=HUDA)

    kept = (await ministry(centre)).get("office", SUNDAY)
    assert (kept.name_ar, kept.name_en) == ("مكتب الشمال", "North")


async def test_another_calendar_lets_open_requests_be_reckoned_anew(
    centre: RequestCentre,
) -> None:
    await centre.ministry.keep_calendar("short", OFFICE_TOML.replace("15:00", "12:00"), by=HUDA)
    filed = await centre.file(entity="school")
    before = filed.due_at
    assert await centre.entities.waiting_below(["department"]) == 1
    assert await centre.entities.waiting_below(["department"], whole=False) == 0

    centre.clock.now += HOUR
    with pytest.raises(NoSuchCalendarError):
        await centre.entities.give_calendar("school", "none", since=LONG_AGO, by=HUDA)
    await centre.entities.give_calendar("school", "short", since=LONG_AGO, by=HUDA)
    await centre.sweep.sweep()

    async with centre.store() as store:
        after = await store.get(filed.number)
    assert after.due_at != before
    assert await centre.entities.calendar_text("short") != OFFICE_TOML


async def test_a_move_says_why(centre: RequestCentre, sessions: Sessions) -> None:
    await centre.ministry.move("office", "other-department", "قُسّمت المنطقة", by=HUDA)

    (change, *_) = await centre.entities.changes()
    assert (change.by, change.reason, change.at) == ("huda", "قُسّمت المنطقة", SUNDAY)
    [entry] = await AuditLog(sessions).page(Wanted(action=Action.STRUCTURE_CHANGED), 1)
    assert "قُسّمت المنطقة" in entry.detail


async def test_a_new_head_takes_the_place_of_the_present_one(centre: RequestCentre) -> None:
    centre.clock.now += HOUR
    await centre.ministry.appoint(a_post("office", Duty.HEAD, "salma"), by=HUDA)
    with pytest.raises(BadPostError):
        await centre.ministry.appoint(a_post("office", Duty.HEAD, "two words"), by=HUDA)

    staff = (await centre.ministry.ground()).structure.staff
    assert [it.person for it in staff.holding("office", Duty.HEAD, centre.clock.now)] == ["salma"]


async def test_two_editors_of_a_subject_do_not_overwrite_each_other(
    centre: RequestCentre,
) -> None:
    await centre.ministry.keep_subject(a_subject(name_en="Mine"), version=1, by=HUDA)
    with pytest.raises(SubjectChangedError):
        await centre.ministry.keep_subject(a_subject(name_en="Theirs"), version=1, by=HUDA)
    with pytest.raises(NoSuchEntityError):
        await centre.ministry.keep_subject(a_subject(entity="nowhere"), version=2, by=HUDA)
    with pytest.raises(SubjectChangedError):
        await centre.ministry.keep_subject(a_subject("new.one"), version=1, by=HUDA)

    ground = await centre.ministry.ground()
    assert ground.offered["transport.delay"].name_en == "Mine"
    assert ground.subjects["transport.delay", 1].name_en == "A late bus"


async def test_a_workbook_that_is_taken_away_can_be_brought_back(centre: RequestCentre) -> None:
    entities = await centre.ministry.planned(await centre.ministry.taken_away(as_workbook=True))
    posts = await centre.ministry.posts_planned(
        await centre.ministry.posts_taken_away(as_workbook=True)
    )

    assert (entities.faults, entities.unchanged) == ((), 8)
    assert (posts.faults, posts.begun, posts.ended) == ((), (), ())


async def test_every_fault_of_a_table_is_told_in_arabic_too(centre: RequestCentre) -> None:
    entities = await centre.ministry.planned(sheet("?,?,?,?,?,?,?", "x,school,,,nowhere,office,no"))
    posts = await centre.ministry.posts_planned(b"entity,duty,person,email\n?,?,? ?,?")

    assert len(entities.faults) == 7
    assert len(posts.faults) == 4
    assert not [it for it in (*entities.faults, *posts.faults) if it.reason_ar.isascii()]
