"""Centres for the e2e tests: one for all who leave it as they found it, others on demand."""

import subprocess
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.centre import Centre, a_centre, built_home, data_of, seed, spoken_home
from tests.e2e.phones import Booth, Caller

AGENTS: Mapping[str, Mapping[str, int]] = {
    "1001": {"noor": 0},
    "1002": {"faris": 0},
    "1003": {"faris": 0},
    "1004": {"emergency": 0},
    "1005": {"general": 0},
    "1006": {"medical": 0, "emergency": 0},
    "1007": {"noor": 2},
}
HASTE = "2.2"
LONGEST_SECONDS = "2.5"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the ends of the centres' logs with a test that failed."""
    report = yield
    if call.excinfo is not None:
        for name, value in getattr(item, "funcargs", {}).items():
            for centre in value.centres if isinstance(value, Centres) else (value,):
                if isinstance(centre, Centre):
                    report.sections.append((f"logs of {name}", centre.logs()))
    return report


class Centres:
    """Makes centres for one test; none outlives it."""

    def __init__(self, data: Path, stack: ExitStack) -> None:
        self._data = data
        self._stack = stack
        self.centres: list[Centre] = []

    def prepared(self, *, data: Path | None = None, **changes: str) -> Centre:
        """Return a centre that is not started; *changes* are settings of its environment."""
        centre = self._stack.enter_context(a_centre(data or self._data, AGENTS, **changes))
        self.centres.append(centre)
        return centre

    def started(self, data: Path | None = None, **changes: str) -> Centre:
        """Return a centre that is ready."""
        centre = self.prepared(data=data, **changes)
        centre.start()
        return centre


@pytest.fixture(scope="session")
def data() -> Path:
    """Asterisk's data with all prompts as callers hear them."""
    return data_of(built_home())


@pytest.fixture(scope="session")
def quick_data() -> Path:
    """Asterisk's data where a hasty person has recorded every prompt, and menus only begin."""
    return data_of(spoken_home("quick", hasten))


def hasten(home: Path) -> None:
    """Record every prompt as a hasty person says it."""
    seed(home)
    recorded = home / "recorded" / "ar"
    recorded.mkdir(parents=True)
    for spoken in (data_of(home) / "sounds" / "ar" / "tawasul").glob("*.wav"):
        quick = ["tempo", "-s", HASTE, "trim", "0", LONGEST_SECONDS]
        subprocess.run(["sox", spoken, recorded / spoken.name, *quick], check=True)


@pytest.fixture
def centres(quick_data: Path) -> Iterator[Centres]:
    """Centres of one test's own."""
    with ExitStack() as stack:
        yield Centres(quick_data, stack)


@pytest.fixture(scope="session")
def centre(quick_data: Path) -> Iterator[Centre]:
    """The centre of all tests that break nothing."""
    with a_centre(quick_data, AGENTS) as centre:
        centre.start()
        yield centre


@pytest.fixture
def booth(centre: Centre, request: pytest.FixtureRequest) -> Iterator[Booth]:
    """A process of phones for one test."""
    with centre.booth(str(abs(hash(request.node.name)))) as booth:
        yield booth


@pytest.fixture
def caller(centre: Centre, booth: Booth) -> Caller:
    """Somebody who has not called yet."""
    return centre.caller(booth)
