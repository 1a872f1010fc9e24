"""A beneficiary attaches files by the link in a message; whoever means harm attaches none."""

from collections.abc import Mapping

import pytest
from aiohttp import ClientSession, FormData
from playwright.async_api import Browser, FilePayload, Page, expect
from sqlalchemy import select

from agent_desktop import keys
from core.permissions import Role
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import Desk
from tests.integration.browsing import findings, over_the_edge
from tests.integration.test_tracking_page import SEALED, link  # noqa: F401 - a fixture
from ticketing.attachments import MOST_BY_LINK, MOST_BYTES
from ticketing.request_tables import AttachmentRow, RequestTellingRow

PDF, PNG = b"%PDF-1.7 the plan of the bus", b"\x89PNG\r\n\x1a\n the bus"
BOUNDARY = "an-edge"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
Files = Mapping[str, bytes]


def a_file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


async def seal_of(session: ClientSession, link: str) -> str:  # noqa: F811
    async with session.get(link) as answer:
        found = SEALED.search(await answer.text())
    assert found
    return found[1]


async def sent(session: ClientSession, link: str, seal: str, files: Files) -> tuple[int, str]:  # noqa: F811
    """Send a form with its seal and files, and return the status and the page."""
    form = FormData({"seal": seal}, quote_fields=False, default_to_multipart=True)
    for name, content in files.items():
        form.add_field("file", content, filename=name, content_type="application/x-anything")
    async with session.post(link, data=form, allow_redirects=False) as answer:
        return answer.status, await answer.text()


async def kept(desk: Desk) -> list[AttachmentRow]:
    async with desk.sessions() as session:
        return list(await session.scalars(select(AttachmentRow).order_by(AttachmentRow.id)))


async def test_files_are_attached_without_a_script_and_the_staff_sees_whose_they_are(
    link: str,  # noqa: F811
    browser: Browser,
    desk: Desk,
) -> None:
    context = await browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    page = await context.new_page()
    await page.goto(link)
    files = [a_file("الحافلة.png", PNG), a_file("plan.pdf", PDF)]
    await page.locator("#attach-files").set_input_files(files)

    await page.get_by_role("button", name="أرفق ملفات").click()

    await expect(page.locator("#done")).to_have_text("ملفاتكم مرفقة بالطلب.")
    await expect(page.locator("#room")).to_have_text(str(MOST_BY_LINK - 2))
    await expect(page.locator(".files li")).to_contain_text(["الحافلة.png", "plan.pdf"])
    await expect(page.locator(".files li").first).to_contain_text("منكم")
    await context.close()
    assert [(it.name, it.kind, it.by) for it in await kept(desk)] == [
        ("الحافلة.png", "image/png", "beneficiary:link"),
        ("plan.pdf", "application/pdf", "beneficiary:link"),
    ]
    async with desk.sessions() as session:
        told = select(RequestTellingRow.person).where(RequestTellingRow.occasion == "event/5")
        assert "coordinator.department" in list(await session.scalars(told))


async def test_the_coordinators_page_says_that_a_file_is_the_beneficiarys(
    link: str,  # noqa: F811
    desk: Desk,
    stranger: ApiClient,
) -> None:
    await sent(stranger.session, link, await seal_of(stranger.session, link), {"a.png": PNG})
    await desk.person("coordinator.department", Role.COORDINATOR)
    cookie = {"Cookie": await desk.cookie("coordinator.department")}
    async with desk.sessions() as session:
        (number,) = await session.scalars(
            select(AttachmentRow.request_id).where(AttachmentRow.name == "a.png")
        )
    assert number
    found = await stranger.get("/api/v1/tickets?view=ours", **cookie)
    shown = await stranger.get(f"/requests/{found.json['tickets'][0]['number']}", **cookie)

    assert "data-theirs" in shown.text
    assert "<bdi>المستفيد عبر الرابط</bdi>" in shown.text


@pytest.mark.parametrize("language", ["ar", "en"])
async def test_a_refused_file_is_named_on_the_page_and_those_before_it_stay(
    link: str,  # noqa: F811
    page: Page,
    desk: Desk,
    complaints: list[str],
    language: str,
) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.goto(f"{link}?lang={language}")
    assert (await findings(page), await over_the_edge(page)) == ([], [])
    files = [a_file("good.pdf", PDF), a_file(f"{'طويل' * 20}.exe", b"MZ\x90"), a_file("z.pdf", PDF)]
    await page.locator("#attach-files").set_input_files(files)

    await page.locator("#attach button").click()

    await expect(page.locator("#attach [role=alert]")).to_contain_text(".exe")
    assert (await findings(page), await over_the_edge(page)) == ([], [])
    assert [it.name for it in await kept(desk)] == ["good.pdf"]
    complaints.clear()  # the browser's own word on a 422


