import pytest

from agi.errors import DialogueEnded
from asterisk_conf.names import Queue
from ivr.flow import lead
from ivr.menus import Enqueue, Menu
from ivr.prompts import texts
from ivr.unified_number import MAIN, TECHNICAL_SUPPORT, UNIFIED_NUMBER
from tests.fakes.channel import FakeChannel, FakeWitness


async def led(*presses: str | None) -> tuple[Enqueue, FakeChannel, FakeWitness]:
    channel, witness = FakeChannel(presses), FakeWitness()
    return await lead(UNIFIED_NUMBER, channel, witness), channel, witness


async def test_a_caller_for_noor_presses_two_keys() -> None:
    chosen, channel, witness = await led("3", "1")

    assert chosen == Enqueue(Queue.NOOR)
    assert channel.heard == ["greeting", "main-menu", "technical-support", "connecting-noor"]
    assert witness.told == [
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
        (["2"], Queue.CORRESPONDENCE),
        (["4"], Queue.MEDICAL),
        (["5"], Queue.TICKETS),
        (["3", "0"], Queue.EMERGENCY),
        (["3", "1"], Queue.NOOR),
        (["3", "2"], Queue.FARIS),
        (["3", "3"], Queue.SYSTEMS),
    ],
)
async def test_every_option_leads_to_its_queue(presses: list[str], queue: Queue) -> None:
    chosen, channel, _ = await led(*presses)

    assert chosen == Enqueue(queue)
    assert channel.heard[-1] == f"connecting-{queue}"


async def test_a_wrong_key_is_asked_again() -> None:
    chosen, channel, witness = await led("9", "1")

    assert chosen == Enqueue(Queue.GENERAL)
    assert channel.heard == [
        "greeting", "main-menu", "sorry-wrong-key", "main-menu", "connecting-general",
    ]  # fmt: skip
    assert ("failed", "main-menu", "9") in witness.told


async def test_a_silent_caller_reaches_a_human_after_three_tries() -> None:
    chosen, channel, witness = await led(None, None, None)

    assert chosen == Enqueue(Queue.GENERAL)
    assert channel.heard.count("sorry-silence") == 2
    assert witness.told.count(("failed", "main-menu", None)) == 3


async def test_a_star_repeats_the_menu_and_is_no_failure() -> None:
    chosen, channel, witness = await led("*", "*", "1")

    assert chosen == Enqueue(Queue.GENERAL)
    assert channel.heard == [
        "greeting",
        "main-menu",
        "main-menu",
        "main-menu",
        "connecting-general",
    ]
    assert not [told for told in witness.told if told[0] == "failed"]


async def test_a_caller_who_only_repeats_reaches_a_human_in_the_end() -> None:
    chosen, _, _ = await led(*"********")

    assert chosen == Enqueue(Queue.GENERAL)


async def test_failures_are_counted_anew_in_a_deeper_menu() -> None:
    chosen, _, _ = await led("9", "9", "3", "9", "9", "1")

    assert chosen == Enqueue(Queue.NOOR)


async def test_a_hang_up_ends_the_dialogue() -> None:
    with pytest.raises(DialogueEnded):
        await led("3")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_everything_the_flow_says_has_a_text(language: str) -> None:
    known = texts(language)
    queues = {option.queue for menu in (MAIN, TECHNICAL_SUPPORT) for option in queues_of(menu)}
    said = {"greeting", MAIN.prompt, TECHNICAL_SUPPORT.prompt, "sorry-wrong-key", "sorry-silence"}

    assert said | {f"connecting-{queue}" for queue in queues} <= set(known)


def queues_of(menu: Menu) -> list[Enqueue]:
    return [option for option in menu.options.values() if isinstance(option, Enqueue)]
