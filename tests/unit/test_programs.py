import pytest

from agent_desktop.programs import Program, program_of

KIND = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) {}"


@pytest.mark.parametrize(
    ("system", "browser", "shown"),
    [
        ("X11; Linux x86_64", "HeadlessChrome/141.0.0.0 Safari/537.36", ("Chromium", "Linux")),
        ("X11; Linux x86_64", "Chrome/141.0.0.0 Safari/537.36", ("Chrome", "Linux")),
        ("Windows NT 10.0; Win64; x64", "Chrome/1.0 Safari/1 Edg/141.0", ("Edge", "Windows")),
        ("Windows NT 10.0; Win64; x64", "Chrome/1.0 Safari/1 OPR/120.0", ("Opera", "Windows")),
        ("X11; Linux x86_64; rv:128.0", "Gecko/20100101 Firefox/128.0", ("Firefox", "Linux")),
        ("Macintosh; Intel Mac OS X 10_15_7", "Version/18.0 Safari/605", ("Safari", "macOS")),
        ("iPhone; CPU iPhone OS 18_0 like Mac OS X", "CriOS/1 Safari/604", ("Chrome", "iPhone")),
        ("iPad; CPU OS 18_0 like Mac OS X", "Version/18.0 Safari/604.1", ("Safari", "iPad")),
        (
            "Linux; Android 14; SM-S918B",
            "SamsungBrowser/27 Chrome/1",
            ("Samsung Internet", "Android"),
        ),
        ("X11; CrOS x86_64 14541.0.0", "Chrome/1.0 Safari/537.36", ("Chrome", "ChromeOS")),
    ],
)
def test_a_browser_is_named_as_people_know_it(
    system: str, browser: str, shown: tuple[str, str]
) -> None:
    assert program_of(KIND.format(system, browser)) == Program(*shown)


@pytest.mark.parametrize("agent", ["Python/3.11 aiohttp/3.14.0", "curl/8.0", ""])
def test_what_is_no_browser_is_shown_as_it_is(agent: str) -> None:
    assert program_of(agent) == Program(agent)


def test_of_a_long_name_the_beginning_is_shown() -> None:
    assert program_of("x" * 300) == Program("x" * 80)
