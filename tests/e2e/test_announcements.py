"""What callers hear while they wait, and that it costs them nothing."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from asterisk_conf.directories import Directories
from asterisk_conf.names import PART_FOLDER, PROMPT_FOLDER
from ivr.spoken.speakers import speaker
from tests.e2e.centre import Centre
from tests.e2e.children import NeverHappenedError, wait_until
from tests.e2e.conftest import Centres
from tests.e2e.hearing import WHISPERED_SHARE, Samples, read_wav, whispered_in
from tests.e2e.phones import Booth, Caller

pytestmark = pytest.mark.e2e

FIRST, EVERY = 3, 8
ABOUT_HALF = 0.5
SOON = FIRST + 2 * EVERY + 2  # the first time may be drowned in a syllable


@pytest.fixture(scope="module")
def talking(quick_data: Path) -> Iterator[Centre]:
    """A centre that tells its callers often."""
    with ExitStack() as stack:
        yield Centres(quick_data, stack).started(
            TAWASUL_TOLD_FIRST_SECONDS=str(FIRST), TAWASUL_TOLD_EVERY_SECONDS=str(EVERY)
        )


@pytest.fixture
def crowd(talking: Centre, request: pytest.FixtureRequest) -> Iterator[Booth]:
    with talking.booth(str(abs(hash(request.node.name)))) as booth:
        yield booth


def position(centre: Centre, place: int, language: str = "ar") -> Samples:
    """Return how the sentence about a place sounds."""
    folder = Directories.of(centre.settings).sounds / language / PROMPT_FOLDER / PART_FOLDER
    parts = [read_wav(folder / f"{part.name}.wav") for part in speaker(language).position(place)]
    return np.concatenate(parts)


def place_heard_best(
    centre: Centre, caller: Caller, language: str, *, since: int = 0, until: int | None = None
) -> int:
    """Return the place whose sentence is most like what was heard: they all begin alike."""
    heard = caller.heard[since:until]

    def likeness(place: int) -> float:
        found = whispered_in(heard, position(centre, place, language), share=ABOUT_HALF)
        return found.likeness if found else 0.0

    return max((1, 2, 3), key=likeness)


def wait_to_be_told(
    caller: Caller,
    words: Samples,
    within: float = SOON,
    *,
    since: int = 0,
    share: float = WHISPERED_SHARE,
) -> None:
    """Wait until so much of the words was heard; where nothing alike is said, half is enough."""
    wait_until(
        lambda: whispered_in(caller.heard[since:], words, share=share) is not None,
        f"{caller.number} is told",
        within,
    )


def joins_noor(centre: Centre, caller: Caller, language: str = "ar") -> None:
    caller.dial()
    caller.wait_to_hear("greeting")
    if language != "ar":
        caller.press("9")
        centre.api.wait_for_call(caller.number, lambda it: it["language"] == language, language)
    caller.press("3")
    centre.api.wait_for_call(caller.number, lambda it: bool(it["path"]), "in the menu")
    caller.press("1")
    centre.api.wait_for_state(caller.number, "queued")


def order_of(centre: Centre, queue: str) -> list[str]:
    """Return the channels that wait in a queue, in Asterisk's own order."""
    callers = centre.rx(f"queue show {queue}").partition("Callers:")[2]
    return [line.split()[1] for line in callers.splitlines() if "PJSIP/" in line]


def test_each_caller_is_told_the_own_place_in_the_own_language_and_keeps_it(
    talking: Centre, crowd: Booth
) -> None:
    first, second = talking.caller(crowd), talking.caller(crowd)
    joins_noor(talking, first)
    joins_noor(talking, second, "en")
    before = order_of(talking, "noor")
    wait_to_be_told(first, position(talking, 1))
    wait_to_be_told(second, position(talking, 2, "en"))
    after = order_of(talking, "noor")
    with talking.signed_in("1001"):
        agent = talking.phone(crowd, "1001")
        agent.answers_after(0)
        talking.api.wait_for_state(first.number, "talking")
        answered = second.heard.size
        assert talking.api.calls_of(second.number)[0]["state"] == "queued"
        now_first, later = position(talking, 1, "en"), EVERY + 8
        wait_to_be_told(second, now_first, later, since=answered, share=ABOUT_HALF)
        first.hang_up()
        talking.api.wait_for_state(second.number, "talking")
        second.hang_up()
        agent.wait_ended()

    assert len(before) == 2
    assert before == after
    assert place_heard_best(talking, first, "ar") == 1
    told_before_the_first_was_answered = place_heard_best(talking, second, "en", until=answered)
    assert told_before_the_first_was_answered == 2
    assert place_heard_best(talking, second, "en", since=answered) == 1
    wait_until(lambda: talking.channels() == 0, "every channel is gone")


def test_who_has_no_news_hears_a_word_of_comfort(talking: Centre, crowd: Booth) -> None:
    caller = talking.caller(crowd)
    joins_noor(talking, caller)
    wait_to_be_told(caller, position(talking, 1))
    for comfort in ("please-hold", "waiting-thanks"):
        wait_to_be_told(caller, talking.prompts[comfort], EVERY + 8, share=ABOUT_HALF)
    caller.hang_up()

    talking.api.wait_for_outcome(caller.number, "abandoned_in_queue")
    wait_until(lambda: talking.channels() == 0, "every channel is gone")


def test_nothing_is_said_while_a_phone_rings(talking: Centre, crowd: Booth) -> None:
    caller = talking.caller(crowd)
    agent = talking.phone(crowd, "1001")
    joins_noor(talking, caller)
    wait_until(lambda: talking.channels() > 1, "the voice speaks", SOON)
    with talking.signed_in("1001"):
        agent.wait_ringing()
        rings_from = caller.heard.size
        wait_until(lambda: voices(talking) == 0, "the voice is silent", 1)
        with pytest.raises(NeverHappenedError):
            wait_until(lambda: voices(talking) > 0, "it speaks again", 2)
        agent.answer()
        talking.api.wait_for_state(caller.number, "talking")
        while_ringing = caller.heard[rings_from:]
        caller.hang_up()
        agent.wait_ended()

    assert whispered_in(while_ringing, position(talking, 1)) is None
    assert whispered_in(while_ringing, talking.prompts["please-hold"]) is None


def test_who_hangs_up_while_being_told_leaves_nothing_behind(talking: Centre, crowd: Booth) -> None:
    caller = talking.caller(crowd)
    joins_noor(talking, caller)
    wait_until(lambda: voices(talking) > 0, "the voice speaks", SOON)
    caller.hang_up()

    talking.api.wait_for_outcome(caller.number, "abandoned_in_queue")
    wait_until(lambda: talking.channels() == 0, "every channel is gone", 3)


def voices(centre: Centre) -> int:
    """Return how many halves of voices there are."""
    channels = centre.rx("core show channels concise").splitlines()
    return sum(line.startswith("Local/") for line in channels)
