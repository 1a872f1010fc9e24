"""The pages of the people whom the ministry serves, in a real Chromium."""

import asyncio
import os
import re
from pathlib import Path

import orjson
import pytest
from playwright.async_api import Page, expect

from core.audit import CENTRE, Action
from core.audit_store import AuditLog, Wanted
from core.permissions import Role
from tests.fakes.desk import PASSWORD, SEALING_KEY, Desk
from tests.integration.browsing import findings, over_the_edge
from ticketing.beneficiaries import BeneficiaryRole, Particulars
from ticketing.beneficiary_service import Beneficiaries
from ticketing.request_rows import Seal

LONG = "عبدالرحمن بن عبدالعزيز بن عبدالمحسن بن عبدالله آل إبراهيم القحطاني"
HUDA = Particulars(
    name=LONG,
    national_id="1000000008",
    mobiles=("0551234567", "0112345678"),
    role=BeneficiaryRole.GUARDIAN,
    entity="ابتدائية الأندلس بالرياض",
)


@pytest.fixture
async def people(desk: Desk, page: Page) -> Page:
    """The page of an agent who may keep beneficiaries; one is known."""
    await desk.person("noura", Role.AGENT)
    await Beneficiaries(desk.sessions, Seal(SEALING_KEY)).add(HUDA, by=CENTRE)
    await page.get_by_label("اسم المستخدم").fill("noura")
    await page.get_by_label("كلمة المرور").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile(r"/(desk|account)?$"))
    await page.get_by_role("link", name="المستفيدون").click()
    return page


async def test_a_person_is_written_down_found_and_changed_by_keyboard(people: Page) -> None:
    await people.locator("#name").fill("هدى بنت علي الشهري")
    await people.locator("#national_id").fill("٢٠٠٠٠٠٠٠٠٦")
    await people.locator("#mobiles").fill("+966 55 987 6543")
    await people.locator("#role").select_option("teacher")
    await people.keyboard.press("Tab")
    await people.get_by_role("button", name="أضف").press("Enter")
    await expect(people.locator("h1")).to_have_text("هدى بنت علي الشهري")
    await expect(people.locator("#identity")).to_have_text("••••••0006")

    await people.locator("#entity").fill("ثانوية أبها")
    await people.locator("#entity").press("Enter")
    await expect(people.locator("#done")).to_be_visible()
    await people.goto(people.url.split("/beneficiaries")[0] + "/beneficiaries?q=0559876543")

    row = people.locator("#beneficiaries tbody tr")
    await expect(row).to_have_count(1)
    await expect(row).to_contain_text("ثانوية أبها")


async def test_what_cannot_be_is_said_beside_what_was_typed(
    people: Page, complaints: list[str]
) -> None:
    await people.locator("#name").fill("هدى")
    await people.locator("#national_id").fill("123")
    await people.get_by_role("button", name="أضف").click()

    await expect(people.get_by_role("alert")).to_contain_text("رقم الهوية عشرة أرقام")
    await expect(people.locator("#national_id")).to_have_attribute("aria-invalid", "true")
    await expect(people.locator("#name")).to_have_value("هدى")
    assert all("422" in text for text in complaints)
    complaints.clear()


async def test_who_sees_a_whole_id_is_written_down(desk: Desk, people: Page) -> None:
    await people.get_by_role("link", name=LONG).click()
    assert "1000000008" not in await people.content()

    await people.get_by_role("button", name="إظهار رقم الهوية").click()

    await expect(people.locator("#identity")).to_have_text("1000000008")
    [entry] = await AuditLog(desk.sessions).page(Wanted(action=Action.IDENTITY_UNCOVERED), 5)
    assert (entry.actor, entry.subject) == ("noura", "beneficiary/1")


