"""Requests from filing to their end, in each database."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Action, Actor, ActorKind
from core.audit_store import AuditLog, Wanted
from core.sealing import SealingKeys
from core.tables import OutboxRow
from tests.centre_of_requests import (
    FIRST_ID,
    NOURA,
    SECOND_ID,
    RequestCentre,
    a_subject,
    a_wish,
    of_office,
    opened,
)
from tests.ministry import DAY, HOUR, SUNDAY
from ticketing.beneficiaries import Particulars
from ticketing.beneficiary_service import Beneficiaries
from ticketing.errors import (
    BadIdentityError,
    DeedOutOfPlaceError,
    FieldsMissingError,
    KeyReusedError,
    NoEntityNamedError,
    NoSuchRequestError,
    NoSuchSubjectError,
    NothingSaidError,
    NotOfThisEntityError,
    NotYoursError,
    OtherApplicantError,
    RequestChangedError,
    SameRequestError,
    TooManyObjectionsError,
)
from ticketing.importance import Importance
from ticketing.request_numbers import request_number
from ticketing.request_rights import Person
from ticketing.request_rows import Seal
from ticketing.request_states import Deed, RequestState
from ticketing.request_tables import RequestRow, RequestTellingRow
from ticketing.requests import Applicant, Event, Request, Wish

Sessions = async_sessionmaker[AsyncSession]
S = RequestState
COORDINATOR, HEAD = of_office("coordinator.department"), of_office("head.department")
OTHER, REVIEWER = of_office("coordinator.university"), of_office("coordinator.agency")
REASON = "لم تجب الإفادة عن السؤال"


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry with one subject."""
    return await opened(sessions)


async def said(centre: RequestCentre, *, to: str = "") -> Sequence[str]:
    """Return the keys of the messages, of those to one address perhaps."""
    query = select(OutboxRow.key).order_by(OutboxRow.made_at, OutboxRow.key)
    if to:
        query = query.where(OutboxRow.recipient == to)
    async with centre.sessions() as session:
        return (await session.scalars(query)).all()


async def told(centre: RequestCentre, person: str) -> Sequence[str]:
    """Return the occasions at which a person was told something."""
    query = select(RequestTellingRow.occasion).where(RequestTellingRow.person == person)
    async with centre.sessions() as session:
        return (await session.scalars(query.order_by(RequestTellingRow.told_at))).all()


async def likely_same(centre: RequestCentre, wish: Wish) -> Sequence[Request]:
    async with centre.sessions() as session:
        return await centre.filing.likely_same(session, wish)


async def life(centre: RequestCentre, number: str, by: Person = NOURA) -> list[Event]:
    _, events = await centre.requests.see(number, by=by)
    return list(events)


async def test_a_request_is_filed_numbered_sent_to_its_entity_and_told(
    centre: RequestCentre,
) -> None:
    request = await centre.file()

    assert request_number(request.number) == request.number
    assert (request.state, request.entity, request.version) == (S.FILED, "department", 1)
    assert request.due_at == SUNDAY + 4 * DAY + 7 * HOUR
    assert await said(centre, to="0551234567") == [f"request/{request.request_id}/1/sms"]
    assert await told(centre, "coordinator.department") == ["event/1"]
    assert [event.deed for event in await life(centre, request.number)] == [Deed.FILE]


async def test_an_identity_is_kept_sealed_and_shown_masked(centre: RequestCentre) -> None:
    request = await centre.file()

    async with centre.sessions() as session:
        row = await session.get_one(RequestRow, request.request_id)
    assert request.applicant.national_id == "••••••0008"
    assert FIRST_ID not in f"{row.national_id} {row.identity}"


async def test_each_look_at_a_whole_identity_is_written_down(
    centre: RequestCentre, sessions: Sessions
) -> None:
    request, actor = await centre.file(), Actor(ActorKind.PERSON, "coordinator.department")

    seen = await centre.requests.uncover(request.number, by=COORDINATOR, actor=actor)
    with pytest.raises(NoSuchRequestError):
        await centre.requests.uncover(request.number, by=OTHER, actor=actor)

    assert seen.applicant.national_id == FIRST_ID
    [entry] = await AuditLog(sessions).page(Wanted(action=Action.IDENTITY_UNCOVERED), 10)
    assert entry.subject == f"request/{request.number}"


