"""A request as PDF: laid out by a process of our own, in Arabic that can be read and searched."""

import io
import re
import sys
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, DummyCookieJar
from pypdf import PdfReader

from agent_desktop import keys
from agent_desktop.errors import PrinterAwayError
from core.audit import Action
from core.audit_store import AuditLog, Wanted
from core.permissions import Role
from recordings.errors import StudioBusyError
from tawasul import print_desk, print_worker
from tests.centre_of_requests import FIRST_ID, Clock, RequestCentre, of_office, opened
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import SEALING_KEY, Desk
from tests.ministry import HOUR
from ticketing.request_rows import Seal
from ticketing.requests import Request

MAHA, STRANGER = "coordinator.department", "coordinator.university"


@pytest.fixture
async def centre(desk: Desk) -> RequestCentre:
    """The small ministry at the desk's database, an hour before the clock on the wall."""
    clock = Clock(datetime.now(UTC) - HOUR)
    return replace(await opened(desk.sessions), clock=clock, seal=Seal(SEALING_KEY))


@pytest.fixture
async def filed(centre: RequestCentre) -> Request:
    """A request with a few rows in its time line."""
    request = await centre.file()
    await centre.requests.acknowledge(request.number, by=of_office(MAHA))
    await centre.requests.answer(request.number, "زيدت حافلة ثانية.", by=of_office(MAHA))
    return request


@pytest.fixture
async def maha(desk: Desk) -> AsyncIterator[ApiClient]:
    """The coordinator's browser."""
    await desk.person(MAHA, Role.COORDINATOR)
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        headers = {"Cookie": await desk.cookie(MAHA)}
        yield ApiClient(session, desk.url, headers=headers)


async def given(client: ApiClient, number: str, language: str) -> PdfReader:
    """Return the document that a browser is given."""
    address = f"{client.url}/requests/{number}/pdf?lang={language}"
    async with client.session.get(address, headers=client.headers) as answer:
        assert (answer.status, answer.content_type) == (200, "application/pdf")
        assert f"{number}.pdf" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
        return PdfReader(io.BytesIO(await answer.read()))


def words_of(document: PdfReader) -> str:
    """Return the text of all sheets: letters by themselves, whatever form they were drawn in."""
    text = " ".join(page.extract_text() for page in document.pages)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))


async def test_the_subject_can_be_searched_in_the_order_in_which_it_is_read(
    desk: Desk, filed: Request, maha: ApiClient
) -> None:
    document = await given(maha, filed.number, "ar")

    words = words_of(document)
    for sentence in ("تأخر الحافلة", "تتأخر حافلة المدرسة كل صباح نصف ساعة", "زيدت حافلة ثانية"):
        assert sentence in words
    assert " ".join(re.findall("...", filed.number)) in words
    assert FIRST_ID not in words
    (looked,) = await AuditLog(desk.sessions).page(Wanted(action=Action.LOOKED), 5)
    assert (looked.actor, looked.subject) == (MAHA, f"request/{filed.number}")


async def test_arabic_facts_stand_on_the_right(filed: Request, maha: ApiClient) -> None:
    for language, name, is_right in (("ar", "الجوال", True), ("en", "Mobile", False)):
        places: dict[str, float] = {}

        def note(text: str, _: object, at: list[float], *__: object) -> None:
            places.setdefault(unicodedata.normalize("NFKC", text).strip(), at[4])  # noqa: B023

        document = await given(maha, filed.number, language)
        document.pages[0].extract_text(visitor_text=note)
        fact = next(place for text, place in places.items() if name in text)
        told = next(place for text, place in places.items() if "0551234567" in text)
        assert (fact > told) == is_right, places


async def test_a_screen_reader_learns_title_language_and_structure(
    filed: Request, maha: ApiClient
) -> None:
    for language in ("ar", "en"):
        document = await given(maha, filed.number, language)
        root = document.root_object

        assert str(root["/Lang"]) == language
        assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
        assert document.metadata is not None
        assert filed.number[:3] in str(document.metadata.title)


async def test_the_font_is_ours_and_nothing_else_is_drawn_with(
    filed: Request, maha: ApiClient
) -> None:
    document = await given(maha, filed.number, "ar")

    names = {
        str(font.get_object()["/BaseFont"])
        for page in document.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert names
    assert all("Plex" in name for name in names), names


async def test_a_stranger_is_given_nothing(desk: Desk, filed: Request, maha: ApiClient) -> None:
    await desk.person(STRANGER, Role.COORDINATOR)
    stranger = replace(maha, headers={"Cookie": await desk.cookie(STRANGER)})

    answer = await stranger.get(f"/requests/{filed.number}/pdf", Accept="text/html")

    assert answer.status == 404


async def test_a_machine_without_the_libraries_says_so_in_two_languages(
    desk: Desk, filed: Request, maha: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_desk, "WORKER", "tests.fakes.no_pango")
    path = f"/requests/{filed.number}/pdf"

    arabic, english = await maha.get(f"{path}?lang=ar"), await maha.get(f"{path}?lang=en")

    assert (arabic.status, english.status) == (503, 503)
    assert "اطبع الصفحة من المتصفح" in arabic.text
    assert "print the page from the browser" in english.text
    assert desk.app[keys.services].printer is not None


async def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(*_: object, **__: object) -> bytes:
        raise StudioBusyError

    monkeypatch.setattr(print_desk, "said_by", slow)

    with pytest.raises(PrinterAwayError):
        await print_desk.PrintDesk().pdf("<p>…")


def test_what_people_wrote_is_laid_out_from_its_own_side() -> None:
    page = '<p dir="auto">12: هدى</p><p dir="auto">&lt;b&gt; x</p><p dir="auto">12</p><p dir="ltr">'

    decided = print_worker.with_directions(page)

    assert decided == (
        '<p dir="rtl">12: هدى</p><p dir="ltr">&lt;b&gt; x</p><p dir="ltr">12</p><p dir="ltr">'
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://example.test/static/fonts.css",
        "file:///etc/passwd",
        f"{print_worker.OURS}/secrets/sealing-key",
        f"{print_worker.OURS}/static/../openapi.json",
        f"{print_worker.OURS}/static/%2e%2e/openapi.json",
        f"{print_worker.OURS}/static//etc/passwd",
    ],
)
def test_nothing_but_our_static_files_is_fetched(url: str) -> None:
    with pytest.raises((ValueError, OSError)):
        print_worker.static_file(url)


def test_who_serves_calls_never_loads_the_layout() -> None:
    assert "weasyprint" not in sys.modules
