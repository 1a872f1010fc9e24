"""The pages of the ministry and of subjects by their forms, and in a real Chromium."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from core.days import ZONE
from core.permissions import Role
from tests.centre_of_requests import OFFICE_TOML, Clock, RequestCentre, opened
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import SEALING_KEY, Desk
from tests.fakes.web_browser import WebBrowser, hidden, web_browser
from tests.integration.browsing import ask_what_it_would_do, findings, over_the_edge, sign_in
from ticketing.posts import Duty, Staff
from ticketing.request_rows import Seal

OFFICE = "/ministry/entities/office"
SHEET = "code,kind,name_ar,name_en,parent,calendar,approves_answers\n"
GOOD = f"{SHEET}office-2,education_office,مكتب الجنوب,South,department,office,no\n"
BAD = f"{SHEET}office-2,education_office,مكتب,South,nowhere,office,no\n"
SUBJECT = {
    "version": "1",
    "service": "complaint",
    "importance": "normal",
    "is_offered": "yes",
    "type_ar": "النقل",
    "type_en": "Transport",
    "name_ar": "تأخر",
    "name_en": "Late",
    **{f"normal.{part}": "5d" for part in ("acknowledge", "answer", "objection", "level")},
    **{f"important.{part}": "3d" for part in ("acknowledge", "answer", "objection", "level")},
    **{f"very_important.{part}": "4h" for part in ("acknowledge", "answer", "objection", "level")},
}
OPEN_ALL = "document.querySelectorAll('details').forEach(it => it.open = true)"
PLACE = "/subjects/transport.delay"


@pytest.fixture
async def centre(desk: Desk) -> RequestCentre:
    """The small ministry at the desk's database."""
    clock = Clock(datetime.now(UTC) - timedelta(hours=1))
    return replace(await opened(desk.sessions), clock=clock, seal=Seal(SEALING_KEY))


@pytest.fixture
async def boss(desk: Desk, centre: RequestCentre) -> AsyncIterator[WebBrowser]:
    """An administrator's browser; the ministry is there."""
    assert centre
    async with signed_in(desk, "boss", Role.ADMINISTRATOR) as browser:
        yield browser


def signed_in(
    desk: Desk, name: str, role: Role = Role.COORDINATOR
) -> AbstractAsyncContextManager[WebBrowser]:
    """Give the browser of somebody who has signed in."""

    @asynccontextmanager
    async def browsing() -> AsyncIterator[WebBrowser]:
        async with web_browser(desk.url) as browser:
            await browser.enter(await desk.person(name, role))
            yield browser

    return browsing()


async def staff(centre: RequestCentre) -> Staff:
    return (await centre.ministry.ground()).structure.staff


async def test_the_tree_is_searched_in_any_spelling_and_by_kind(boss: WebBrowser) -> None:
    tree = await boss.get("/ministry")
    found = await boss.get("/ministry?q=جِهة office")
    kind = await boss.get("/ministry?kind=university")
    nothing = await boss.get("/ministry?q=zzz")

    assert 'href="/ministry/entities/school"' in tree.text
    assert OFFICE in found.text
    assert "/ministry/entities/university" not in found.text
    assert "/ministry/entities/university" in kind.text
    assert OFFICE not in kind.text
    assert "لا توجد جهة بهذا الاسم" in nothing.text


async def test_an_administrator_moves_and_merges_with_a_reason(
    boss: WebBrowser, centre: RequestCentre
) -> None:
    since = hidden(await boss.get(OFFICE), "since")
    to = {"to": "جهة (other-department)", "since": since}
    without = await boss.submit(f"{OFFICE}/move", to)
    wrong = await boss.submit(f"{OFFICE}/move", {"to": "school", "reason": "x", "since": since})
    moved = await boss.submit(f"{OFFICE}/move", {**to, "reason": "قُسّمت المنطقة"})
    late = await boss.submit(f"{OFFICE}/move", {**to, "reason": "قُسّمت المنطقة"})
    merger = {"into": "other-department", "reason": "دمج", "since": since}
    merged = await boss.submit("/ministry/entities/department/merge", merger)
    page = await boss.get(OFFICE)

    assert (without.status, "اذكر السبب" in without.text) == (422, True)
    assert "جهة (other-department)" in without.text
    assert wrong.status == 422
    assert (moved.status, late.status, merged.status) == (303, 409, 303)
    assert merged.headers["Location"] == "/ministry/entities/other-department?done=merge"
    assert "قُسّمت المنطقة" in page.text
    ministry = (await centre.ministry.ground()).structure.time.ministry
    assert ministry.get("office", datetime.now(UTC)).parent == "other-department"
    assert (await boss.get("/ministry/entities/department")).status == 422