async def test_what_cannot_be_filed_leaves_nothing_behind(centre: RequestCentre) -> None:
    nobody = Applicant(name="هدى", national_id="1000000009")
    with pytest.raises(NoSuchSubjectError):
        await centre.file(subject="unknown")
    with pytest.raises(FieldsMissingError):
        await centre.file(fields={"colour": "red"})
    with pytest.raises(NoEntityNamedError):
        await centre.file(entity=None)
    with pytest.raises(BadIdentityError):
        await centre.file(applicant=nobody)
    with pytest.raises(NothingSaidError):
        await centre.file(text=" \u202e ")
    with pytest.raises(NotYoursError):
        await centre.filing.file(a_wish(), by=COORDINATOR)

    async with centre.sessions() as session:
        assert (await session.scalars(select(RequestRow))).all() == []
    assert await said(centre) == []


async def test_the_same_key_files_once(centre: RequestCentre) -> None:
    first = await centre.filed(key="abc")
    again = await centre.filed(key="abc")
    with pytest.raises(KeyReusedError):
        await centre.filed(key="abc", title="شيء آخر")

    assert (first.is_new, again.is_new) == (True, False)
    assert again.request.number == first.request.number
    assert len(await said(centre)) == 1


async def test_the_same_key_files_once_also_when_it_comes_twice_at_once(
    centre: RequestCentre,
) -> None:
    filed = await asyncio.gather(*(centre.filed(key="abc") for _ in range(5)))

    assert sum(one.is_new for one in filed) == 1
    assert len({one.request.number for one in filed}) == 1
    assert len(await said(centre)) == 1


async def test_likely_duplicates_are_those_of_the_same_person_about_the_same(
    centre: RequestCentre,
) -> None:
    await centre.ministry.keep_subjects([a_subject("books.missing")], by=_huda())
    centre.clock.now += HOUR
    first = await centre.file()
    await centre.file(subject="books.missing")
    await centre.file(applicant=Applicant(name="أخرى", mobile="0559876543"))
    by_identity = a_wish(applicant=Applicant(name="هدى", national_id=FIRST_ID))
    by_mobile = a_wish(applicant=Applicant(name="ه", mobile="00966551234567"))

    for wish in (by_identity, by_mobile):
        assert [it.number for it in await likely_same(centre, wish)] == [first.number]
    assert not await likely_same(centre, a_wish(applicant=Applicant(name="هدى الزهراني")))
    centre.clock.now += timedelta(days=91)
    assert not await likely_same(centre, by_mobile)


def _huda() -> Actor:
    return Actor(ActorKind.PERSON, "huda")


async def test_from_the_call_to_the_answer(centre: RequestCentre) -> None:
    number = (await centre.file()).number
    do = centre.requests

    await do.acknowledge(number, by=COORDINATOR)
    await do.assign(number, "specialist.department", by=COORDINATOR)
    await do.study(number, by=of_office("specialist.department"))
    answered = await do.answer(number, "وفرنا حافلة أخرى.", by=of_office("specialist.department"))
    closed = await do.close(number, by=of_office("coordinator.minister"))

    assert (answered.state, answered.answer) == (S.ANSWERED, "وفرنا حافلة أخرى.")
    assert answered.hands == {"specialist.department"}
    assert answered.due_at is None
    assert answered.next_step_at is not None  # it closes by itself
    assert closed.next_step_at is None
    assert closed.state is S.CLOSED
    assert await told(centre, "specialist.department") == ["event/3"]
    events = await life(centre, number)
    assert [event.n for event in events] == [1, 2, 3, 4, 5, 6]
    assert len({event.at for event in events}) == 6
    assert [key.split("/")[2] for key in await said(centre, to="0551234567")] == ["1", "5", "6"]


async def test_strangers_do_not_even_learn_that_a_request_is_there(centre: RequestCentre) -> None:
    number = (await centre.file()).number

    for deed in (centre.requests.acknowledge, centre.requests.see):
        with pytest.raises(NoSuchRequestError):
            await deed(number, by=OTHER)
    with pytest.raises(NotYoursError):
        await centre.requests.acknowledge(number, by=NOURA)
    with pytest.raises(DeedOutOfPlaceError):
        await centre.requests.answer(number, "نعم", by=COORDINATOR)

    assert len(await life(centre, number)) == 1


async def test_of_two_who_change_the_same_the_second_must_look_first(
    centre: RequestCentre,
) -> None:
    request = await centre.file()
    await centre.requests.acknowledge(request.number, by=COORDINATOR, version=request.version)

    with pytest.raises(RequestChangedError):
        await centre.requests.assign(
            request.number, "specialist.department", by=HEAD, version=request.version
        )


