"""Asking a colleague: over HTTP, and at the desk by keys alone; the switch is played."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Locator, Page, Response, expect

from agi import events as ev
from agi.calls import Call, record_after
from agi.errors import HeldByPhoneError, InConsultError, NoConsultError, NoTalkError
from agi.events import CallEvent
from core.accounts import Profile
from core.permissions import Role
from core.service import Accounts
from supervision.roster import Roster
from tests.builders import a_member, an_answered_call
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import PASSWORD, Desk
from tests.integration.browsing import over_the_edge

SECOND = timedelta(seconds=1)
CALL = "/api/v1/desk/call"


async def staff(desk: Desk) -> None:
    """Let 1001 and 1002 be ready, and 1003 signed out."""
    for extension, name in (("1001", "هدى"), ("1002", "Fahd"), ("1003", "Amal")):
        await Roster(desk.sessions).create(extension, name=name, queues={"noor": 0})
        desk.board.agents_known({extension: name})
    for name, extension in (("sami", "1001"), ("fahd", "1002")):
        profile = Profile(full_name=name, role=Role.AGENT, extension=extension)
        await Accounts(desk.sessions).create(name, PASSWORD, Role.AGENT, profile=profile)
    now = datetime.now(UTC)
    desk.board.world_rebuilt([], [a_member(it, "noor", at=now) for it in ("1001", "1002")])


@pytest.fixture
async def huda(desk: Desk, stranger: ApiClient) -> ApiClient:
    """The browser of the agent 1001."""
    await staff(desk)
    headers = {"Cookie": await desk.cookie("sami"), "Origin": desk.url}
    return replace(stranger, headers=headers)


class Talk:
    """A call of the agent 1001, which goes on as it is told."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.call: Call
        for call, event in an_answered_call(queue="noor", at=datetime.now(UTC) - 7 * SECOND)[:6]:
            self._tell(call, event)

    def goes_on(self, *kinds: type[CallEvent], **facts: object) -> None:
        """Let these things happen now."""
        for kind in kinds:
            event = kind(call_id=self.call.call_id, at=datetime.now(UTC), **facts)
            self._tell(record_after(self.call, event), event)

    def _tell(self, call: Call, event: CallEvent) -> None:
        self.call = call
        self._desk.board.call_changed(call, event)
        self._desk.desks.call_changed(call, event)


async def test_a_colleague_is_asked_and_nobody_else_can_be(desk: Desk, huda: ApiClient) -> None:
    answer = await huda.post(f"{CALL}/consult", b'{"to": "1002"}')
    refused = [
        (await huda.post(f"{CALL}/consult", f'{{"to": "{to}"}}'.encode())).status
        for to in ("1001", "1999", "noor", "")
    ]

    assert (answer.status, answer.json) == (200, {"extension": "1001", "done": "consult"})
    assert refused == [422] * 4
    assert desk.consults.told == [("ask", "1001", "1002")]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("complete", "complete"),
        ("join", "join"),
        ("return", "give-back"),
        ("hold", "hold"),
        ("resume", "resume"),
    ],
)
async def test_a_command_reaches_the_switch(
    desk: Desk, huda: ApiClient, path: str, told: str
) -> None:
    answer = await huda.post(f"{CALL}/{path}")

    assert (answer.status, answer.json) == (200, {"extension": "1001", "done": path})
    assert desk.consults.told == [(told, "1001")]


@pytest.mark.parametrize(
    ("refusal", "problem"),
    [
        (NoTalkError("1001"), "no-talk"),
        (NoConsultError("1001"), "no-consult"),
        (InConsultError("1001"), "in-consult"),
        (HeldByPhoneError("1001"), "held-by-phone"),
    ],
)
async def test_a_refusal_is_told_in_two_languages(
    desk: Desk, huda: ApiClient, refusal: Exception, problem: str
) -> None:
    desk.consults.refusal = refusal

    answer = await huda.post(f"{CALL}/complete")

    assert (answer.status, answer.json["type"]) == (409, f"urn:tawasul:problem:{problem}")
    assert "1001" in answer.json["detail_ar"]


