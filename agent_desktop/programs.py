"""What a browser calls itself, in words that people know: pure.

Browsers name their ancestors too ("Mozilla", "Safari"): of each table the first that fits counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

BROWSERS: Sequence[tuple[str, str]] = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chromium/", "Chromium"),
    ("HeadlessChrome/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Sequence[tuple[str, str]] = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
LONGEST = 80  # letters shown of a programme that nobody knows


@dataclass(frozen=True, slots=True)
class Program:
    """A browser and what it runs on; *system* is empty where it does not say."""

    browser: str
    system: str = ""


def program_of(agent: str) -> Program:
    """Return what a User-Agent names; one that is no browser we know is shown as it is."""
    browser = _first(BROWSERS, agent)
    return Program(browser, _first(SYSTEMS, agent)) if browser else Program(agent[:LONGEST])


def _first(table: Sequence[tuple[str, str]], agent: str) -> str:
    return next((name for sign, name in table if sign in agent), "")
