import random

import pytest

from tawasul.simulation.ear import FRAME, Ear, SoundBook
from tawasul.simulation.sounds import AGENT, CALLER, HERTZ, voice

DICE = random.Random(5)  # noqa: S311 - a game


def a_sound(seconds: float) -> bytes:
    return DICE.randbytes(int(seconds * 8000))


GREETING, MENU = a_sound(1), a_sound(1)
SHARED = a_sound(0.5)
BOOK = SoundBook(
    {"greeting": SHARED + GREETING, "menu": SHARED + MENU, "silence": b"\xff" * 8000},
    {who: voice(who) for who in HERTZ},
)


def heard(sound: bytes) -> list[str]:
    ear = Ear(BOOK)
    frames = [sound[place : place + FRAME] for place in range(0, len(sound) - FRAME + 1, FRAME)]
    return [ear.hear(frame) for frame in frames]


@pytest.mark.parametrize("shift", [0, 1, 79, 145, 159])
def test_a_sound_is_known_wherever_its_packets_begin(shift: int) -> None:
    names = heard(b"\xff" * shift + GREETING)

    assert names.count("greeting") >= len(names) - 5
    assert set(names) <= {"greeting", ""}


def test_what_follows_is_known_though_its_place_is_another() -> None:
    names = heard(GREETING[: FRAME * 10 + 33] + MENU)

    assert names[2] == "greeting"
    assert names[-2] == "menu"


def test_what_two_sounds_share_and_silence_tell_nothing() -> None:
    assert set(heard(SHARED)) == {""}
    assert set(heard(b"\xff" * 8000)) == {""}
    assert set(heard(a_sound(1))) == {""}


@pytest.mark.parametrize("who", [AGENT, CALLER])
def test_a_voice_is_known_at_once_from_anywhere(who: str) -> None:
    endless = voice(who) * 5
    for shift in range(0, FRAME, 7):
        assert heard(endless[shift : shift + FRAME * 3])[1:] == [who, who]
