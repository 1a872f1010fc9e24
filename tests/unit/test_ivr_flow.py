from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from agi.errors import DialogueEnded
from asterisk_conf.names import Queue
from ivr.flow import lead
from ivr.library import unified_number
from ivr.nodes import Ending, Reason
from ivr.ports import Surroundings
from ivr.steps import Answer, Decision, Enqueue, HangUp, Result, SpokenValue
from tests.fakes.channel import FakeChannel, FakeWitness
from tests.fakes.surroundings import (
    NOON,
    RIYADH,
    FakeCalendars,
    FakeRegisters,
    surroundings,
)

MIDNIGHT = datetime(2026, 8, 16, 23, 30, tzinfo=RIYADH)
CLOSED = FakeCalendars(Reason.NIGHT, datetime(2026, 8, 17, 6, 0, tzinfo=RIYADH))
STUDIED = Answer(Result.FOUND, {"status": "studied", "updated": date(2026, 8, 3), "age": "current"})
NUMBER, IDENTITY = "445566", "1234"
REGISTERS = {("transaction", NUMBER, IDENTITY): STUDIED, ("ticket", NUMBER, IDENTITY): STUDIED}
ANSWERED = Answer(
    Result.FOUND,
    {"status": "answered", "updated": date(2026, 8, 12), "level": "unknown", "left": "none"},
)
FIRST = ["greeting", "other-language"]
TYPE_BOTH = [f"{NUMBER}#", "1", IDENTITY]
TYPE_WRONG = [f"{NUMBER}#", "1", "9999"]


async def led(
    *presses: str | None, world: Surroundings | None = None
) -> tuple[Decision, FakeChannel, FakeWitness]:
    channel, witness = FakeChannel(presses), FakeWitness()
    world = world or surroundings(FakeRegisters(REGISTERS))
    return await lead(unified_number(), channel, witness, world), channel, witness


async def test_a_caller_for_noor_presses_two_keys() -> None:
    chosen, channel, witness = await led("3", "1")

    assert chosen == Enqueue(Queue.NOOR)
    assert channel.heard == [*FIRST, "main-menu", "technical-support", "connecting-noor"]
    assert witness.told == [
        ("hours", "centre", True, None),
        ("entered", "main-menu"),
        ("pressed", "main-menu", "3"),
        ("entered", "technical-support"),
        ("pressed", "technical-support", "1"),
    ]


@pytest.mark.parametrize(
    ("presses", "queue"),
    [
        (["0"], Queue.EMERGENCY),
        (["1"], Queue.GENERAL),
        (["4"], Queue.MEDICAL),
        (["3", "0"], Queue.EMERGENCY),
        (["3", "1"], Queue.NOOR),
        (["3", "2"], Queue.FARIS),
        (["3", "3"], Queue.SYSTEMS),
        (["5", "2"], Queue.TICKETS),
        (["2", "0#"], Queue.EMERGENCY),
        (["2", "0"], Queue.EMERGENCY),
        (["2", f"{NUMBER}#", "0"], Queue.EMERGENCY),
        (["2", *TYPE_BOTH, "0"], Queue.EMERGENCY),
        (["2", *TYPE_BOTH, "1"], Queue.CORRESPONDENCE),
        (["5", "1", *TYPE_BOTH, "1"], Queue.TICKETS),
    ],
)
async def test_every_option_leads_to_its_queue(presses: list[str], queue: Queue) -> None:
    chosen, channel, _ = await led(*presses)

    assert chosen == Enqueue(queue)
    assert channel.heard[-1] == f"connecting-{queue}"


async def test_a_wrong_key_is_asked_again() -> None:
    chosen, channel, witness = await led("8", "1")

    assert chosen == Enqueue(Queue.GENERAL)
    assert channel.heard == [
        *FIRST, "main-menu", "sorry-wrong-key", "main-menu", "connecting-general",
    ]  # fmt: skip
    assert ("failed", "main-menu", "8") in witness.told


async def test_a_silent_caller_reaches_a_human_after_three_tries() -> None:
    chosen, channel, witness = await led(None, None, None)

    assert chosen == Enqueue(Queue.GENERAL)
    assert channel.heard.count("sorry-silence") == 2
    assert witness.told.count(("failed", "main-menu", None)) == 3


async def test_a_star_repeats_the_menu_and_is_no_failure() -> None:
    chosen, channel, witness = await led("*", "*", "1")

    assert chosen == Enqueue(Queue.GENERAL)
    assert channel.heard == [*FIRST, "main-menu", "main-menu", "main-menu", "connecting-general"]
    assert not [told for told in witness.told if told[0] == "failed"]


async def test_a_caller_who_only_repeats_reaches_a_human_in_the_end() -> None:
    chosen, _, _ = await led(*"********")

    assert chosen == Enqueue(Queue.GENERAL)


async def test_failures_are_counted_anew_in_a_deeper_menu() -> None:
    chosen, _, _ = await led("8", "8", "3", "8", "8", "1")

    assert chosen == Enqueue(Queue.NOOR)


