"""Prompts over HTTP: heard, recorded, taken away, brought back."""

import pytest

from agent_desktop import prompts
from core.permissions import Role
from recordings.catalogue import Kind, PromptPlace
from recordings.errors import (
    UNFIT,
    ClippedError,
    NoisyError,
    NoSoundError,
    NotBuiltError,
    SilentError,
    StudioBusyError,
    TooLongError,
    TooShortError,
)
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import Desk

GREETING = PromptPlace("ar", Kind.SENTENCE, "greeting")
ADDRESS = f"/api/v1/prompts/{GREETING}"
RECORDING = f"{ADDRESS}/recording"
HEADER = 44
UNFIT_ONES = (
    NoSoundError(),
    TooShortError(seconds=0.05, least=0.12),
    TooLongError(most=120.0),
    SilentError(),
    ClippedError(percent=96),
    NoisyError(decibels=4, least=15),
)


async def test_all_prompts_are_listed_with_who_says_them(desk: Desk, api: ApiClient) -> None:
    desk.prompts.recorded[GREETING] = b"sound"

    rows = (await api.get("/api/v1/prompts")).json["prompts"]

    assert len(rows) == len(desk.prompts.texts)
    assert [row["name"] for row in rows if row["spoken_by"] == "person"] == ["greeting"]
    assert rows[0]["recorded_at"] == "2026-08-16T09:00:00.000Z"


async def test_a_recording_is_stored_as_it_was_sent_and_heard_at_once(
    desk: Desk, api: ApiClient
) -> None:
    answer = await api.post(RECORDING, b"\1\2" * 100)

    assert answer.status == 200
    assert answer.json["spoken_by"] == "person"
    assert desk.prompts.recorded == {GREETING: b"\1\2" * 100}


async def test_a_recording_may_be_larger_than_other_bodies(desk: Desk, api: ApiClient) -> None:
    assert (await api.post(RECORDING, b"\1" * 1_000_000)).status == 200
    assert len(desk.prompts.recorded[GREETING]) == 1_000_000


async def test_a_file_that_is_too_large_is_refused_in_both_languages(
    desk: Desk, api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompts, "LARGEST_FILE", 1000)

    answer = await api.post(RECORDING, b"\1" * 1001)

    assert answer.status == 413
    assert "25 MB" in answer.json["detail"]
    assert "25" in answer.json["detail_ar"]
    assert desk.prompts.recorded == {}


async def test_a_recording_is_taken_away_and_brought_back(desk: Desk, api: ApiClient) -> None:
    desk.prompts.recorded[GREETING] = b"sound"

    removed = await api.ask("DELETE", RECORDING)
    back = await api.post(f"{RECORDING}/bring-back")

    assert (removed.status, removed.json["spoken_by"]) == (200, "machine")
    assert (back.status, back.json["spoken_by"]) == (200, "person")
    assert desk.prompts.recorded == {GREETING: b"sound"}


async def test_what_nobody_recorded_cannot_be_taken_away(api: ApiClient) -> None:
    assert (await api.ask("DELETE", RECORDING)).status == 409
    assert (await api.post(f"{RECORDING}/bring-back")).status == 409


@pytest.mark.parametrize("path", ["ar/sentence/nothing", "fr/sentence/greeting", "ar/x/greeting"])
async def test_an_unknown_prompt_is_told_so(api: ApiClient, path: str) -> None:
    for method, end in (("POST", "recording"), ("DELETE", "recording"), ("GET", "sound")):
        answer = await api.ask(method, f"/api/v1/prompts/{path}/{end}", None)

        assert (answer.status, answer.json["type"]) == (404, "urn:tawasul:problem:no-such-prompt")


@pytest.mark.parametrize("refusal", UNFIT_ONES, ids=lambda refusal: type(refusal).__name__)
async def test_an_unfit_recording_is_refused_with_its_reason(
    desk: Desk, api: ApiClient, refusal: Exception
) -> None:
    desk.prompts.refusal = refusal

    answer = await api.post(RECORDING, b"x")

    assert answer.status == 422
    assert answer.json["detail"] == str(refusal)
    for fact in vars(refusal).values():
        assert f"{fact:g}" in answer.json["detail_ar"]


def test_every_kind_of_unfit_recording_is_tried_here() -> None:
    assert {type(refusal) for refusal in UNFIT_ONES} == set(UNFIT.values())


async def test_other_refusals_keep_the_contract_too(desk: Desk, api: ApiClient) -> None:
    desk.prompts.refusal = StudioBusyError()
    assert (await api.post(RECORDING, b"x")).status == 503
    desk.prompts.refusal = NotBuiltError(GREETING)
    assert (await api.get(f"{ADDRESS}/sound")).status == 404


async def test_a_sound_is_sent_whole_or_in_the_asked_range(desk: Desk, api: ApiClient) -> None:
    desk.prompts.recorded[GREETING] = bytes(range(200)) * 10
    size = HEADER + 2000

    whole = await api.get(f"{ADDRESS}/sound")
    middle = await api.get(f"{ADDRESS}/sound", Range="bytes=44-143")
    tail = await api.get(f"{ADDRESS}/sound", Range="bytes=-10")
    rest = await api.get(f"{ADDRESS}/sound", Range="bytes=2000-9999")
    behind = await api.get(f"{ADDRESS}/sound", Range=f"bytes={size}-")

    assert (whole.status, whole.content_type) == (200, "audio/wav")
    assert whole.headers["Content-Length"] == str(size)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert (middle.status, middle.headers["Content-Length"]) == (206, "100")
    assert middle.headers["Content-Range"] == f"bytes 44-143/{size}"
    assert tail.headers["Content-Range"] == f"bytes {size - 10}-{size - 1}/{size}"
    assert rest.headers["Content-Range"] == f"bytes 2000-{size - 1}/{size}"
    assert behind.status == 416


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_a_page_of_another_site_records_nothing(
    desk: Desk, stranger: ApiClient, origin: str, method: str
) -> None:
    cookie = await desk.cookie(await desk.person())

    answer = await stranger.ask(method, RECORDING, b"x", {"Cookie": cookie, "Origin": origin})

    assert (answer.status, answer.json["type"]) == (403, "urn:tawasul:problem:foreign-origin")
    assert desk.prompts.recorded == {}


async def test_an_agent_neither_hears_nor_records(desk: Desk, stranger: ApiClient) -> None:
    stranger.token = await desk.token(Role.AGENT)

    assert (await stranger.get("/api/v1/prompts")).status == 403
    assert (await stranger.post(RECORDING, b"x")).status == 403
    assert (await stranger.get("/prompts", Accept="text/html")).status == 403