async def test_who_is_free_stands_first_among_the_colleagues(desk: Desk, huda: ApiClient) -> None:
    desk.board.agents_known({"1000": "Aisha"})

    answer = await huda.get("/api/v1/desk/colleagues")

    assert [(it["extension"], it["state"]) for it in answer.json["colleagues"]] == [
        ("1002", "ready"),
        ("1000", "signed_out"),
        ("1003", "signed_out"),
    ]


async def test_the_colleague_who_is_asked_sees_who_calls(desk: Desk) -> None:
    await staff(desk)
    talk = Talk(desk)
    talk.goes_on(ev.ColleagueAsked, colleague="1002")
    mine, theirs = desk.desks.view("1001"), desk.desks.view("1002")

    assert (mine["me"]["state"], theirs["me"]["state"]) == ("talking", "ringing")
    assert theirs["call"]["caller"] == "0551234567"
    assert (theirs["call"]["agent_name"], mine["call"]["colleague_name"]) == ("هدى", "Fahd")

    talk.goes_on(ev.ColleagueAnswered, colleague="1002")
    assert desk.desks.view("1002")["me"]["state"] == "talking"
    talk.goes_on(ev.ConsultEnded, reason="ANSWER")
    assert desk.desks.view("1002")["call"] is None
    assert desk.desks.view("1002")["me"]["state"] == "ready"


async def test_whoever_takes_the_caller_has_the_call_and_the_agent_is_free(desk: Desk) -> None:
    await staff(desk)
    talk = Talk(desk)
    talk.goes_on(ev.ColleagueAsked, ev.ColleagueAnswered, colleague="1002")
    talk.goes_on(ev.CallTransferred, target="1002", attended=True)
    talk.goes_on(ev.AgentConnected, queue="noor", agent="1002")
    mine, theirs = desk.desks.view("1001"), desk.desks.view("1002")

    assert (mine["call"], mine["me"]["state"]) == (None, "ready")
    assert (theirs["call"]["agent"], theirs["me"]["state"]) == ("1002", "talking")
    assert mine["today"]["calls"] == 1


async def at_the_desk(desk: Desk, page: Page, language: str = "ar") -> None:
    await page.goto(f"{desk.url}/sign-in?lang=ar")
    await page.get_by_label("اسم المستخدم").fill("sami")
    await page.get_by_label("كلمة المرور").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{desk.url}/desk")
    await page.goto(f"{desk.url}/desk?lang={language}")
    await expect(page.locator("#link")).to_have_attribute("data-link", "live")


async def buttons(page: Page) -> Sequence[str]:
    found = page.locator(".phone-buttons button:visible")
    return [str(await it.get_attribute("data-do")) for it in await found.all()]


def phone_call(page: Page) -> Locator:
    return page.locator("#phone-call")


async def test_a_consult_is_led_by_keys_alone(desk: Desk, page: Page) -> None:
    await staff(desk)
    await at_the_desk(desk, page)
    assert await buttons(page) == []
    talk = Talk(desk)
    await expect(phone_call(page)).to_have_attribute("data-call", "talking")
    assert await buttons(page) == ["hold", "transfer", "hang-up"]

    await page.keyboard.press("F10")
    target = page.get_by_label("من تستشير، أو إلى من يُحوَّل المتصل")
    await expect(target).to_be_focused()
    await expect(target.locator("option").first).to_have_text("Fahd · 1002 · جاهز")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#phone-transfer")).to_be_hidden()
    assert desk.consults.told.pop() == ("ask", "1001", "1002")

    talk.goes_on(ev.ColleagueAsked, colleague="1002")
    await expect(phone_call(page)).to_have_attribute("data-call", "asking")
    await expect(phone_call(page)).to_contain_text("Fahd · 1002")
    assert await buttons(page) == ["return", "hang-up"]
    talk.goes_on(ev.ColleagueAnswered, colleague="1002")
    await expect(phone_call(page)).to_have_attribute("data-call", "consulting")
    assert await buttons(page) == ["complete", "join", "return", "hang-up"]
    for key, told in (("F9", "join"), ("F8", "give-back"), ("F10", "complete")):
        await page.keyboard.press(key)
        await expect_told(desk, page, told)

    talk.goes_on(ev.ConferenceBegan, colleague="1002")
    await expect(phone_call(page)).to_have_attribute("data-call", "conference")
    assert await buttons(page) == ["complete", "return", "hang-up"]
    talk.goes_on(ev.ConsultEnded, reason="ANSWER")
    await expect(phone_call(page)).to_have_attribute("data-call", "talking")
    await expect(page.locator("#phone-trouble")).to_be_empty()
    talk.goes_on(ev.ColleagueAsked, colleague="1002")
    await expect(phone_call(page)).to_have_attribute("data-call", "asking")
    talk.goes_on(ev.ConsultEnded, reason="BUSY")
    await expect(page.locator("#phone-trouble")).to_contain_text("المتصل معك من جديد")
    talk.goes_on(ev.CallHeld)
    await expect(phone_call(page)).to_have_attribute("data-call", "held")
    await page.keyboard.press("F8")
    await expect_told(desk, page, "resume")