async def test_the_hash_key_goes_back_to_the_menu_before() -> None:
    chosen, channel, _ = await led("3", "#", "4")

    assert chosen == Enqueue(Queue.MEDICAL)
    assert channel.heard[-3:] == ["technical-support", "main-menu", "connecting-medical"]


async def test_at_the_first_menu_the_hash_key_only_repeats() -> None:
    chosen, channel, _ = await led("#", "1")

    assert chosen == Enqueue(Queue.GENERAL)
    assert channel.heard == [*FIRST, "main-menu", "main-menu", "connecting-general"]


async def test_the_hash_key_alone_goes_back_from_a_question_for_digits() -> None:
    chosen, channel, _ = await led("5", "1", "#", "2")

    assert chosen == Enqueue(Queue.TICKETS)
    assert channel.heard[-3:] == ["ask-ticket-number", "tickets-menu", "connecting-tickets"]


async def test_nine_changes_the_language_and_nine_again_changes_it_back() -> None:
    chosen, channel, witness = await led("9", "9", "1")

    assert chosen == Enqueue(Queue.GENERAL)
    assert channel.languages == ["en", "ar"]
    assert ("speaks", "en") in witness.told


async def test_the_status_of_a_transaction_is_told_to_whoever_knows_both_numbers() -> None:
    chosen, channel, witness = await led("2", *TYPE_BOTH, "3")

    assert chosen == HangUp(Ending.SERVED)
    assert channel.heard[3:] == [
        "ask-transaction-number", "you-entered", f"ar digits {NUMBER}", "confirm-keys",
        "ask-last-four",
        "your-transaction", f"ar digits {NUMBER}", "transaction-studied", "last-updated",
        "ar 2026-08-03 gregorian", "after-transaction",
        "goodbye",
    ]  # fmt: skip
    assert ("looked up", "transaction", "found") in witness.told
    assert not [told for told in witness.told if NUMBER in told or IDENTITY in told]


async def test_the_key_of_a_rating_goes_along_with_what_was_typed() -> None:
    registers = FakeRegisters(
        {
            ("ticket", NUMBER, IDENTITY): ANSWERED,
            ("rating", NUMBER, IDENTITY): Answer(Result.FOUND, {"outcome": "recorded"}),
        }
    )

    chosen, channel, witness = await led(
        "5", "1", *TYPE_BOTH, "5", "9", "4", world=surroundings(registers)
    )

    assert chosen == HangUp(Ending.SERVED)
    assert channel.heard[-5:] == [
        "ask-rating", "sorry-wrong-key", "ask-rating", "rating-recorded", "goodbye",
    ]  # fmt: skip
    assert registers.went_along == ["", "4"]
    assert ("pressed", "rating-score", "4") in witness.told


async def test_an_answer_is_spoken_in_the_language_that_the_caller_chose() -> None:
    _, channel, _ = await led("9", "5", "1", *TYPE_BOTH, "3")

    assert f"en digits {NUMBER}" in channel.heard


async def test_two_at_the_confirmation_asks_for_the_number_anew() -> None:
    registers = FakeRegisters(REGISTERS)

    await led("2", "111111#", "2", *TYPE_BOTH, "3", world=surroundings(registers))

    assert registers.asked == [("transaction", NUMBER, IDENTITY)]


async def test_a_star_anywhere_begins_the_number_anew() -> None:
    registers = FakeRegisters(REGISTERS)

    await led("2", "44*#", *TYPE_BOTH, "3", world=surroundings(registers))

    assert registers.asked == [("transaction", NUMBER, IDENTITY)]


async def test_digits_that_cannot_be_right_are_asked_for_three_times() -> None:
    chosen, channel, witness = await led("2", "12#", "12#", "12#")

    assert chosen == Enqueue(Queue.CORRESPONDENCE)
    assert channel.heard.count("sorry-wrong-digits") == 2
    assert witness.told.count(("failed", "transaction-number", "digits")) == 3


@pytest.mark.parametrize("number", [NUMBER, "777777"], ids=["exists", "does not exist"])
async def test_nobody_learns_whether_a_number_exists(number: str) -> None:
    wrong = [f"{number}#", "1", "9999"]

    chosen, channel, witness = await led("2", *wrong, *wrong, *wrong)

    assert chosen == Enqueue(Queue.CORRESPONDENCE)
    heard = [sound for sound in channel.heard if not sound.startswith("ar digits")]
    assert heard[-11:] == [
        "sorry-no-match", "ask-transaction-number", "you-entered", "confirm-keys", "ask-last-four",
        "sorry-no-match", "ask-transaction-number", "you-entered", "confirm-keys", "ask-last-four",
        "connecting-correspondence",
    ]  # fmt: skip
    assert witness.told.count(("looked up", "transaction", "refused")) == 3


