"""Accounts, people, tokens and the audit log by their pages' forms."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import WSMsgType
from sqlalchemy import insert, select, text, update

from agent_desktop import session_watch
from core.accounts import Account
from core.audit import Action
from core.audit_store import AuditLog, Wanted
from core.permissions import Permission, Role
from core.service import Accounts
from core.tables import AccountRow, ApiTokenRow
from core.token_service import Tokens
from supervision.roster import Roster
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import PASSWORD, Desk
from tests.fakes.web_browser import WebBrowser, shown, web_browser

OTHER = "قطار أزرق يشرب القهوة"
SAMI = {"name": "sami", "full_name": "سامي  الحربي", "role": "agent", "language": "ar"}


@pytest.fixture
async def browser(desk: Desk) -> AsyncIterator[WebBrowser]:
    """A browser in which nobody has signed in."""
    async with web_browser(desk.url) as browser:
        yield browser


@pytest.fixture
async def boss(desk: Desk, browser: WebBrowser) -> WebBrowser:
    """An administrator's browser."""
    await browser.enter(await desk.person("boss", Role.ADMINISTRATOR))
    return browser


async def rows(desk: Desk, **wanted: str) -> list[tuple[str, str, str]]:
    found = await AuditLog(desk.sessions).page(Wanted(**wanted), 100)  # type: ignore[arg-type]
    return [(row.actor, row.action, row.subject) for row in reversed(found)]


async def test_a_person_is_added_comes_in_and_is_changed(desk: Desk, boss: WebBrowser) -> None:
    added = await boss.submit("/people", SAMI)
    password = shown(added, "password")
    again = await boss.submit("/people", SAMI)
    listed = await boss.get("/people?q=حربي")
    async with web_browser(desk.url) as other:
        let_in = await other.enter("sami", password)
        led = await other.get("/account")

    assert added.status == 200
    assert (again.status, "يوجد حساب بالاسم sami" in again.text) == (409, True)
    assert 'data-name="sami"' in listed.text
    assert 'data-name="boss"' not in listed.text
    assert let_in.status == 303
    assert led.headers["Location"] == "/new-password"
    kept = await Accounts(desk.sessions).get("sami")
    assert (kept.full_name, kept.role) == ("سامي الحربي", Role.AGENT)
    assert ("boss", Action.ACCOUNT_CREATED, "account/sami") in await rows(desk)


async def test_many_people_are_turned_page_by_page(desk: Desk, boss: WebBrowser) -> None:
    async with desk.sessions.begin() as session:
        (row,) = await session.scalars(select(AccountRow))
        facts = {name: getattr(row, name) for name in Account.__slots__}
        people = [{**facts, "name": f"agent-{n:03}", "full_name": "موظف"} for n in range(119)]
        await session.execute(insert(AccountRow), people)

    first, last = await boss.get("/people"), await boss.get("/people?page=9&q=")
    found = await boss.get("/people?q=agent-118")

    assert (first.text.count("data-name="), last.text.count("data-name=")) == (50, 20)
    assert 'data-name="boss"' in last.text
    assert found.text.count("data-name=") == 1


async def test_what_cannot_be_is_told_beside_the_form(boss: WebBrowser) -> None:
    for form, status in (
        ({**SAMI, "name": "two words"}, 422),
        ({**SAMI, "full_name": " "}, 422),
        ({**SAMI, "extension": "9999"}, 404),
    ):
        answer = await boss.submit("/people", form)
        assert (answer.status, 'role="alert"' in answer.text) == (status, True), form


async def test_a_person_is_an_agent_of_the_roster_and_no_other_is(
    desk: Desk, boss: WebBrowser
) -> None:
    await Roster(desk.sessions).create("1001", name="سامي", queues={"noor": 0})
    await boss.submit("/people", {**SAMI, "extension": "1001"})

    other = await boss.submit("/people", {**SAMI, "name": "noura", "extension": "1001"})

    assert (await Accounts(desk.sessions).get("sami")).extension == "1001"
    assert (other.status, "التحويلة 1001 لحساب آخر" in other.text) == (409, True)


async def test_another_role_is_kept_and_ends_the_persons_sessions(
    desk: Desk, boss: WebBrowser
) -> None:
    await desk.person("huda")
    async with web_browser(desk.url) as other:
        await other.enter("huda")
        form = {"full_name": "هدى", "role": "agent", "needs_second_factor": "on"}
        assert (await boss.submit("/people/huda", form)).status == 303
        assert (await other.get("/account")).headers["Location"] == "/sign-in"
        await other.enter("huda")
        assert (await other.get("/account")).headers["Location"] == "/account/second-factor"

    page = await boss.get("/people/huda?done=changed")
    assert 'id="done"' in page.text
    assert (await Accounts(desk.sessions).get("huda")).needs_second_factor