async def test_posts_and_an_absence_are_entered_and_ended(
    boss: WebBrowser, centre: RequestCentre
) -> None:
    post = {"duty": "head", "person": "salma", "email": "salma@example.org"}
    given = await boss.submit(f"{OFFICE}/posts", post)
    refused = await boss.submit(f"{OFFICE}/posts", {**post, "email": "x"})
    now = datetime.now(ZONE)
    period = {"from": f"{now:%Y-%m-%dT%H:%M}", "until": f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}"}
    absent = await boss.submit(f"{OFFICE}/absence", {"person": "deputy.office", **period})
    backwards = {"person": "deputy.office", "from": period["until"], "until": period["from"]}
    wrong = await boss.submit(f"{OFFICE}/absence", backwards)
    soon = datetime.now(UTC) + timedelta(seconds=10)

    assert (given.status, refused.status, absent.status, wrong.status) == (303, 422, 303, 422)
    assert (await staff(centre)).head("office", soon) == "deputy.office"
    page = await boss.get(OFFICE)
    back = {"person": "deputy.office", "from": hidden(page, "from"), "until": hidden(page, "until")}
    assert (await boss.submit(f"{OFFICE}/back", back)).status == 303
    assert (await staff(centre)).head("office", soon) == "salma"
    dismissed = await boss.submit(f"{OFFICE}/dismiss", {"duty": "head", "person": "salma"})
    assert dismissed.status == 303
    assert not list((await staff(centre)).holding("office", Duty.HEAD, soon))


async def test_another_calendar_tells_first_how_many_requests_it_touches(
    boss: WebBrowser, centre: RequestCentre
) -> None:
    await centre.file(entity="school")
    short = {"name": "short", "written": OFFICE_TOML.replace("15:00", "12:00")}
    looked = await boss.submit("/ministry/calendars", short)
    kept = await boss.submit("/ministry/calendars", {**short, "sure": short["written"]})
    broken = await boss.submit("/ministry/calendars", {"name": "short", "written": "zone = 1"})
    since = hidden(await boss.get(OFFICE), "since")
    asked = await boss.submit(f"{OFFICE}/calendar", {"since": since, "calendar": "short"})
    sure = {"since": since, "calendar": "short", "sure": "short"}
    done = await boss.submit(f"{OFFICE}/calendar", sure)
    again = await boss.submit(f"{OFFICE}/calendar", sure)

    assert (looked.status, kept.status, broken.status) == (200, 303, 422)
    assert '<bdi dir="ltr">0</bdi>' in looked.text
    assert (asked.status, '<bdi dir="ltr">1</bdi>' in asked.text) == (200, True)
    assert (done.status, again.status) == (303, 409)


async def test_an_entitys_own_people_change_its_names_and_no_more(
    desk: Desk, centre: RequestCentre
) -> None:
    async with signed_in(desk, "coordinator.office") as mine:
        since = {"since": hidden(await mine.get(OFFICE), "since")}
        names = {"name_ar": "مكتب الشمال", "name_en": "North", **since}
        renamed = await mine.submit(f"{OFFICE}/names", names)
        late = await mine.submit(f"{OFFICE}/names", names)
        others = await mine.submit("/ministry/entities/school/names", names)
        refused = [
            (await mine.submit(f"{OFFICE}/{deed}", {})).status
            for deed in ("approval", "absence", "back", "posts", "dismiss", "calendar", "move")
        ]
    async with signed_in(desk, "head.office") as theirs:
        page = await theirs.get(OFFICE)
        approval = {"since": hidden(page, "since"), "approves": "yes"}
        approved = await theirs.submit(f"{OFFICE}/approval", approval)

    assert (renamed.status, late.status, others.status) == (303, 409, 403)
    assert set(refused) == {403}
    assert approved.status == 303
    ministry = (await centre.ministry.ground()).structure.time.ministry
    office = ministry.get("office", datetime.now(UTC))
    assert (office.name_ar, office.approves_answers) == ("مكتب الشمال", True)


async def test_a_file_is_rehearsed_brought_and_taken_away_over_http(
    desk: Desk, centre: RequestCentre, stranger: ApiClient
) -> None:
    api = ApiClient(stranger.session, desk.url, await desk.token(Role.ADMINISTRATOR))
    address = "/api/v1/ministry/import?what=entities"
    looked = await api.post(f"{address}&dry_run=1", BAD.encode())
    refused = await api.post(address, BAD.encode())
    rehearsed = await api.post(f"{address}&dry_run=1", GOOD.encode())
    done = await api.post(address, GOOD.encode())
    posts = await api.get("/api/v1/ministry/export?what=posts")
    taken = await api.get("/api/v1/ministry/export?form=xlsx")
    unknown = await api.get("/api/v1/ministry/export?what=x")

    (fault,) = looked.json["faults"]
    assert (fault["line"], fault["column"]) == (2, "parent")
    assert "لا توجد جهة" in fault["reason_ar"]
    assert (refused.status, refused.json["faults"]) == (422, [fault])
    assert (rehearsed.json["added"], rehearsed.json["is_done"]) == (1, False)
    assert (done.json["added"], done.json["is_done"]) == (1, True)
    assert "head,head.office" in posts.text
    assert (taken.status, unknown.status) == (200, 400)
    assert "office-2" in (await centre.ministry.ground()).structure.time.ministry.spans