async def test_refusals_are_counted_over_the_whole_call() -> None:
    registers = FakeRegisters(REGISTERS)
    to_the_menu_and_back = ["#", "2"]

    chosen, _, _ = await led(
        "2", *TYPE_WRONG, *to_the_menu_and_back, *TYPE_WRONG, *to_the_menu_and_back, *TYPE_WRONG,
        world=surroundings(registers),
    )  # fmt: skip

    assert chosen == Enqueue(Queue.CORRESPONDENCE)
    assert len(registers.asked) == 3


async def test_a_register_that_is_away_leads_to_an_agent() -> None:
    world = surroundings(FakeRegisters(is_away=True))

    chosen, channel, _ = await led("2", *TYPE_BOTH, world=world)

    assert chosen == Enqueue(Queue.CORRESPONDENCE)
    assert channel.heard[-2:] == ["transactions-away", "connecting-correspondence"]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "studied", "age": "current"},
        {"status": "studied", "updated": date(2026, 8, 3)},
        {"status": "studied", "updated": date(2026, 8, 3), "age": "?"},
        {"status": "?", "updated": date(2026, 8, 3), "age": "current"},
        {"status": "studied", "updated": "2026-08-03", "age": "current"},
    ],
)
async def test_an_answer_that_cannot_be_spoken_whole_is_none(
    fields: dict[str, SpokenValue],
) -> None:
    known = {("transaction", NUMBER, IDENTITY): Answer(Result.FOUND, fields)}

    _, channel, _ = await led("2", *TYPE_BOTH, world=surroundings(FakeRegisters(known)))

    assert "transactions-away" in channel.heard


async def test_an_old_answer_is_said_to_be_one() -> None:
    known = {
        key: Answer(Result.FOUND, {**answer.fields, "age": "earlier"})
        for key, answer in REGISTERS.items()
    }

    _, channel, _ = await led("2", *TYPE_BOTH, "3", world=surroundings(FakeRegisters(known)))

    assert "last-known" in channel.heard
    assert "last-updated" not in channel.heard


async def test_at_night_callers_hear_when_the_centre_opens() -> None:
    chosen, channel, witness = await led(
        None, None, None, world=surroundings(calendars=CLOSED, now=MIDNIGHT)
    )

    assert chosen == HangUp(Ending.CLOSED)
    assert channel.heard[:6] == [
        *FIRST, "closed-at-night", "opening-tomorrow", "ar 06:00", "closed-menu",
    ]  # fmt: skip
    assert channel.heard[-1] == "goodbye"
    assert witness.told[0] == ("hours", "centre", False, "night")


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, ["opening-today"]), (4, ["opening-on", "ar 2026-08-20 gregorian", "opening-at"])],
)
async def test_the_day_of_the_opening_is_said(days: int, said: list[str]) -> None:
    opens_at = NOON.astimezone(RIYADH) + timedelta(days=days)
    calendars = FakeCalendars(Reason.HOLIDAY, opens_at)

    _, channel, _ = await led("0", world=surroundings(calendars=calendars))

    assert channel.heard[2 : 4 + len(said)] == ["closed-on-holiday", *said, "ar 12:00"]


@pytest.mark.parametrize("presses", [["0"], ["2", "0"], ["2", *TYPE_WRONG, "0"]])
async def test_the_emergency_is_open_around_the_clock(presses: list[str]) -> None:
    chosen, _, _ = await led(*presses, world=surroundings(calendars=CLOSED, now=MIDNIGHT))

    assert chosen == Enqueue(Queue.EMERGENCY)


async def test_while_closed_the_machines_answer_but_nobody_is_put_into_a_queue() -> None:
    world = surroundings(FakeRegisters(REGISTERS), CLOSED, now=MIDNIGHT)

    chosen, channel, _ = await led("2", *TYPE_BOTH, "1", None, None, None, world=world)

    assert chosen == HangUp(Ending.CLOSED)
    assert "transaction-studied" in channel.heard
    after = channel.heard[channel.heard.index("no-agents-now") :]
    assert after[:4] == ["no-agents-now", "opening-tomorrow", "ar 06:00", "closed-menu"]
    assert not [sound for sound in channel.heard if sound.startswith("connecting")]


async def test_a_notice_is_heard_before_everything_and_only_once() -> None:
    world = replace(surroundings(), notice=lambda: "notice-of-today")

    _, channel, _ = await led("3", "1", world=world)

    assert channel.heard[:3] == ["notice-of-today", *FIRST]
    assert channel.heard.count("notice-of-today") == 1


async def test_zero_also_interrupts_what_is_merely_said() -> None:
    channel = FakeChannel(["1"], interrupts=("connecting-general", "0"))

    chosen = await lead(unified_number(), channel, FakeWitness())

    assert chosen == Enqueue(Queue.EMERGENCY)


async def test_a_hang_up_ends_the_dialogue() -> None:
    with pytest.raises(DialogueEnded):
        await led("3")


async def test_a_caller_who_presses_for_ever_reaches_a_human() -> None:
    chosen, channel, _ = await led(*["3", "#"] * 100)

    assert chosen == Enqueue(Queue.GENERAL)
    questions = [sound for sound in channel.heard if sound in {"main-menu", "technical-support"}]
    assert len(questions) == unified_number().turns