async def test_two_at_the_same_moment_come_one_after_the_other(centre: RequestCentre) -> None:
    number = (await centre.file()).number

    await asyncio.gather(
        *(centre.requests.comment(number, f"ملاحظة {n}", by=COORDINATOR) for n in range(8))
    )

    events = await life(centre, number)
    assert [event.n for event in events] == list(range(1, 10))
    assert [event.at for event in events] == sorted({event.at for event in events})


async def test_nobody_handles_it_who_has_no_post_there(centre: RequestCentre) -> None:
    number = (await centre.file()).number

    with pytest.raises(NotOfThisEntityError):
        await centre.requests.assign(number, "specialist.university", by=COORDINATOR)


async def test_where_the_head_approves_an_answer_waits_for_him(centre: RequestCentre) -> None:
    ministry = (await centre.ministry.ground()).structure.time.ministry
    department = ministry.get("department", SUNDAY)
    rows = f"{department.code},{department.kind},إدارة,Department,agency,office,yes"
    header = "code,kind,name_ar,name_en,parent,calendar,approves_answers"
    await centre.ministry.bring(f"{header}\n{rows}\n".encode(), by=_huda())
    centre.clock.now += HOUR
    number, do = (await centre.file()).number, centre.requests
    await do.acknowledge(number, by=COORDINATOR)

    proposed = await do.answer(number, "الإجابة الأولى", by=COORDINATOR)
    returned = await do.return_answer(number, "ينقصها التاريخ", by=HEAD)
    await do.answer(number, "الإجابة الثانية", by=COORDINATOR)
    with pytest.raises(NotYoursError):
        await do.approve(number, by=COORDINATOR)
    approved = await do.approve(number, by=HEAD)

    assert (proposed.state, returned.state) == (S.AWAITING_APPROVAL, S.IN_STUDY)
    assert (approved.state, approved.answer) == (S.ANSWERED, "الإجابة الثانية")
    assert approved.hands == {"coordinator.department", "head.department"}
    assert await told(centre, "head.department") == ["event/3", "event/5"]


async def test_the_time_stands_still_while_the_beneficiary_is_awaited(
    centre: RequestCentre,
) -> None:
    number, do = (await centre.file()).number, centre.requests
    await do.acknowledge(number, by=COORDINATOR)

    centre.clock.now += HOUR
    asked = await do.ask(number, "أي مدرسة؟", by=COORDINATOR)
    centre.clock.now += 7 * DAY
    replied = await do.reply(number, "مدرسة النور", by=NOURA)

    assert asked.due_at is None
    assert replied.due_at == SUNDAY + 11 * DAY + 7 * HOUR


async def test_a_new_importance_reckons_the_time_anew_and_says_so(centre: RequestCentre) -> None:
    number = (await centre.file()).number

    weighed = await centre.requests.weigh(
        number, Importance.VERY_IMPORTANT, "سلامة", by=COORDINATOR
    )

    assert weighed.due_at == SUNDAY + 7 * HOUR
    detail = (await life(centre, number))[-1].detail
    assert detail["due_before"] == (SUNDAY + 4 * DAY + 7 * HOUR).isoformat()
    assert (detail["due_after"], detail["text"]) == (weighed.due_at.isoformat(), "سلامة")


async def test_a_transferred_request_is_the_other_entitys_alone(centre: RequestCentre) -> None:
    number = (await centre.file()).number

    moved = await centre.requests.transfer(number, "university", "من اختصاصها", by=COORDINATOR)

    assert (moved.state, moved.entity, moved.answering) == (
        S.TRANSFERRED,
        "university",
        "university",
    )
    with pytest.raises(NoSuchRequestError):
        await centre.requests.see(number, by=COORDINATOR)
    await centre.requests.acknowledge(number, by=OTHER)
    assert await told(centre, "coordinator.university") == ["event/2"]


async def answered(centre: RequestCentre) -> str:
    number = (await centre.file()).number
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await centre.requests.answer(number, "لا يمكن.", by=COORDINATOR)
    return number


