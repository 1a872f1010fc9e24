"""The correspondence system as it may be: well, slow, broken off, talking nonsense, elsewhere."""

import time
import traceback
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from agi.errors import DialogueEnded
from ivr.flow import lead
from ivr.library import unified_number
from ivr.ports import NoRegisters
from tawasul.correspondence_look_ups import CorrespondenceLookUps
from tests.fakes.channel import FakeChannel, FakeWitness
from tests.fakes.letters import (
    Behaviour,
    babbles,
    breaks_off,
    certificate,
    drips,
    floods,
    hangs,
    leads_to,
    letters,
    resets,
    says,
    tells,
)
from tests.fakes.surroundings import surroundings
from ticketing.correspondence import (
    MOST_BYTES,
    Correspondence,
    CorrespondenceSystem,
    correspondence_http,
)
from ticketing.correspondence_answers import NoAnswer
from ticketing.errors import CorrespondenceAwayError
from ticketing.registers import Entry
from ticketing.transactions import Transactions

NUMBER, TOKEN = "445566", "a-secret-of-theirs"
STUDIED = Entry(number=NUMBER, last_four="7391", status="studied", updated_on=date(2026, 11, 20))
SECONDS = 0.6
ON_A_FULL_MACHINE = 5.0  # seconds more


async def asked(url: str, number: str = NUMBER, *, ca_file: str = "") -> Entry | None:
    system = CorrespondenceSystem(url=url, token=TOKEN, seconds=SECONDS)
    async with correspondence_http(ca_file) as http:
        return await Correspondence(system, http).ask(number)


async def away(url: str, *, ca_file: str = "") -> CorrespondenceAwayError:
    """Return why there was no answer, which was not waited for much longer than is allowed."""
    begun = time.monotonic()
    with pytest.raises(CorrespondenceAwayError) as refused:
        await asked(url, ca_file=ca_file)
    assert time.monotonic() - begun < SECONDS + ON_A_FULL_MACHINE
    assert TOKEN not in "".join(traceback.format_exception(refused.value))
    return refused.value


async def test_it_is_asked_for_the_number_alone_and_knows_who_asks() -> None:
    with letters(tells(more="is left alone")) as server:
        assert await asked(server.url) == STUDIED

    (head,) = server.asked
    assert head.startswith(f"GET /transactions/{NUMBER} HTTP/1.1\r\n")
    assert f"Authorization: Bearer {TOKEN}\r\n" in head
    assert "7391" not in head


async def test_a_number_that_it_does_not_know_is_an_answer() -> None:
    with letters(says(b"{}", "404 Not Found")) as server:
        assert await asked(server.url) is None


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (hangs, NoAnswer.SLOW),
        (drips, NoAnswer.SLOW),
        (resets, NoAnswer.UNREACHED),
        (breaks_off, NoAnswer.NONSENSE),
        (babbles, NoAnswer.NONSENSE),
        (floods, NoAnswer.NONSENSE),
        (says(b" " * (MOST_BYTES + 1)), NoAnswer.NONSENSE),
        (says(b"not JSON"), NoAnswer.NONSENSE),
        (says(b"[" * 10_000), NoAnswer.NONSENSE),
        (says(b"[]"), NoAnswer.NONSENSE),
        (says(b"{}"), NoAnswer.NONSENSE),
        (says(b"\xff"), NoAnswer.NONSENSE),
        (says(b"<html>", kind="text/html"), NoAnswer.NONSENSE),
        (tells(status="lost"), NoAnswer.NONSENSE),
        (tells(updated="yesterday"), NoAnswer.NONSENSE),
        (tells(updated=20261120), NoAnswer.NONSENSE),
        (tells(last_four="739"), NoAnswer.NONSENSE),
        (tells(number="445567"), NoAnswer.NONSENSE),
        (says(b"{}", "500 Oh"), NoAnswer.REFUSED),
        (says(b"{}", "401 Who"), NoAnswer.REFUSED),
        (says(b"", "204 Nothing"), NoAnswer.REFUSED),
    ],
)
async def test_whatever_is_no_answer_is_told_in_time(behaviour: Behaviour, why: NoAnswer) -> None:
    with letters(behaviour) as server:
        assert (await away(server.url)).why == why


async def test_a_broken_connection_is_tried_once_more() -> None:
    with letters(resets, tells()) as server:
        assert await asked(server.url) == STUDIED
        assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("behaviour", "times"), [(resets, 2), (hangs, 1), (says(b"{}", "503 Later"), 1), (floods, 1)]
)
async def test_nothing_is_tried_more_than_twice_and_no_slow_one_again(
    behaviour: Behaviour, times: int
) -> None:
    with letters(behaviour) as server:
        await away(server.url)

        assert len(server.asked) == times


async def test_a_machine_that_is_not_there_is_told_as_such() -> None:
    with letters(tells()) as server:
        gone = server.url

    assert (await away(gone)).why == NoAnswer.UNREACHED


async def test_the_token_follows_no_redirect() -> None:
    with letters(tells()) as elsewhere, letters(leads_to(elsewhere.url)) as server:
        assert (await away(server.url)).why == NoAnswer.REFUSED

        assert elsewhere.asked == []


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    file, context = certificate(tmp_path)
    with letters(tells(), context=context) as server:
        assert (await away(server.url)).why == NoAnswer.UNREACHED
        assert server.asked == []
        assert await asked(server.url, ca_file=str(file)) == STUDIED
        named = server.url.replace("127.0.0.1", "localhost")  # which it does not speak for
        assert (await away(named, ca_file=str(file))).why == NoAnswer.UNREACHED


@pytest.mark.parametrize(
    ("behaviour", "heard"),
    [
        (
            tells(),
            ["transaction-studied", "last-updated", "ar 2026-11-20 gregorian", "after-transaction"],
        ),
        (hangs, ["transactions-away"]),
        (resets, ["transactions-away"]),
        (floods, ["transactions-away"]),
        (says(b"{}", "404 Not Found"), ["sorry-no-match", "ask-transaction-number"]),
    ],
)
async def test_what_a_caller_hears_of_it(behaviour: Behaviour, heard: list[str]) -> None:
    channel = FakeChannel(["2", f"{NUMBER}#", "1", "7391", None])
    with letters(behaviour) as server:
        system = CorrespondenceSystem(url=server.url, token=TOKEN, seconds=SECONDS)
        async with correspondence_http() as http:
            transactions = Transactions(Correspondence(system, http))
            world = surroundings(CorrespondenceLookUps(transactions, NoRegisters()))
            with suppress(DialogueEnded):
                await lead(unified_number(), channel, FakeWitness(), world)

    said = [it for it in channel.heard if not it.startswith("ar digits")]
    after = said[said.index("ask-last-four") + 1 :]
    assert [it for it in after if it != "your-transaction"][: len(heard)] == heard
