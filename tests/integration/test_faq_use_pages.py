"""The pages of the bank in use: gaps become drafts, the most asked are drawn, news are ticked."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page, expect

from agent_desktop.faq_asked import table_of
from core.permissions import Role
from faq_bank.entry_states import EntryDeed, EntryState
from faq_bank.prominent import Line
from faq_bank.published import Published
from faq_bank.service import FaqBank
from faq_bank.usage import Asked, Circumstances, Mark, Opened
from faq_bank.use_service import FaqUse
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import Desk
from tests.fakes.faq import MONA, publish, with_region, with_sample
from tests.integration.browsing import findings, over_the_edge, sign_in

NOOR = Circumstances(queue="noor", region="riyadh")
MORE = Circumstances(queue="faris")
EARLIER = Circumstances(queue="faris", region="تعليم جدة")  # as regions were kept once


@pytest.fixture
async def supervisor(desk: Desk, page: Page) -> Page:
    """A supervisor's window, at a desk that has used its bank."""
    await with_sample(desk)
    await sign_in(page)
    await use(desk)
    return page


async def use(desk: Desk) -> None:
    """Ask, open and mark as agents do."""
    bank, now = FaqUse(desk.sessions), datetime.now(UTC)
    for number in range(9):
        at, where = now - timedelta(days=number % 5), NOOR if number % 3 else MORE
        for entry_id in ("faq-001", "faq-078", "faq-134")[: 1 + number % 3]:
            await bank.opened(
                Opened(visit=f"v{number}", entry_id=entry_id, opened_at=at, circumstances=where)
            )
    mark = Mark(
        entry_id="faq-001", marked_by="noura", marked_at=now, call_id="1.1", circumstances=NOOR
    )
    await bank.mark(mark)
    questions = ("استرجاع رسوم الحافلة", "وش طريقة استرجاع رسوم الحافلة", "نسخة نور للآيفون")
    for number, query in enumerate(questions):
        await bank.asked(
            Asked(
                visit=f"a{number}",
                asked_at=now,
                query=query,
                circumstances=NOOR,
                recorded_by=None if number else "noura",
            )
        )
    await desk.person("noura", Role.AGENT, extension="1001")
    await publish(desk, "new-1", "هل تغيّر شيء؟", "نعم\nتغيّر.")


async def test_a_gap_becomes_a_draft_by_one_button(
    desk: Desk, supervisor: Page, complaints: list[str]
) -> None:
    await supervisor.goto(f"{desk.url}/faq/gaps?lang=ar")
    gaps = supervisor.locator(".gap")
    await expect(gaps).to_have_count(2)
    await expect(gaps.first).to_contain_text("استرجاع رسوم الحافلة")
    await expect(gaps.first.locator(".gap-count")).to_contain_text("2")

    await gaps.first.get_by_role("button", name="أنشئ مسودة").press("Enter")

    await expect(gaps).to_have_count(1)
    entry_id = await supervisor.locator(".done a").inner_text()
    assert (await FaqBank(desk.sessions).get(entry_id)).state is EntryState.DRAFT
    await supervisor.locator(".done a").press("Enter")
    await expect(supervisor.locator("#unwritten")).to_be_visible()
    await supervisor.get_by_role("button", name="صحيح: تمت المراجعة").press("Enter")
    await expect(supervisor.get_by_role("alert")).to_contain_text("اكتبهما أولًا")
    complaints.clear()  # the refusal, 409
    await supervisor.goto(f"{desk.url}/faq/gaps?lang=ar")
    await gaps.first.get_by_role("button", name="لا يحتاج إلى إجابة").press("Enter")
    await expect(gaps).to_have_count(0)


async def test_the_most_asked_are_drawn_and_narrowed(desk: Desk, supervisor: Page) -> None:
    await supervisor.goto(f"{desk.url}/faq/asked?lang=ar")

    await expect(supervisor.locator("#entries tbody tr")).to_have_count(3)
    await expect(supervisor.locator("#entries tbody tr").first).to_contain_text("نور")
    await expect(supervisor.locator(".day-chart rect")).to_have_count(7)
    await expect(supervisor.locator("#regions")).to_contain_text("غير معروفة")
    await supervisor.locator("#queue").select_option("faris")
    await supervisor.get_by_role("button", name="اعرض").press("Enter")
    await expect(supervisor.locator("#queues tbody tr")).to_have_count(1)