async def test_a_person_is_disabled_enabled_and_given_a_new_password(
    desk: Desk, boss: WebBrowser
) -> None:
    await desk.person("huda")
    async with web_browser(desk.url) as other:
        await boss.submit("/people/huda/disable")
        assert (await other.enter("huda")).status == 401
        await boss.submit("/people/huda/enable")
        assert (await other.enter("huda")).status == 303
        password = shown(await boss.submit("/people/huda/password"), "password")
        assert (await other.get("/account")).headers["Location"] == "/sign-in"
        assert (await other.enter("huda", password)).status == 303

    told = [action for _, action, subject in await rows(desk) if subject == "account/huda"]
    assert {Action.ACCOUNT_DISABLED, Action.ACCOUNT_ENABLED, Action.PASSWORD_RESET} <= set(told)


async def test_the_last_administrator_cannot_shut_themselves_out(boss: WebBrowser) -> None:
    disabled = await boss.submit("/people/boss/disable")
    demoted = await boss.submit("/people/boss", {"full_name": "B", "role": "agent"})

    assert (disabled.status, demoted.status) == (409, 409)
    assert "آخر مدير للنظام" in demoted.text


async def test_a_session_is_seen_and_ended_by_its_person_and_by_an_administrator(
    desk: Desk, boss: WebBrowser
) -> None:
    await desk.person("huda")
    async with web_browser(desk.url) as first, web_browser(desk.url) as second:
        await first.enter("huda")
        await second.enter("huda")
        numbers = sorted(await session_numbers(desk, "huda"))
        assert f"/account/sessions/{numbers[1]}/end" in (await first.get("/account")).text
        assert (await first.submit("/account/sessions/999/end")).status == 404
        assert (await first.submit(f"/account/sessions/{numbers[1]}/end")).status == 303
        assert (await second.get("/account")).status == 303
        own = await session_numbers(desk, "boss")
        assert (await first.submit(f"/account/sessions/{own[0]}/end")).status == 404
        assert (await boss.submit(f"/people/huda/sessions/{numbers[0]}/end")).status == 303
        assert (await first.get("/account")).status == 303

    assert ("boss", Action.SESSION_ENDED, "account/huda") in await rows(desk)


async def session_numbers(desk: Desk, name: str) -> list[int]:
    async with desk.sessions() as session:
        query = text("SELECT id FROM sessions WHERE account = :name AND ended_at IS NULL")
        return list((await session.scalars(query, {"name": name})).all())


async def test_all_other_sessions_are_ended_at_once(desk: Desk, browser: WebBrowser) -> None:
    await browser.enter(await desk.person())
    async with web_browser(desk.url) as other:
        await other.enter("huda")
        assert (await browser.submit("/account/sessions/end")).status == 303

        assert (await other.get("/account")).status == 303
    assert (await browser.get("/account")).status == 200


async def test_a_wrong_present_password_is_told_and_counted(
    desk: Desk, browser: WebBrowser
) -> None:
    await browser.enter(await desk.person())

    tries = [
        await browser.submit("/account/password", {"present": "not the one", "new": OTHER})
        for _ in range(6)
    ]

    assert [answer.status for answer in tries] == [422] * 5 + [429]
    assert "كلمة المرور الحالية غير صحيحة" in tries[0].text


async def test_the_language_is_kept_with_the_person(desk: Desk, browser: WebBrowser) -> None:
    await browser.enter(await desk.person())
    await browser.submit("/account/language", {"language": "en"})

    async with web_browser(desk.url) as other:
        await other.enter("huda")
        assert '<html lang="en" dir="ltr">' in (await other.get("/account")).text


async def test_a_token_is_made_with_scope_and_end_and_opens_that_alone(
    desk: Desk, boss: WebBrowser, stranger: ApiClient
) -> None:
    form = {"name": "wall", "role": "supervisor", "days": "90", "scope": "queues.read"}
    made = await boss.submit("/tokens", form)
    stranger.token = shown(made, "token")

    assert (await stranger.get("/api/v1/queues")).status == 200
    refused = await stranger.get("/api/v1/calls")
    assert (refused.status, "calls.read" in refused.json["detail"]) == (403, True)
    (kept,) = await Tokens(desk.sessions).all()
    assert kept.scope == frozenset({Permission.QUEUES_READ})
    assert kept.expires_at is not None
    days = kept.expires_at - datetime.now(UTC)
    assert timedelta(days=89) < days <= timedelta(days=90)
    assert stranger.token not in (await boss.get("/tokens")).text