async def test_two_who_are_one_are_merged(desk: Desk, people: Page) -> None:
    other = await Beneficiaries(desk.sessions, Seal(SEALING_KEY)).add(
        Particulars(name=LONG, mobiles=("0500000001",)), by=CENTRE
    )
    await people.get_by_role("link", name=LONG).first.click()
    await people.get_by_role("button", name=f"دمج {other.number}").click()

    await expect(people.locator("#mobiles")).to_have_value("0551234567\n0112345678\n0500000001")
    await people.goto(people.url.split("/beneficiaries")[0] + f"/beneficiaries/{other.number}")
    await expect(people.locator("#mobiles")).to_contain_text("0500000001")
    assert people.url.split("?")[0].endswith("/beneficiaries/1")


async def test_a_merge_is_undone_on_the_card(desk: Desk, people: Page) -> None:
    service = Beneficiaries(desk.sessions, Seal(SEALING_KEY))
    other = await service.add(Particulars(name=LONG, mobiles=("0500000001",)), by=CENTRE)
    await service.merge(1, other.number, by=CENTRE)
    await people.get_by_role("link", name=LONG).click()

    await people.get_by_role("button", name="تراجع عن الدمج").click()

    await expect(people.locator("#done")).to_contain_text("لكلٍّ ما كان له")
    await expect(people.locator("#mobiles")).to_have_value("0551234567\n0112345678")
    await expect(people.locator("#part")).to_have_count(0)
    assert (await service.get(other.number)).particulars.mobiles == ("0500000001",)
    [entry] = await AuditLog(desk.sessions).page(Wanted(action=Action.BENEFICIARY_PARTED), 5)
    assert (entry.actor, entry.subject) == ("noura", "beneficiary/1")


async def test_a_reader_changes_nothing(desk: Desk, page: Page) -> None:
    await desk.person("sami", Role.QUALITY_REVIEWER)
    await Beneficiaries(desk.sessions, Seal(SEALING_KEY)).add(HUDA, by=CENTRE)
    await page.get_by_label("اسم المستخدم").fill("sami")
    await page.get_by_label("كلمة المرور").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="مركز الاتصال").click()
    await page.get_by_role("link", name="المستفيدون").click()
    await expect(page.locator("#beneficiaries")).to_be_visible()
    await expect(page.get_by_role("button", name="أضف")).to_have_count(0)

    await page.get_by_role("link", name=LONG).click()

    await expect(page.locator("#identity")).to_have_text("••••••0008")
    await expect(page.locator("main").get_by_role("button")).to_have_count(0)


async def test_an_administrator_saves_all_that_is_held(
    desk: Desk, page: Page, tmp_path: Path
) -> None:
    await desk.person("boss", Role.ADMINISTRATOR)
    await Beneficiaries(desk.sessions, Seal(SEALING_KEY)).add(HUDA, by=CENTRE)
    await page.get_by_label("اسم المستخدم").fill("boss")
    await page.get_by_label("كلمة المرور").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="مركز الاتصال").click()
    await page.get_by_role("link", name="المستفيدون").click()
    await page.get_by_role("link", name=LONG).click()

    async with page.expect_download() as saved:
        await page.get_by_role("button", name="حفظها في ملف").press("Enter")
    file = await saved.value
    await file.save_as(kept := tmp_path / "held.json")

    document = orjson.loads(await asyncio.to_thread(kept.read_bytes))
    assert file.suggested_filename == "beneficiary-1.json"
    assert document["beneficiaries"][0]["national_id"] == HUDA.national_id
    [entry] = await AuditLog(desk.sessions).page(Wanted(action=Action.PERSON_EXPORTED), 5)
    assert (entry.actor, entry.subject) == ("boss", "beneficiary/1")
    for width in (360, 1366):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await findings(page) == []
        assert await over_the_edge(page) == []
        if shots := os.environ.get("TAWASUL_TEST_SHOTS"):
            await page.screenshot(path=f"{shots}/held-{width}.png", full_page=True)


@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("language", ["ar", "en"])
async def test_the_pages_fit_and_have_no_barrier(people: Page, width: int, language: str) -> None:
    await people.set_viewport_size({"width": width, "height": 800})
    root = people.url.split("/beneficiaries")[0]
    for path in ("/beneficiaries", "/beneficiaries/1"):
        await people.goto(f"{root}{path}?lang={language}")
        assert await findings(people) == []
        assert await over_the_edge(people) == []