async def test_the_region_is_chosen_from_the_ministry_s_and_what_was_written_earlier_stays(
    desk: Desk, supervisor: Page, complaints: list[str]
) -> None:
    await with_region(desk, "riyadh", "إدارة تعليم الرياض")
    opened = Opened(
        visit="earlier", entry_id="faq-001", opened_at=datetime.now(UTC), circumstances=EARLIER
    )
    await FaqUse(desk.sessions).opened(opened)
    await supervisor.goto(f"{desk.url}/faq/asked?lang=ar")
    regions = supervisor.locator("#regions tbody tr")
    await expect(regions).to_have_count(3)

    for region in ("إدارة تعليم الرياض", "تعليم جدة"):
        await supervisor.locator("#region").select_option(label=region)
        await supervisor.get_by_role("button", name="اعرض").press("Enter")
        await expect(regions).to_have_count(1)
        await expect(regions).to_contain_text(region)
    await supervisor.goto(f"{desk.url}/faq/asked?region=الرياض")

    await expect(supervisor.get_by_role("alert")).to_contain_text("اختر منطقة من القائمة")
    await expect(regions).to_have_count(3)
    complaints.clear()  # the refusal, 400


async def test_the_export_names_the_regions_and_refuses_any_other(
    desk: Desk, api: ApiClient
) -> None:
    await with_sample(desk)
    await use(desk)
    await with_region(desk, "riyadh", "إدارة تعليم الرياض")

    table = (await api.get("/faq/asked.csv?region=riyadh")).text

    assert "noor,riyadh,إدارة تعليم الرياض,faq-001" in table
    assert (await api.get("/faq/asked.csv?region=الرياض")).status == 400


async def test_the_news_show_what_changed_and_what_was_withdrawn(
    desk: Desk, supervisor: Page
) -> None:
    await publish(desk, "new-1", "هل تغيّر شيء؟", "لا\nتغيّر.")
    await FaqBank(desk.sessions).lead("faq-240", EntryDeed.WITHDRAW, version=1, by=MONA)

    await supervisor.goto(f"{desk.url}/faq/news?lang=ar")

    await expect(supervisor.locator(".faq-item del")).to_have_text("نعم")
    await expect(supervisor.locator(".faq-item ins")).to_have_text("لا")
    await expect(supervisor.locator("[data-kind=withdrawn]")).to_have_text("سُحب")


async def test_the_news_are_ticked_and_leaders_see_by_whom(desk: Desk, supervisor: Page) -> None:
    await supervisor.goto(f"{desk.url}/faq/news?lang=ar")
    await supervisor.locator(".faq-tick input").press("Space")
    await supervisor.get_by_role("button", name="قرأت المؤشَّر عليه").press("Enter")
    await expect(supervisor.locator(".faq-unread")).to_contain_text("قرأت كل شيء")

    await supervisor.goto(f"{desk.url}/faq/news/readers?lang=ar")

    row = supervisor.locator("#readers tbody tr")
    await expect(row).to_contain_text("huda")
    await expect(row).to_contain_text("0 / 1")


@pytest.mark.parametrize("path", ["gaps", "asked", "news", "news/readers"])
@pytest.mark.parametrize("code", ["ar", "en"])
async def test_the_pages_are_accessible_and_fit(
    desk: Desk, supervisor: Page, path: str, code: str
) -> None:
    for width in (1366, 360):
        await supervisor.set_viewport_size({"width": width, "height": 900})
        await supervisor.goto(f"{desk.url}/faq/{path}?lang={code}")
        assert await findings(supervisor) == []
        assert await over_the_edge(supervisor) == []


def test_no_cell_of_the_export_is_a_formula() -> None:
    line = Line(
        day=datetime(2026, 8, 17, tzinfo=UTC).date(),
        queue="noor",
        region="=HYPERLINK(1)",
        entry_id="@x",
        opened=3,
        answered=1,
    )

    row = table_of([line], Published(), {}).splitlines()[1]

    assert row == "2026-08-17,noor,'=HYPERLINK(1),'=HYPERLINK(1),'@x,'@x,,none,3,1"