async def expect_told(desk: Desk, page: Page, command: str) -> None:
    """Wait until the switch was told so."""
    for _ in range(100):
        if desk.consults.told and desk.consults.told[-1] == (command, "1001"):
            return
        await page.wait_for_timeout(20)
    raise AssertionError(f"{command} was not told: {desk.consults.told}")


async def test_a_queue_is_not_asked_but_the_caller_can_go_there(desk: Desk, page: Page) -> None:
    await staff(desk)
    Talk(desk)
    await at_the_desk(desk, page)

    await page.keyboard.press("F10")
    await page.locator("#phone-target").select_option("general")
    await expect(page.get_by_role("button", name="استشارة أولًا")).to_be_disabled()
    await page.get_by_role("button", name="تحويل فورًا").click()

    await expect(page.locator("#phone-transfer")).to_be_hidden()
    assert desk.talks.told == [("transfer", "1001", "general")]


def asks_twice(response: Response, asked: list[str]) -> bool:
    """Tell whether both have the record: its form, and the panel of answers."""
    asked.extend([response.url] if response.url.endswith("/record") else [])
    return len(asked) == 2


async def test_the_record_is_the_agents_and_not_the_colleagues(desk: Desk, page: Page) -> None:
    await staff(desk)
    await at_the_desk(desk, page)
    asked: list[str] = []
    async with page.expect_response(lambda it: asks_twice(it, asked)):
        talk = Talk(desk)
    await expect(page.locator("#record")).to_be_visible()
    talk.goes_on(ev.ColleagueAsked, ev.ColleagueAnswered, colleague="1002")
    talk.goes_on(ev.CallTransferred, target="1002", attended=True)
    talk.goes_on(ev.AgentConnected, queue="noor", agent="1002")
    await expect(phone_call(page)).to_have_attribute("data-call", "idle")
    await expect(page.locator("#record")).to_be_visible()  # what the agent has still to write

    talk.goes_on(ev.ColleagueAsked, ev.ColleagueAnswered, colleague="1001")

    await expect(phone_call(page)).to_have_attribute("data-call", "asked")
    await expect(page.locator("#caller")).to_contain_text("0551234567")
    assert await buttons(page) == ["hang-up"]


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [1366, 360])
async def test_nothing_of_a_consult_hangs_over_the_edge(
    desk: Desk, page: Page, language: str, width: int
) -> None:
    await staff(desk)
    talk = Talk(desk)
    await page.set_viewport_size({"width": width, "height": 800})
    await at_the_desk(desk, page, language)
    await page.keyboard.press("F10")
    await expect(page.locator("#phone-target")).to_be_focused()
    assert await over_the_edge(page) == []

    talk.goes_on(ev.ColleagueAsked, ev.ColleagueAnswered, colleague="1002")

    await expect(phone_call(page)).to_have_attribute("data-call", "consulting")
    assert await over_the_edge(page) == []