async def test_an_objection_is_decided_by_others_and_the_answer_falls(
    centre: RequestCentre,
) -> None:
    number, do = await answered(centre), centre.requests

    centre.clock.now += HOUR
    objected = await do.object(number, REASON, by=NOURA)
    with pytest.raises(NotYoursError):
        await do.review(number, by=COORDINATOR)
    reviewed = await do.review(number, by=REVIEWER)
    with pytest.raises(NotYoursError):
        await do.overturn(number, "نعم", by=of_office("head.agency"))
    overturned = await do.overturn(number, "الإفادة ناقصة", by=REVIEWER)
    again = await do.answer(number, "سنوفر حافلة.", by=COORDINATOR)

    assert (objected.state, objected.entity, objected.objections) == (S.OBJECTED, "agency", 1)
    assert objected.due_at == SUNDAY + 7 * DAY + HOUR
    assert (reviewed.state, reviewed.reviewer) == (S.UNDER_REVIEW, "coordinator.agency")
    assert (overturned.state, overturned.entity) == (S.REOPENED, "department")
    assert again.hands == {"coordinator.department", "coordinator.agency"}
    assert "event/4" in await told(centre, "coordinator.agency")


async def test_there_are_two_rounds_and_the_second_has_another_reviewer(
    centre: RequestCentre,
) -> None:
    number, do = await answered(centre), centre.requests
    await do.object(number, REASON, by=NOURA)
    await do.review(number, by=REVIEWER)
    upheld = await do.uphold(number, "الإفادة صحيحة", by=REVIEWER)

    second = await do.object(number, REASON, by=NOURA)
    with pytest.raises(NotYoursError):
        await do.review(number, by=REVIEWER)
    other = of_office("head.agency")
    await do.review(number, by=other)
    await do.uphold(number, "الإفادة صحيحة", by=other)
    with pytest.raises(TooManyObjectionsError):
        await do.object(number, REASON, by=NOURA)

    assert (upheld.state, second.objections) == (S.ANSWERED, 2)


async def test_an_objection_that_its_reviewer_leaves_lying_is_taken_over(
    centre: RequestCentre,
) -> None:
    number, do = await answered(centre), centre.requests
    await do.object(number, REASON, by=NOURA)
    await do.review(number, by=REVIEWER)
    minister = of_office("head.minister")
    with pytest.raises(NotYoursError):
        await do.review(number, by=minister)  # it has not risen so far
    centre.clock.now += 60 * DAY
    await centre.sweep.sweep()

    for stranger in (COORDINATOR, of_office("coordinator.minister")):
        with pytest.raises(NotYoursError):
            await do.review(number, by=stranger)
    taken = await do.review(number, by=minister)
    with pytest.raises(NotYoursError):
        await do.uphold(number, "الإفادة صحيحة", by=REVIEWER)
    overturned = await do.overturn(number, "الإفادة ناقصة", by=minister)

    assert (taken.state, taken.reviewer, taken.level) == (S.UNDER_REVIEW, "head.minister", 3)
    assert (overturned.state, overturned.entity) == (S.REOPENED, "department")
    reviews = [event for event in await life(centre, number) if event.deed is Deed.REVIEW]
    assert [dict(it.detail) for it in reviews] == [{}, {"from": "coordinator.agency"}]
    assert f"event/{reviews[1].n}" in await told(centre, "coordinator.agency")


async def test_a_duplicate_is_merged_and_the_two_know_of_each_other(
    centre: RequestCentre,
) -> None:
    first, second = (await centre.file()).number, (await centre.file()).number

    merged = await centre.requests.merge(second, first, by=COORDINATOR)
    with pytest.raises(SameRequestError):
        await centre.requests.link(first, first, by=COORDINATOR)
    with pytest.raises(DeedOutOfPlaceError):
        await centre.requests.merge(first, second, by=COORDINATOR)

    assert merged.state is S.CLOSED
    assert [it.number for it in await centre.requests.linked(first, by=COORDINATOR)] == [second]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(
            Applicant(name="هدى الزهراني", national_id=SECOND_ID, mobile="0551234567"),
            id="another identity on one telephone",
        ),
        pytest.param(Applicant(name="سارة الزهراني", mobile="0551234567"), id="of the family"),
        pytest.param(Applicant(name="هدى الزهراني"), id="a namesake"),
    ],
)
async def test_a_request_is_never_merged_into_anothers(
    centre: RequestCentre, other: Applicant
) -> None:
    hudas, anothers = await centre.file(), await centre.file(applicant=other)
    before = await said(centre)

    for one, into in ((hudas, anothers), (anothers, hudas)):
        with pytest.raises(OtherApplicantError):
            await centre.requests.merge(one.number, into.number, by=COORDINATOR)
    await centre.requests.link(hudas.number, anothers.number, by=COORDINATOR)

    request, _ = await centre.requests.see(hudas.number, by=COORDINATOR)
    assert (request.state, request.due_at) == (S.FILED, hudas.due_at)
    assert await said(centre) == before


