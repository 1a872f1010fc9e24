"""People sign in, see the floor, and leave."""

from collections.abc import AsyncIterator
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from aiohttp import ClientSession, CookieJar

from core.permissions import Role
from tests.builders import an_answered_call
from tests.fakes.api_client import Answer, ApiClient
from tests.fakes.desk import PASSWORD, Desk

HTML = {"Accept": "text/html"}
SECOND = timedelta(seconds=1)


@pytest.fixture
async def browser(desk: Desk) -> AsyncIterator[ApiClient]:
    """A browser without scripts: it keeps cookies and says where it comes from."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield ApiClient(session, desk.url, headers={**HTML, "Origin": desk.url})


async def enter(browser: ApiClient, name: str, password: str) -> Answer:
    form = {"name": name, "password": password}
    async with browser.session.post(
        f"{browser.url}/sign-in", data=form, headers=browser.headers, allow_redirects=False
    ) as response:
        text = await response.text()
        return Answer(response.status, response.content_type, response.headers, text)


async def test_a_stranger_is_led_to_the_sign_in(browser: ApiClient) -> None:
    answer = await browser.get("/")

    assert (answer.status, answer.headers["Location"]) == (303, "/sign-in")


async def test_the_sign_in_page_is_arabic_first_and_english_by_a_switch(browser: ApiClient) -> None:
    assert '<html lang="ar" dir="rtl">' in (await browser.get("/sign-in")).text
    assert '<html lang="en" dir="ltr">' in (await browser.get("/sign-in?lang=en")).text
    assert '<html lang="en" dir="ltr">' in (await browser.get("/sign-in")).text
    assert '<html lang="ar" dir="rtl">' in (await browser.get("/sign-in?lang=ar")).text
    assert '<html lang="ar" dir="rtl">' in (await browser.get("/sign-in?lang=xx")).text


async def test_the_right_password_opens_the_floor(desk: Desk, browser: ApiClient) -> None:
    answer = await enter(browser, await desk.person(), PASSWORD)
    floor = await browser.get("/")

    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert floor.status == 200
    assert "القاعة الآن" in floor.text
    assert "sip:19996@127.0.0.1:5060" in floor.text


async def test_the_cookie_is_for_this_site_and_its_server_alone(
    desk: Desk, browser: ApiClient
) -> None:
    answer = await enter(browser, await desk.person(), PASSWORD)

    cookie = SimpleCookie(answer.headers["Set-Cookie"])["tawasul_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == str(12 * 3600)
    assert not cookie["secure"]  # the test's server has no TLS


async def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    desk: Desk, browser: ApiClient
) -> None:
    name = await desk.person()

    wrong_password = await enter(browser, name, "not the password")
    wrong_name = await enter(browser, "nobody", PASSWORD)

    assert wrong_password.status == wrong_name.status == 401
    assert wrong_password.text.replace(name, "nobody") == wrong_name.text
    assert "الاسم وكلمة المرور غير متطابقين" in wrong_name.text
    assert "Set-Cookie" not in wrong_name.headers


@pytest.mark.parametrize("name", ["", " ", "هدى", "a\0b", "<b>", "x" * 500])
async def test_a_name_that_nobody_can_have_is_refused_like_others(
    browser: ApiClient, name: str
) -> None:
    answer = await enter(browser, name, PASSWORD)

    assert answer.status == 401
    assert "<b>" not in answer.text


async def test_a_form_of_another_site_signs_nobody_in(desk: Desk, browser: ApiClient) -> None:
    name = await desk.person()
    browser.headers["Origin"] = "https://evil.example"

    answer = await enter(browser, name, PASSWORD)

    assert answer.status == 403
    assert "tawasul_session" not in answer.headers.get("Set-Cookie", "")


async def test_who_leaves_is_out(desk: Desk, browser: ApiClient) -> None:
    await enter(browser, await desk.person(), PASSWORD)

    answer = await browser.post("/sign-out")

    assert (answer.status, answer.headers["Location"]) == (303, "/sign-in")
    assert (await browser.get("/")).status == 303


async def test_a_role_without_the_floor_is_told_so_and_can_leave(
    desk: Desk, browser: ApiClient
) -> None:
    await enter(browser, await desk.person(role=Role.COORDINATOR), PASSWORD)

    answer = await browser.get("/")

    assert answer.status == 403
    assert "غير مسموح" in answer.text
    assert 'action="/sign-out"' in answer.text


async def test_a_missing_page_is_told_to_people_as_a_page(browser: ApiClient) -> None:
    answer = await browser.get("/nothing")

    assert (answer.status, answer.content_type) == (404, "text/html")
    assert "لا توجد صفحة كهذه" in answer.text


async def test_the_first_drawing_has_all_that_the_board_knows(
    desk: Desk, browser: ApiClient
) -> None:
    await enter(browser, await desk.person(), PASSWORD)
    desk.board.agents_known({"1001": "<i>سارة & هدى</i>"})
    for call, event in an_answered_call(queue="faris")[:6]:
        desk.board.call_changed(call, event)

    page = (await browser.get("/")).text

    assert "0551234567" in page
    assert "&lt;i&gt;سارة &amp; هدى&lt;/i&gt;" in page
    assert "دعم نظام فارس" in page


async def test_the_pages_hold_no_script_and_no_style_of_their_own(
    desk: Desk, browser: ApiClient
) -> None:
    await enter(browser, await desk.person(), PASSWORD)

    for path in ("/", "/sign-in"):
        page = (await browser.get(path)).text
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert "<script>" not in page
        assert "http://" not in page
        assert "https://" not in page
