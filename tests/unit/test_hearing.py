"""Listening with numbers is itself checked on mixes made here."""

import audioop
from pathlib import Path

import numpy as np
import pytest

from tests.e2e.hearing import (
    RATE,
    Samples,
    names_of,
    prompts_in,
    read_wav,
    seconds_of_tone,
    tone,
    tone_begins,
    whispered_in,
    write_wav,
)


def babble(seed: int, seconds: float) -> Samples:
    """Return noise whose pitch and loudness wander as those of speech do."""
    random = np.random.default_rng(seed)
    length = int(seconds * RATE)
    pitch = np.repeat(random.uniform(90, 400, length // 800 + 1), 800)[:length]
    loud = np.repeat(random.uniform(0.1, 1, length // 400 + 1), 400)[:length]
    voice = np.sin(2 * np.pi * np.cumsum(pitch) / RATE) + 0.3 * random.standard_normal(length)
    return np.asarray(0.2 * loud * voice)


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE))


def over_the_telephone(samples: Samples) -> Samples:
    """Return *samples* after mu-law, as the caller records them."""
    raw = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    heard = audioop.ulaw2lin(audioop.lin2ulaw(raw, 2), 2)
    return np.frombuffer(heard, dtype="<i2").astype(np.float64) / 32768


PROMPTS = {
    "greeting": babble(1, 3),
    "menu": babble(2, 6),
    "sorry": babble(3, 2),
}


def test_prompts_are_named_in_the_order_in_which_they_were_heard() -> None:
    parts = (silence(0.7), PROMPTS["greeting"], PROMPTS["menu"], silence(1), PROMPTS["sorry"])
    heard = prompts_in(over_the_telephone(np.concatenate(parts)), PROMPTS)

    assert names_of(heard) == ["greeting", "menu", "sorry"]
    assert heard[0].at == pytest.approx(0.7, abs=0.01)
    assert heard[2].at == pytest.approx(10.7, abs=0.01)
    assert heard[1].seconds == pytest.approx(6, abs=0.2)


def test_a_prompt_cut_short_by_a_key_is_heard_for_as_long_as_it_lasted() -> None:
    parts = (PROMPTS["menu"][: int(1.5 * RATE)], PROMPTS["sorry"])
    heard = prompts_in(over_the_telephone(np.concatenate(parts)), PROMPTS)

    assert names_of(heard) == ["menu", "sorry"]
    assert heard[0].seconds == pytest.approx(1.5, abs=0.2)


def test_a_prompt_said_twice_is_heard_twice() -> None:
    parts = (PROMPTS["sorry"], silence(0.2), PROMPTS["sorry"])
    assert names_of(prompts_in(np.concatenate(parts), PROMPTS)) == ["sorry", "sorry"]


def test_of_two_prompts_that_begin_alike_the_one_that_was_said_is_named() -> None:
    start = babble(4, 1.5)
    alike = {
        "connecting-noor": np.concatenate((start, babble(5, 1.5))),
        "connecting-faris": np.concatenate((start, babble(6, 1.5))),
    }
    recording = np.concatenate((silence(0.4), alike["connecting-faris"], silence(1)))

    assert names_of(prompts_in(over_the_telephone(recording), alike)) == ["connecting-faris"]


def test_a_frame_lost_on_the_way_does_not_cut_a_prompt() -> None:
    menu = PROMPTS["menu"]
    with_a_gap = np.concatenate((menu[: 2 * RATE], menu[2 * RATE + 160 :]))

    (heard,) = prompts_in(over_the_telephone(with_a_gap), PROMPTS)
    assert heard.seconds > 5.5


@pytest.mark.parametrize("lost", [0.2, 0.5, 0.7])
def test_a_prompt_whose_first_second_came_in_pieces_is_heard(lost: float) -> None:
    menu, at = PROMPTS["menu"], int(lost * RATE)
    pieces = (silence(1), menu[: at - 480], menu[at:], PROMPTS["sorry"][480:])

    heard = prompts_in(over_the_telephone(np.concatenate(pieces)), PROMPTS)

    assert names_of(heard) == ["menu", "sorry"]
    assert heard[0].at == pytest.approx(1, abs=0.07)


@pytest.mark.parametrize("lost", [0.3, 0.5])
def test_a_word_is_heard_though_a_frame_of_it_was_lost(lost: float) -> None:
    word, at = babble(8, 1), int(lost * RATE)
    recording = np.concatenate((silence(1), word[: at - 160], word[at:], PROMPTS["sorry"]))

    assert names_of(prompts_in(recording, PROMPTS | {"word": word})) == ["word", "sorry"]


@pytest.mark.parametrize("other", [babble(9, 5), silence(5), tone(440, 5)])
def test_other_sound_is_no_prompt(other: Samples) -> None:
    assert prompts_in(over_the_telephone(other), PROMPTS) == []


def test_a_tone_is_measured_in_seconds_and_no_other_is_heard() -> None:
    heard = over_the_telephone(np.concatenate((silence(1), tone(700, 2), babble(7, 1))))

    assert seconds_of_tone(heard, 700) == pytest.approx(2, abs=0.11)
    assert seconds_of_tone(heard, 1100) == 0


def test_a_recording_still_being_written_is_read_up_to_its_last_whole_sample(
    tmp_path: Path,
) -> None:
    path = write_wav(tmp_path / "growing.wav", tone(500, 1))
    path.write_bytes(path.read_bytes() + b"\x01")

    assert read_wav(path).size == RATE


def test_what_is_whispered_above_music_is_heard_though_some_milliseconds_are_lost() -> None:
    below = np.resize(np.concatenate([tone(hertz, 0.5, level=0.06) for hertz in (220, 294)]), 48000)
    words = PROMPTS["greeting"]
    music = np.concatenate((below, below))
    music[16000 : 16000 + 4000] += words[:4000]
    music[16160 + 4000 : 16160 + words.size] += words[4000:]

    heard = whispered_in(over_the_telephone(music), words)

    assert heard is not None
    assert heard.at == pytest.approx(2.0, abs=0.05)
    assert whispered_in(over_the_telephone(music), PROMPTS["menu"]) is None
    assert whispered_in(over_the_telephone(below), words) is None


def test_the_beginning_of_a_tone_is_found_to_twenty_milliseconds() -> None:
    before = np.concatenate([silence(0.5), babble(3, 0.83), tone(440, 0.4)])
    recording = np.concatenate([before, tone(700, 1.0)])

    began = tone_begins(recording, 700)

    assert began is not None
    assert abs(began - before.size / RATE) <= 0.02
    assert tone_begins(before, 700) is None
