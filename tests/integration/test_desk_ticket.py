"""A request is filed from a call at the desk, in a real Chromium and by the keyboard alone."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import select

from core.accounts import Profile
from core.audit import CENTRE
from core.permissions import Role
from core.service import Accounts
from core.tables import OutboxRow
from supervision.roster import Roster
from tests.builders import Step, a_member, an_answered_call
from tests.centre_of_requests import FIRST_ID, RequestCentre, a_subject, opened
from tests.fakes.desk import PASSWORD, SEALING_KEY, Desk
from tests.fakes.faq import with_sample
from tests.integration.browsing import findings, over_the_edge
from ticketing.beneficiaries import Particulars
from ticketing.beneficiary_service import Beneficiaries
from ticketing.request_rows import Seal
from ticketing.request_tables import RequestRow
from ticketing.requests import Applicant
from ticketing.subjects import FieldKind, FormField

ISSUER = FormField(
    name="issuer",
    label_ar="الجهة التي أصدرتها",
    label_en="Issued by",
    kind=FieldKind.ENTITY,
    is_required=True,
)
CERTIFICATE = a_subject("certificate", name_ar="شهادة", fields=(ISSUER,))
NOTE_WHAT_IS_TYPED = """
() => {
  window.typedInto = new Set();
  document.getElementById("ticket-form").addEventListener("input", (event) => {
    if (event.isTrusted) window.typedInto.add(event.target.id);
  });
}
"""


@pytest.fixture
async def centre(desk: Desk) -> RequestCentre:
    """A small ministry in the desk's database; Huda is known by her number."""
    await opened(desk.sessions)
    huda = Particulars(
        name="هدى الزهراني", national_id=FIRST_ID, mobiles=("0551234567",), entity="إدارة التعليم"
    )
    await Beneficiaries(desk.sessions, Seal(SEALING_KEY)).add(huda, by=CENTRE)
    return RequestCentre(desk.sessions, seal=Seal(SEALING_KEY))


@pytest.fixture
async def at_the_desk(desk: Desk, centre: RequestCentre, page: Page) -> Page:  # noqa: ARG001 - first
    """The page of the agent 1001, who serves Noor and is ready."""
    await with_sample(desk)
    await Roster(desk.sessions).create("1001", name="نورة", queues={"noor": 0})
    profile = Profile(full_name="noura", role=Role.AGENT, extension="1001")
    await Accounts(desk.sessions).create("noura", PASSWORD, Role.AGENT, profile=profile)
    desk.board.world_rebuilt([], [a_member("1001", "noor", at=datetime.now(UTC))])
    await page.goto(f"{desk.url}/sign-in?lang=ar")
    await page.get_by_label("اسم المستخدم").fill("noura")
    await page.get_by_label("كلمة المرور").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{desk.url}/desk")
    await expect(page.locator("#link")).to_have_attribute("data-link", "live")
    return page


async def belongs(desk: Desk, entity: str) -> None:
    """Let Huda belong to an entity."""
    people = Beneficiaries(desk.sessions, Seal(SEALING_KEY))
    _, (huda,) = await people.search("هدى", limit=1)
    there = replace(huda.particulars, entity=entity)
    await people.change(huda.number, there, version=huda.version, by=CENTRE)


def tell(desk: Desk) -> str:
    steps: list[Step] = an_answered_call(
        queue="noor", at=datetime.now(UTC) - timedelta(seconds=67)
    )[:6]
    for call, event in steps:
        desk.board.call_changed(call, event)
        desk.desks.call_changed(call, event)
    return steps[0][0].call_id


async def typed(page: Page) -> None:
    """Open the ticket by its key and type the three fields of a common case."""
    await about_the_bus(page)
    await page.locator("#ticket-entity").fill("department")
    await expect(page.locator("#ticket-entities [role=option]").first).to_be_visible()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.insert_text("تتأخر الحافلة كل صباح")


async def about_the_bus(page: Page) -> None:
    """Open the ticket by its key and choose the subject; then the entity is to be typed."""
    await expect(page.locator("#ticket")).to_be_visible()
    await expect(page.locator('#caller [data-field="card"]')).to_be_visible()
    await expect(page.locator('[data-field="card_role"]')).to_have_text("")  # hers says nothing
    await page.keyboard.press("F6")
    await expect(page.locator("#ticket-subject")).to_be_focused()
    await page.keyboard.type("حافله")
    await expect(page.locator("#ticket-subjects [role=option]")).to_have_count(1)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.locator("#ticket-entity")).to_be_focused()