async def test_what_is_too_large_is_told_on_the_page(
    link: str,  # noqa: F811
    page: Page,
    desk: Desk,
    complaints: list[str],
) -> None:
    await page.goto(link)
    huge = a_file("huge.pdf", PDF + b" " * MOST_BYTES)
    await page.locator("#attach-files").set_input_files([huge])

    await page.get_by_role("button", name="أرفق ملفات").click()

    await expect(page.locator("#attach [role=alert]")).to_contain_text("10 م.ب")
    assert await kept(desk) == []
    complaints.clear()  # the browser's own word on a 413


@pytest.mark.parametrize(
    "files",
    [
        {"bus.pdf": b"MZ\x90\x00 a program"},
        {"bus.png": b"GIF89a\x00"},
        {"bus.docx": b"PK\x03\x04" + b"\x00" * 40},
        {"empty.pdf": b""},
        {},
    ],
    ids=["program", "picture", "archive", "empty", "nothing"],
)
async def test_what_is_no_file_for_a_request_is_refused_by_its_content(
    link: str,  # noqa: F811
    desk: Desk,
    stranger: ApiClient,
    files: Files,
) -> None:
    status, page = await sent(stranger.session, link, await seal_of(stranger.session, link), files)

    assert (status, await kept(desk)) == (422, [])
    assert 'id="trouble"' in page


async def test_a_name_leads_nowhere_and_a_page_of_html_is_only_saved(
    link: str,  # noqa: F811
    desk: Desk,
    stranger: ApiClient,
) -> None:
    files = {"../../etc/\u202epasswd.html": b"<script>alert(1)</script>"}
    status, _ = await sent(stranger.session, link, await seal_of(stranger.session, link), files)
    (file,) = await kept(desk)
    async with stranger.session.get(f"{link}/files/{file.digest}") as answer:
        headers = answer.headers

    assert (status, file.name) == (303, "passwd.html")
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_only_the_page_of_the_link_attaches_by_it(
    link: str,  # noqa: F811
    desk: Desk,
    stranger: ApiClient,
) -> None:
    right = await seal_of(stranger.session, link)
    for seal, origin in (("", desk.url), ("forged.00", "null"), (right, "https://evil.example")):
        form = FormData({"seal": seal}, default_to_multipart=True)
        form.add_field("file", PDF, filename="a.pdf")
        headers = {"Origin": origin}
        async with stranger.session.post(link, data=form, headers=headers) as answer:
            assert answer.status == 403
    form = FormData(default_to_multipart=True)
    form.add_field("file", PDF, filename="first.pdf")
    form.add_field("seal", right)
    async with stranger.session.post(link, data=form) as answer:
        assert answer.status == 403
    assert (await sent(stranger.session, f"{desk.url}/t/{'x' * 32}", right, {"a.pdf": PDF}))[
        0
    ] == 403
    assert await kept(desk) == []


@pytest.mark.parametrize(
    "rest",
    [
        b"",
        b"--another-edge\r\n",
        b"\r\n--an-edge\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--",
        b"\r\n--an-edge\r\nContent-Disposition: form-data; name=x\r\n\r\nx" * 50,
    ],
    ids=["cut off", "another edge", "a form in a form", "many fields"],
)
async def test_a_broken_form_is_told_to_be_one(
    link: str,  # noqa: F811
    desk: Desk,
    stranger: ApiClient,
    rest: bytes,
) -> None:
    seal = await seal_of(stranger.session, link)
    body = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="seal"\r\n\r\n{seal}'.encode()
    async with stranger.session.post(link, data=body + rest, headers=MULTIPART) as answer:
        assert answer.status in {400, 403}
    assert await kept(desk) == []


async def test_a_link_attaches_so_many_files_and_no_more(
    link: str,  # noqa: F811
    desk: Desk,
    stranger: ApiClient,
) -> None:
    seal = await seal_of(stranger.session, link)
    files = {f"{n}.txt": f"{n}".encode() for n in range(MOST_BY_LINK + 1)}
    status, page = await sent(stranger.session, link, seal, files)
    again, _ = await sent(stranger.session, link, seal, {"more.txt": b"more"})

    assert (status, again, len(await kept(desk))) == (422, 422, MOST_BY_LINK)
    assert "8 ملفات" in page
    assert 'id="attach"' not in page


async def test_malware_is_refused(
    link: str,  # noqa: F811
    desk: Desk,
    stranger: ApiClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Scanner:
        async def finds(self, content: bytes) -> str:
            return "Eicar-Test" if b"EICAR" in content else ""

    monkeypatch.setattr(type(desk.app[keys.services]), "scanner", Scanner(), raising=True)
    seal = await seal_of(stranger.session, link)

    status, page = await sent(stranger.session, link, seal, {"a.txt": b"EICAR"})

    assert (status, await kept(desk)) == (422, [])
    assert "Eicar-Test" in page
