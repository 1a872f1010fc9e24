"""Finding requests, by those who may see them, in each database."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.database import writing
from tests.centre_of_requests import FIRST_ID, NOURA, RequestCentre, of_office, opened
from tests.ministry import DAY, HOUR, SUNDAY
from ticketing.request_filter import RequestFilter, View
from ticketing.request_rights import Person
from ticketing.request_search import RequestSearch
from ticketing.requests import Applicant, Request
from ticketing.word_store import WordStore

Sessions = async_sessionmaker[AsyncSession]
COORDINATOR, HEAD = of_office("coordinator.department"), of_office("head.department")
STRANGER = of_office("coordinator.university")


@pytest.fixture
async def centre(sessions: Sessions) -> RequestCentre:
    """A small ministry with one subject."""
    return await opened(sessions)


async def found(centre: RequestCentre, sought: str, by: Person = NOURA, **page: int) -> list[str]:
    async with centre.sessions() as session:
        structure = (await centre.grounds.current(session)).structure
        search = RequestSearch(session, centre.seal, structure, centre.clock())
        limit, before = page.get("limit", 10), page.get("before")
        requests = await search.find(sought, by, limit=limit, before=before)
        return [request.title for request in requests]


async def listed(centre: RequestCentre, view: View, by: Person) -> list[str]:
    async with centre.sessions() as session:
        structure = (await centre.grounds.current(session)).structure
        search = RequestSearch(session, centre.seal, structure, centre.clock())
        requests = await search.view(view, by, limit=10)
        assert await search.count(view, by, most=10) == len(requests)
        assert await search.count(view, by, most=1) == min(len(requests), 1)
        return [request.title for request in requests]


async def narrowed(centre: RequestCentre, by: Person = NOURA, **asked: str) -> list[str]:
    async with centre.sessions() as session:
        structure = (await centre.grounds.current(session)).structure
        search = RequestSearch(session, centre.seal, structure, centre.clock())
        requests = await search.filtered(RequestFilter.of(asked), by, limit=10)
        return [request.title for request in requests]


async def two(centre: RequestCentre) -> tuple[Request, Request]:
    first = await centre.file(title="الأول", text="تتأخر الحافِلة عن المدرسة")
    second = await centre.file(
        title="الثاني",
        text="كتاب العلوم مفقود من المكتبة",
        applicant=Applicant(name="أحمد إبراهيم", mobile="0559876543"),
        entity="university",
    )
    return first, second


async def test_a_request_is_found_by_number_identity_mobile_and_words(
    centre: RequestCentre,
) -> None:
    first, _ = await two(centre)
    spaced = f"{first.number[:3]} {first.number[3:6]} {first.number[6:]}"

    for sought in (spaced, FIRST_ID, "١٠٠٠٠٠٠٠٠٨", "+966 55 123 4567", "مدرسه", "مدرسة تتاخر"):
        assert await found(centre, sought) == ["الأول"]


@pytest.mark.parametrize("sought", ["احمد", "ابراهيم", "كِتابُ العُلوم", "علوم", "مكتب", "المكتبه"])
async def test_words_are_found_in_any_spelling_and_from_their_beginning(
    centre: RequestCentre, sought: str
) -> None:
    await two(centre)

    assert await found(centre, sought) == ["الثاني"]


@pytest.mark.parametrize("sought", ["", "  ", "'", '"; DROP', "AND OR NOT", "* :* & |", "زرافة"])
async def test_what_means_nothing_finds_nothing_and_harms_nothing(
    centre: RequestCentre, sought: str
) -> None:
    await two(centre)

    assert await found(centre, sought) == []


async def test_a_list_and_a_search_are_narrowed_to_an_entity(centre: RequestCentre) -> None:
    await two(centre)

    assert await narrowed(centre, entity="university") == ["الثاني"]
    assert await narrowed(centre, entity="department", q="المدرسة") == ["الأول"]
    assert await narrowed(centre, entity="university", q="المدرسة") == []
    assert await narrowed(centre, entity="department", by=STRANGER) == []
    assert RequestFilter.of({"entity": "department"}).said == {
        "view": "ours",
        "entity": "department",
    }


async def test_nobody_finds_what_another_entity_holds(centre: RequestCentre) -> None:
    first, _ = await two(centre)

    assert await found(centre, first.number, COORDINATOR) == ["الأول"]
    assert await found(centre, "علوم", STRANGER) == ["الثاني"]
    for sought in (first.number, FIRST_ID, "مدرسة"):
        assert await found(centre, sought, STRANGER) == []
        assert await found(centre, sought, of_office("head.agency")) == ["الأول"]


async def test_what_is_said_later_and_the_subject_are_found_too(centre: RequestCentre) -> None:
    first, _ = await two(centre)
    number = first.number
    await centre.requests.add(number, "نسيت ذكر العنوان: حي الياسمين", by=NOURA)
    await centre.requests.comment(number, "راجع المقاول", by=COORDINATOR)
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await centre.requests.answer(number, "خصصنا مركبة إضافية.", by=COORDINATOR)
    await centre.requests.object(number, "لم يتغيّر شيءٌ إطلاقًا", by=NOURA)

    for sought in ("ياسمين", "مقاول", "مركبه اضافيه", "يتغير شيء", "حافلة ياسمين مقاول"):
        assert await found(centre, sought) == ["الأول"]
        assert await found(centre, sought, STRANGER) == []
    for sought in ("النقل المدرسي", "school bus", "late"):
        assert await found(centre, sought) == ["الثاني", "الأول"]


async def test_with_a_link_of_theirs_a_beneficiary_finds_nothing(centre: RequestCentre) -> None:
    first, _ = await two(centre)
    await centre.requests.comment(first.number, "راجع المقاول", by=COORDINATOR)
    huda = Person("the beneficiary", of_request=first.number)

    for sought in ("مقاول", "حافلة", first.number):
        assert await found(centre, sought, huda) == []


async def test_very_many_words_stop_no_deed(centre: RequestCentre) -> None:
    request = await centre.file(title="طويل")
    said = " ".join(f"كلمةطويلة{n:06d}" for n in range(60_000))  # more than a tsvector takes
    async with writing(centre.sessions) as session:
        await WordStore(session).extend([(request.request_id, said)])
    await centre.requests.comment(request.number, "وبعدها لا شيء", by=COORDINATOR)

    assert await found(centre, "كلمةطويلة000000") == ["طويل"]
    assert await found(centre, "حافلة") == ["طويل"]


async def test_the_next_page_begins_where_the_last_one_ended(centre: RequestCentre) -> None:
    requests = [await centre.file(title=f"رقم {n}") for n in range(5)]

    assert await found(centre, "حافلة", limit=2) == ["رقم 4", "رقم 3"]
    before = requests[3].request_id
    assert await found(centre, "حافلة", limit=2, before=before) == ["رقم 2", "رقم 1"]


async def test_a_home_page_lists_mine_ours_due_overdue_and_objected(centre: RequestCentre) -> None:
    first, _ = await two(centre)
    specialist, number = of_office("specialist.department"), first.number
    await centre.requests.acknowledge(number, by=COORDINATOR)
    await centre.requests.assign(number, specialist.name, by=COORDINATOR)

    assert await listed(centre, View.MINE, specialist) == ["الأول"]
    assert await listed(centre, View.MINE, COORDINATOR) == []
    assert await listed(centre, View.OURS, COORDINATOR) == ["الأول"]
    assert await listed(centre, View.DUE_TODAY, COORDINATOR) == []
    centre.clock.now = SUNDAY + 4 * DAY
    assert await listed(centre, View.DUE_TODAY, COORDINATOR) == ["الأول"]
    centre.clock.now = SUNDAY + 4 * DAY + 8 * HOUR
    await centre.sweep.sweep()
    assert await listed(centre, View.OVERDUE, COORDINATOR) == ["الأول"]
    await centre.requests.answer(number, "أجبنا.", by=COORDINATOR)
    await centre.requests.object(number, "لم تجب عن السؤال", by=NOURA)
    assert await listed(centre, View.OBJECTED, of_office("coordinator.agency")) == ["الأول"]
    assert await listed(centre, View.OVERDUE, COORDINATOR) == []
    assert await listed(centre, View.OVERDUE, STRANGER) == ["الثاني"]


async def test_each_level_sees_what_has_risen_to_it_as_far_as_the_ministers(
    centre: RequestCentre,
) -> None:
    await centre.file(title="تصعد", entity="school")
    levels = ("school", "office", "department", "agency", "deputy", "minister")
    seen: list[str] = []
    for _ in range(18):
        centre.clock.now += 2 * DAY  # which is what each level has, of working days
        await centre.sweep.sweep()
        here = [it for it in levels if await listed(centre, View.RISEN, of_office(f"head.{it}"))]
        assert len(here) <= 1
        seen += [it for it in here if it not in seen]

    assert seen == list(levels)
    assert await listed(centre, View.RISEN, of_office("coordinator.minister")) == ["تصعد"]
    assert await listed(centre, View.RISEN, of_office("specialist.minister")) == []
    assert await listed(centre, View.RISEN, STRANGER) == []
