import logging

import pytest

from core.permissions import Role
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import Desk


async def test_whoever_asks_hears_that_the_process_is_alive(stranger: ApiClient) -> None:
    answer = await stranger.get("/healthz")

    assert (answer.status, answer.json) == (200, {"status": "alive"})


async def test_a_centre_with_all_its_parts_is_ready(stranger: ApiClient) -> None:
    answer = await stranger.get("/readyz")

    well = {"status": "ready", "missing": {}, "impaired": {}}
    assert (answer.status, answer.json) == (200, well)


async def test_what_callers_are_served_worse_without_is_named(
    desk: Desk, stranger: ApiClient
) -> None:
    desk.readiness.worse = {"correspondence": "It does not answer."}

    answer = await stranger.get("/readyz")

    assert (answer.status, answer.json["status"]) == (200, "ready")
    assert answer.json["impaired"] == desk.readiness.worse


async def test_a_centre_that_misses_parts_names_them(desk: Desk, stranger: ApiClient) -> None:
    desk.readiness.gone = {"redis": "Redis does not answer.", "asterisk": "Not connected."}

    answer = await stranger.get("/readyz")

    assert answer.status == 503
    assert answer.json["missing"] == desk.readiness.gone


async def test_prometheus_on_this_machine_reads_the_metrics_without_a_token(
    stranger: ApiClient,
) -> None:
    answer = await stranger.get("/metrics")

    assert answer.status == 200
    assert "tawasul_of_tests 42.0" in answer.text


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
async def test_a_proxy_does_not_open_the_metrics_to_the_world(
    stranger: ApiClient, header: str
) -> None:
    answer = await stranger.get("/metrics", **{header: "for=192.0.2.7"})

    assert answer.status == 401


async def test_a_proxied_program_reads_the_metrics_with_its_token(
    desk: Desk, stranger: ApiClient
) -> None:
    stranger.token = await desk.token(Role.REPORT_READER)

    answer = await stranger.get("/metrics", **{"X-Forwarded-For": "192.0.2.7"})

    assert answer.status == 200


async def test_an_unknown_address_is_told_in_both_languages(stranger: ApiClient) -> None:
    answer = await stranger.get("/api/v1/nothing")

    assert answer.status == 404
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == "urn:tawasul:problem:no-such-page"
    assert answer.json["detail_ar"] == "لا شيء في هذا العنوان."


async def test_a_wrong_method_is_told_with_the_right_ones(stranger: ApiClient) -> None:
    answer = await stranger.ask("DELETE", "/healthz")

    assert answer.status == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.content_type == "application/problem+json"


async def test_what_breaks_is_logged_and_told_without_its_insides(
    desk: Desk, stranger: ApiClient, caplog: pytest.LogCaptureFixture
) -> None:
    async def break_down() -> dict[str, str]:
        raise RuntimeError("the insides")

    desk.readiness.missing = break_down  # type: ignore[method-assign]

    with caplog.at_level(logging.ERROR, logger="agent_desktop.trouble"):
        answer = await stranger.ask("GET", "/readyz")

    assert answer.status == 500
    assert "insides" not in answer.text
    assert "Traceback" not in answer.text
    assert caplog.records[0].exc_info is not None
    assert caplog.records[0].__dict__["route"] == "/readyz"


async def test_every_answer_tells_the_browser_what_it_must_not_do(stranger: ApiClient) -> None:
    for path in ("/healthz", "/sign-in", "/api/v1/nothing", "/static/app.css"):
        headers = (await stranger.get(path)).headers

        assert "script-src 'self'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "DENY", path


async def test_only_files_are_kept_by_the_browser(stranger: ApiClient) -> None:
    assert (await stranger.get("/sign-in")).headers["Cache-Control"] == "no-store"
    assert (await stranger.get("/static/app.css")).headers["Cache-Control"] == "no-cache"
    vendored = await stranger.get("/static/vendor/bootstrap-5.3.9/bootstrap.min.css")
    assert "immutable" in vendored.headers["Cache-Control"]


async def test_an_answer_to_a_missing_file_is_not_kept(stranger: ApiClient) -> None:
    answer = await stranger.get("/static/vendor/gone.css")

    assert answer.status == 404
    assert answer.headers["Cache-Control"] == "no-store"
