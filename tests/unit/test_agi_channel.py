"""The commands by which a caller is spoken to and asked."""

from collections.abc import Iterable

import pytest

from agi.channel import AgiChannel
from agi.errors import DialogueEnded
from agi.protocol import AgiReply
from ivr.steps import Typed

KEYS = '"0123456789*#"'


class FakeLink:
    """Answers each command with the next reply."""

    def __init__(self, replies: Iterable[AgiReply]) -> None:
        self._replies = iter(replies)
        self.sent: list[str] = []

    async def send(self, line: bytes) -> AgiReply:
        self.sent.append(line.decode().strip())
        return next(self._replies)


def silence(result: str = "0") -> AgiReply:
    return AgiReply(result, "")


def key(digit: str) -> AgiReply:
    return AgiReply(str(ord(digit)), "")


PAUSE = "timeout"


@pytest.mark.parametrize(
    ("reply", "typed"),
    [
        (AgiReply("445566", ""), Typed("445566")),
        (AgiReply("4455", PAUSE), Typed("4455", ended=False)),
        (AgiReply("", ""), Typed("")),
        (AgiReply("", PAUSE), Typed("", ended=False)),
        (AgiReply("0", ""), Typed("0")),
    ],
)
async def test_digits_are_collected_by_one_command(reply: AgiReply, typed: Typed) -> None:
    link = FakeLink([reply])

    assert await AgiChannel(link).collect(["ask"], most=6, seconds=5) == typed
    assert link.sent == ['GET DATA "tawasul/ask" "5000" "6"']


async def test_a_digit_that_interrupts_an_earlier_prompt_is_the_first_one() -> None:
    link = FakeLink([silence(), key("4"), AgiReply("45566", "")])

    typed = await AgiChannel(link).collect(["one", "two", "ask"], most=6, seconds=5)

    assert typed == Typed("445566")
    assert link.sent == [
        f'STREAM FILE "tawasul/one" {KEYS}',
        f'STREAM FILE "tawasul/two" {KEYS}',
        'GET DATA "" "5000" "5"',
    ]


async def test_the_hash_key_during_an_earlier_prompt_ends_the_entry() -> None:
    link = FakeLink([key("#")])

    assert await AgiChannel(link).collect(["one", "ask"], most=6, seconds=5) == Typed("")


async def test_a_key_ends_what_is_merely_said() -> None:
    link = FakeLink([silence(), key("7")])

    assert await AgiChannel(link).say(["one", "two", "three"]) == "7"
    assert len(link.sent) == 2


@pytest.mark.parametrize(
    ("reply", "pressed"),
    [(AgiReply("3", ""), "3"), (AgiReply("", PAUSE), None), (AgiReply("", ""), "#")],
)
async def test_one_key_is_asked_for(reply: AgiReply, pressed: str | None) -> None:
    link = FakeLink([silence(), reply])

    assert await AgiChannel(link).ask(["one", "menu"], seconds=5) == pressed
    assert link.sent[-1] == 'GET DATA "tawasul/menu" "5000" "1"'


async def test_the_channel_speaks_another_language() -> None:
    link = FakeLink([AgiReply("1", "")])

    await AgiChannel(link).speak("en")

    assert link.sent == ['SET VARIABLE "CHANNEL(language)" "en"']


async def test_a_caller_who_leaves_while_typing_ends_the_dialogue() -> None:
    with pytest.raises(DialogueEnded):
        await AgiChannel(FakeLink([AgiReply("-1", "")])).collect(["ask"], most=6, seconds=5)