async def kept(desk: Desk) -> list[RequestRow]:
    async with desk.sessions() as session:
        return list(await session.scalars(select(RequestRow).order_by(RequestRow.id)))


async def test_a_request_is_filed_from_the_call_once_and_its_number_is_told(
    desk: Desk, at_the_desk: Page
) -> None:
    call_id = tell(desk)
    await typed(at_the_desk)
    await expect(at_the_desk.locator("#ticket-name")).to_have_value("هدى الزهراني")
    await at_the_desk.reload()
    await expect(at_the_desk.locator("#ticket-text")).to_have_value("تتأخر الحافلة كل صباح")
    await expect(at_the_desk.locator('#ticket [data-field="identity"]')).to_have_text("••••••0008")
    await at_the_desk.locator("#ticket-text").focus()

    await at_the_desk.keyboard.press("Control+Enter")
    await at_the_desk.keyboard.press("Control+Enter")

    number = at_the_desk.locator(".ticket-number")
    await expect(number).to_be_visible()
    (request,) = await kept(desk)
    assert (request.call_id, request.entity, request.source) == (call_id, "department", "call")
    assert request.identity is not None
    assert (await number.text_content() or "").replace(" ", "") == request.number
    await expect(at_the_desk.locator("#said")).to_contain_text("سُجّل الطلب")
    await expect(at_the_desk.locator("#note")).to_have_value(f"رقم الطلب {request.number}")
    await expect(at_the_desk.locator("#caller .open-requests")).to_contain_text("تأخر الحافلة")


@pytest.mark.parametrize(
    ("belongs_to", "has_asked_before", "to_type"),
    [
        ("جِهـه Department", False, ["ticket-subject", "ticket-text"]),
        ("إدارة التعليم", True, ["ticket-subject", "ticket-text"]),
        ("إدارة التعليم", False, ["ticket-subject", "ticket-entity", "ticket-text"]),
    ],
)
async def test_three_fields_are_typed_at_most_whoever_the_caller_is(
    desk: Desk,
    centre: RequestCentre,
    at_the_desk: Page,
    *,
    belongs_to: str,
    has_asked_before: bool,
    to_type: list[str],
) -> None:
    await belongs(desk, belongs_to)
    if has_asked_before:
        await centre.file(applicant=Applicant(name="هدى", national_id=FIRST_ID))
    tell(desk)
    await at_the_desk.evaluate(NOTE_WHAT_IS_TYPED)

    if "ticket-entity" in to_type:
        await typed(at_the_desk)
    else:
        await about_the_bus(at_the_desk)
        await expect(at_the_desk.locator("#ticket-entity")).to_have_value("جهة department")
        await at_the_desk.keyboard.press("Tab")
        await at_the_desk.keyboard.insert_text("تتأخر الحافلة كل صباح")
    await at_the_desk.keyboard.press("Control+Enter")
    await expect(at_the_desk.locator(".ticket-number")).to_be_visible()

    assert await at_the_desk.evaluate("[...window.typedInto]") == to_type
    request = (await kept(desk))[-1]
    assert (request.entity, request.applicant) == ("department", "هدى الزهراني")
    assert request.title == "تأخر الحافلة: تتأخر الحافلة كل صباح"


async def test_an_entity_that_was_taken_away_does_not_come_back(
    desk: Desk, at_the_desk: Page
) -> None:
    await belongs(desk, "جهة department")
    tell(desk)
    await about_the_bus(at_the_desk)
    entity = at_the_desk.locator("#ticket-entity")
    await expect(entity).to_have_value("جهة department")

    async with at_the_desk.expect_response("**/tickets/like*"):
        await entity.fill("")

    await expect(entity).to_have_value("")