async def test_a_token_past_its_end_or_revoked_opens_nothing(
    desk: Desk, boss: WebBrowser, stranger: ApiClient
) -> None:
    for name in ("wall", "reports"):
        form = {"name": name, "role": "supervisor", "days": "30"}
        stranger.token = shown(await boss.submit("/tokens", form), "token")
        assert (await stranger.get("/api/v1/calls")).status == 200
        if name == "wall":
            assert (await boss.submit("/tokens/revoke", {"name": name})).status == 303
        else:
            async with desk.sessions.begin() as session:
                await session.execute(update(ApiTokenRow).values(expires_at=datetime.now(UTC)))
        assert (await stranger.get("/api/v1/calls")).status == 401

    assert (await boss.submit("/tokens/revoke", {"name": "wall"})).status == 404
    told = [row for row in await rows(desk) if row[2] == "token/wall"]
    assert told == [
        ("boss", Action.TOKEN_CREATED, "token/wall"),
        ("boss", Action.TOKEN_REVOKED, "token/wall"),
    ]


async def test_a_scope_beyond_the_role_is_refused(boss: WebBrowser) -> None:
    form = {"name": "wall", "role": "agent", "days": "30", "scope": "calls.read"}

    answer = await boss.submit("/tokens", form)

    assert (answer.status, "calls.read" in answer.text) == (422, True)


async def test_what_people_and_programs_do_and_look_at_is_in_the_log(
    desk: Desk, boss: WebBrowser, api: ApiClient
) -> None:
    place = "/api/v1/prompts/ar/sentence/greeting/recording"

    await api.post("/api/v1/agents/1001/pause", b'{"reason": "prayer"}')
    await api.post(place, b"\1\2" * 8000)
    await api.get("/api/v1/calls/1")
    page = await boss.get("/audit?actor=program")

    told = await rows(desk, actor="program")
    assert told == [
        ("program", Action.AGENT_COMMANDED, "agent/1001"),
        ("program", Action.PROMPT_CHANGED, "prompt/ar/sentence/greeting"),
    ]
    assert "<bdi>prayer</bdi>" in page.text
    assert "agent/1001" in page.text
    assert "account/boss" not in page.text
    assert ("boss", Action.LOOKED, "audit") in await rows(desk)


async def test_the_log_is_turned_page_by_page(desk: Desk, boss: WebBrowser) -> None:
    for n in range(60):
        await Accounts(desk.sessions).find(str(n))
        await desk.token(name=f"program-{n}")

    first = await boss.get("/audit")
    path = first.text.partition('<nav class="pages"')[2].partition('href="')[2].partition('"')[0]
    second = await boss.get(path)

    assert first.text.count("<tr role") == 51
    assert "program-59" in first.text
    assert "program-0<" in second.text
    assert "program-59" not in second.text


async def test_a_filter_that_cannot_be_is_as_if_it_were_left_out(boss: WebBrowser) -> None:
    page = await boss.get("/audit?since=soon&action=flying&before=x&until=2026-02-30")

    assert page.status == 200
    assert "account/boss" in page.text


async def test_a_day_is_riyadhs_and_whole(boss: WebBrowser) -> None:
    today = (datetime.now(UTC) + timedelta(hours=3)).date()
    yesterday = today - timedelta(days=1)

    assert "account/boss" in (await boss.get(f"/audit?since={today}&until={today}")).text
    assert "account/boss" not in (await boss.get(f"/audit?until={yesterday}")).text


@pytest.fixture
def quick_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions are looked at many times a second; comes before the desk."""
    monkeypatch.setattr(session_watch, "LOOK_SECONDS", 0.05)


async def test_the_live_view_of_an_ended_session_closes_by_itself(
    quick_watch: None,  # noqa: ARG001 - the first fixture
    desk: Desk,
    browser: WebBrowser,
) -> None:
    await browser.enter(await desk.person())
    token = await desk.token()
    address = f"{desk.url}/api/v1/live"
    headers = {k: v for k, v in browser.headers.items() if k != "Accept"}
    async with (
        browser.session.ws_connect(address, headers=headers) as person,
        browser.session.ws_connect(address, headers={"Authorization": f"Bearer {token}"}) as wall,
    ):
        await person.receive(timeout=5)
        await wall.receive(timeout=5)
        async with web_browser(desk.url) as other:
            await other.enter("huda")
            await other.submit("/account/sessions/end")
        await Tokens(desk.sessions).revoke("program")

        async with asyncio.timeout(10):
            for socket in (person, wall):
                while (message := await socket.receive()).type is WSMsgType.TEXT:
                    pass
                assert (message.type, message.data) == (WSMsgType.CLOSE, 1008)


async def test_nothing_that_opens_a_door_stands_in_the_log(desk: Desk, boss: WebBrowser) -> None:
    password = shown(await boss.submit("/people", SAMI), "password")
    form = {"name": "wall", "role": "supervisor", "days": "90"}
    token = shown(await boss.submit("/tokens", form), "token")

    async with desk.sessions() as session:
        log = str((await session.execute(text("SELECT * FROM audit_log"))).all())
    for secret in (password, token, PASSWORD, boss.cookie.partition("=")[2].partition(".")[0]):
        assert secret not in log