async def test_one_person_is_known_by_number_and_name_where_no_identity_is(
    centre: RequestCentre,
) -> None:
    spelled = Applicant(name="هدي الزهراني", mobile="+966 55 123 4567")
    first, second = await centre.file(), await centre.file(applicant=spelled)

    merged = await centre.requests.merge(second.number, first.number, by=COORDINATOR)

    assert merged.merged_into == first.request_id


async def test_two_beneficiaries_who_were_found_to_be_one_are_one_applicant(
    centre: RequestCentre,
) -> None:
    people = Beneficiaries(centre.sessions, centre.seal)
    actor = Actor(ActorKind.PERSON, "noura")
    kept, gone = [
        await people.add(Particulars(name="هدى", mobiles=(mobile,)), by=actor)
        for mobile in ("0551234567", "0557654321")
    ]
    requests = [
        await centre.file(applicant=Applicant(name=name, beneficiary=one.number))
        for name, one in (("هدى", kept), ("هدى الزهراني", gone))
    ]
    numbers = [it.number for it in requests]
    with pytest.raises(OtherApplicantError):
        await centre.requests.merge(*numbers, by=COORDINATOR)

    await people.merge(kept.number, gone.number, by=actor)
    merged = await centre.requests.merge(*numbers, by=COORDINATOR)

    assert merged.state is S.CLOSED


async def test_a_new_importance_is_told_to_whoever_handles_it_and_the_highest_to_the_head(
    centre: RequestCentre,
) -> None:
    number, do = (await centre.file()).number, centre.requests
    care = of_office("coordinator.minister")
    await do.acknowledge(number, by=COORDINATOR)
    await do.assign(number, "specialist.department", by=COORDINATOR)
    people = "specialist.department", "coordinator.department", "head.department"

    async def heard() -> list[str]:
        return [it for it in people if f"event/{request.version}" in await told(centre, it)]

    request = await do.weigh(number, Importance.IMPORTANT, by=care)
    assert await heard() == list(people[:2])
    request = await do.weigh(number, Importance.IMPORTANT, by=care)
    assert await heard() == []
    request = await do.weigh(number, Importance.VERY_IMPORTANT, "خطر", by=care)
    assert await heard() == list(people)
    request = await do.weigh(number, Importance.NORMAL, by=care)
    assert await heard() == list(people)


async def test_what_was_closed_or_withdrawn(centre: RequestCentre) -> None:
    number, do = await answered(centre), centre.requests
    care = of_office("coordinator.minister")
    await do.close(number, "انتهى", by=care)

    reopened = await do.reopen(number, "أغلق خطأ", by=care)
    withdrawn = await do.withdraw(number, by=NOURA)

    assert reopened.due_at is not None
    assert (withdrawn.state, withdrawn.next_step_at) == (S.WITHDRAWN, None)
    with pytest.raises(DeedOutOfPlaceError):
        await do.add(number, "المزيد", by=NOURA)


async def test_the_holder_of_the_link_acts_on_that_request_alone(centre: RequestCentre) -> None:
    number, other = await answered(centre), (await centre.file()).number
    huda = Person("the beneficiary", of_request=number)

    objected = await centre.requests.object(number, REASON, by=huda)

    assert objected.state is S.OBJECTED
    with pytest.raises(NoSuchRequestError):
        await centre.requests.withdraw(other, by=huda)


@pytest.mark.parametrize("table", ["request_events", "request_steps"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET entity = 'x'", "DELETE FROM {}"])
async def test_nobody_changes_what_has_happened(
    centre: RequestCentre, table: str, deed: str
) -> None:
    await centre.file()
    centre.clock.now += 30 * DAY
    await centre.sweep.sweep()

    with pytest.raises(DBAPIError, match="only added to"):
        async with centre.sessions.begin() as session:
            await session.execute(text(deed.format(table)))


async def test_a_lost_key_hides_identities_and_stops_nothing(centre: RequestCentre) -> None:
    number = (await centre.file()).number
    other = RequestCentre(
        centre.sessions, centre.clock, seal=Seal(SealingKeys.fixed("another key"))
    )

    request = await other.requests.acknowledge(number, by=COORDINATOR)

    assert request.applicant.national_id == "••••••••••"