async def test_a_field_of_an_entity_takes_what_was_found_and_nothing_else(
    desk: Desk, centre: RequestCentre, at_the_desk: Page
) -> None:
    await centre.ministry.keep_subjects([CERTIFICATE], by=CENTRE)
    tell(desk)
    await typed(at_the_desk)
    await at_the_desk.locator("#ticket-subject").fill("شهادة")
    await expect(at_the_desk.locator("#ticket-subjects [role=option]")).to_have_count(1)
    await at_the_desk.keyboard.press("Enter")
    issuer = at_the_desk.get_by_role("combobox", name="الجهة التي أصدرتها")
    await issuer.fill("school")
    await issuer.blur()

    await at_the_desk.locator("#ticket-text").press("Control+Enter")
    await expect(at_the_desk.locator("#ticket [role=alert]")).to_contain_text("اختر الجهة")
    await expect(issuer).to_be_focused()
    assert await kept(desk) == []
    await issuer.fill("schoo")
    await expect(at_the_desk.locator("#ticket-own-issuer-found [role=option]")).to_have_count(1)
    assert await findings(at_the_desk) == []
    await at_the_desk.keyboard.press("Enter")
    await expect(issuer).to_have_value("جهة school")
    await at_the_desk.reload()
    await expect(issuer).to_have_value("جهة school")
    await at_the_desk.locator("#ticket-text").press("Control+Enter")
    await expect(at_the_desk.locator(".ticket-number")).to_be_visible()

    (request,) = await kept(desk)
    assert json.loads(request.fields) == {"issuer": "school"}


async def test_what_is_likely_the_same_is_shown_and_added_to(
    desk: Desk, centre: RequestCentre, at_the_desk: Page
) -> None:
    centre.clock.now = datetime.now(UTC)
    person = Applicant(name="هدى", national_id=FIRST_ID)
    first = await centre.file(applicant=person)
    tell(desk)
    await expect(at_the_desk.locator("#caller .open-requests")).to_contain_text("تأخر الحافلة")
    await typed(at_the_desk)

    add = at_the_desk.get_by_role("button", name="أضف إلى هذا الطلب")
    await add.focus()
    await at_the_desk.keyboard.press("Enter")

    await expect(at_the_desk.locator(".ticket-filed")).to_contain_text("أُضيف")
    assert len(await kept(desk)) == 1
    async with centre.store() as store:
        events = await store.events(first.request_id)
    assert [event.deed for event in events] == ["file", "add"]


async def test_an_answer_goes_into_the_ticket_and_by_sms_once(
    desk: Desk, at_the_desk: Page
) -> None:
    tell(desk)
    await expect(at_the_desk.locator("#ticket")).to_be_visible()
    await at_the_desk.keyboard.press("t")
    await expect(at_the_desk.locator("#ticket-subject")).to_be_focused()
    await at_the_desk.keyboard.press("F3")
    await at_the_desk.keyboard.type("كلمة مرور ولي الأمر في نور", delay=5)
    await expect(at_the_desk.locator("#faq-results mark").first).to_be_visible()
    await at_the_desk.keyboard.press("Enter")
    answer = await at_the_desk.locator("#faq-answer .faq-text").text_content()

    await at_the_desk.keyboard.press("Control+Shift+Enter")
    await expect(at_the_desk.locator("#ticket-text")).to_have_value(answer or "-")
    for _ in range(2):
        await at_the_desk.get_by_role("button", name="أرسلها برسالة نصية").click()
        await expect(at_the_desk.locator("#faq .faq-status")).to_contain_text("في طريقها")

    async with desk.sessions() as session:
        (message,) = (await session.scalars(select(OutboxRow))).all()
    assert message.recipient == "0551234567"
    assert (answer or "-")[:100] in message.body


@pytest.mark.parametrize("language", ["ar", "en"])
async def test_axe_finds_nothing_and_nothing_hangs_over_the_edge(
    desk: Desk, centre: RequestCentre, at_the_desk: Page, language: str
) -> None:
    centre.clock.now = datetime.now(UTC)
    await centre.file()
    tell(desk)
    await at_the_desk.goto(f"{desk.url}/desk?lang={language}")
    await typed(at_the_desk)
    await expect(at_the_desk.locator(".ticket-like")).to_be_visible()

    assert await findings(at_the_desk) == []
    for width in (1366, 360):
        await at_the_desk.set_viewport_size({"width": width, "height": 900})
        assert await over_the_edge(at_the_desk) == []