async def test_a_subject_is_changed_compared_and_brought_back(
    boss: WebBrowser, centre: RequestCentre
) -> None:
    changed = await boss.submit(PLACE, SUBJECT)
    overtaken = await boss.submit(PLACE, {**SUBJECT, "name_en": "Mine"})
    wrong = await boss.submit(PLACE, {**SUBJECT, "version": "2", "normal.answer": "never"})
    past = await boss.get(f"{PLACE}/versions")
    back = await boss.submit(f"{PLACE}/versions/1/restore", {"version": "2"})
    late = await boss.submit(f"{PLACE}/versions/1/restore", {"version": "2"})

    assert (changed.status, overtaken.status, wrong.status) == (303, 409, 422)
    assert ("Mine" in overtaken.text, "<ins>Late</ins>" in overtaken.text) == (True, True)
    assert "never" in wrong.text
    assert ("<del>A late bus</del>" in past.text, "boss" in past.text) == (True, True)
    assert (back.status, late.status) == (303, 409)
    offered = (await centre.ministry.ground()).offered["transport.delay"]
    assert (offered.version, offered.name_en) == (3, "A late bus")


async def test_a_new_subject_is_kept_once_and_whoever_edits_hears_of_others(
    desk: Desk, boss: WebBrowser
) -> None:
    new = {**SUBJECT, "code": "complaint.new", "version": "0"}
    added = await boss.submit("/subjects", new)
    again = await boss.submit("/subjects", new)
    here = f"/api/v1{PLACE}/here"
    first = await boss.post(here)
    async with signed_in(desk, "second", Role.ADMINISTRATOR) as other:
        told = await other.post(here)
        assert (await other.ask("DELETE", here)).status == 204
    alone = await boss.post(here)

    assert (added.status, again.status) == (303, 409)
    assert (first.json["others"], told.json["others"]) == ([], ["boss"])
    assert (alone.json["others"], alone.json["version"]) == ([], 1)
    assert 'data-code="complaint.new"' in (await boss.get("/subjects")).text


async def test_in_a_real_browser(desk: Desk, centre: RequestCentre, browser: Browser) -> None:
    """The menus, the import and the preview need a script; every page fits and is accessible."""
    await desk.person("huda", Role.ADMINISTRATOR)
    desk.board.world_rebuilt([], [])
    page = await browser.new_page(viewport={"width": 1366, "height": 900})
    await page.goto(f"{desk.url}/sign-in")
    await sign_in(page)
    await page.goto(f"{desk.url}/ministry")
    await page.get_by_role("button", name="البيانات الأساسية").press("Enter")
    await page.locator("[popover] a[href='/subjects']").click()
    await page.locator("tr[data-code='transport.delay'] td a").first.click()
    await page.locator("[name=field-label_ar]").first.fill("رقم الحافلة")
    await expect(page.locator("#preview-fields label")).to_have_text("رقم الحافلة")

    await page.goto(f"{desk.url}/ministry/import")
    for content, said in ((BAD, "لا توجد جهة بالرمز"), (GOOD, "")):
        file = {"name": "x.csv", "mimeType": "text/csv", "buffer": content.encode()}
        await page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
        await ask_what_it_would_do(page)
        await expect(page.locator("#report")).to_be_visible()
        await expect(page.locator("#faults")).to_contain_text(said)
    await page.locator("#take").press("Enter")
    await expect(page.locator("#saying")).to_have_text("تم، ويسري من الآن.")
    assert "office-2" in (await centre.ministry.ground()).structure.time.ministry.spans

    for code, width in (("ar", 1366), ("en", 360)):
        await page.set_viewport_size({"width": width, "height": 900})
        for address in ("/ministry", OFFICE, "/ministry/calendars", "/subjects", PLACE):
            await page.goto(f"{desk.url}{address}?lang={code}")
            await page.evaluate(
                "document.querySelectorAll('details').forEach(it => it.open = true)"
            )
            assert await findings(page) == []
            assert await over_the_edge(page) == []
        height = await page.evaluate("document.querySelector('.bar').offsetHeight")
        assert height < (70 if width > 1000 else 130)
    await page.close()
