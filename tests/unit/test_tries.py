"""Whoever guesses is slowed down; whoever forgot is not kept out for long."""

from datetime import datetime, timedelta

import pytest

from core.questions import KEPT, LASTS, Questions
from core.tries import (
    ALLOWANCES,
    FORGOTTEN_AFTER,
    LONGEST_WAIT,
    Counted,
    Failures,
    Record,
    digests,
    is_question_due,
    wait_after,
)
from tests.builders import NOON

SECOND = timedelta(seconds=1)


def failed(tries: int, counted: Counted = Counted.BOTH, at: datetime = NOON) -> Record:
    return {counted: Failures(tries, at)}


@pytest.mark.parametrize("counted", Counted)
def test_nobody_waits_before_the_allowance_is_used(counted: Counted) -> None:
    least = ALLOWANCES[counted].waits_after

    assert wait_after(failed(least - 1, counted), NOON) == timedelta()
    assert wait_after(failed(least, counted), NOON) == 30 * SECOND


def test_each_further_failure_doubles_the_wait_up_to_a_quarter_of_an_hour() -> None:
    waits = [wait_after(failed(5 + n), NOON) / SECOND for n in range(7)]

    assert waits == [30, 60, 120, 240, 480, 900, 900]
    assert wait_after(failed(10_000), NOON) == LONGEST_WAIT


def test_the_wait_runs_down_and_is_over() -> None:
    assert wait_after(failed(5), NOON + 10 * SECOND) == 20 * SECOND
    assert wait_after(failed(5), NOON + 30 * SECOND) == timedelta()


def test_the_longest_wait_of_all_that_is_counted_holds() -> None:
    record = {**failed(5), **failed(21, Counted.NAME)}

    assert wait_after(record, NOON) == 60 * SECOND


def test_after_an_hour_all_is_forgotten() -> None:
    assert Failures(9, NOON).at(NOON + FORGOTTEN_AFTER) == Failures()
    assert wait_after(failed(20), NOON + FORGOTTEN_AFTER) == timedelta()


def test_a_question_is_asked_after_three_failures_and_fades_in_a_minute() -> None:
    assert not is_question_due(failed(2), NOON)
    assert is_question_due(failed(3), NOON + 59 * SECOND)
    assert not is_question_due(failed(3), NOON + 60 * SECOND)
    assert not is_question_due({Counted.BOTH: Failures()}, NOON)


def test_failures_are_kept_without_names_and_apart() -> None:
    kept = digests("Huda", "192.0.2.7")

    assert kept == digests("huda", "192.0.2.7")
    assert len(set(kept.values())) == 3
    assert set(kept.values()) & set(digests("huda", "::1").values()) == {kept[Counted.NAME]}
    assert all(len(digest) == 64 for digest in kept.values())


def test_a_question_is_answered_once_in_any_digits() -> None:
    questions = Questions("a key")
    first, second = questions.ask(NOON), questions.ask(NOON)
    arabic = str(second.first + second.second).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert questions.is_answered(first.seal, f" {first.first + first.second} ", NOON)
    assert not questions.is_answered(first.seal, str(first.first + first.second), NOON)
    assert questions.is_answered(second.seal, arabic, NOON)


@pytest.mark.parametrize("answer", ["", "x", "-", "999999999999", "٣٣"])
def test_a_wrong_answer_is_none(answer: str) -> None:
    questions = Questions("a key")

    assert not questions.is_answered(questions.ask(NOON).seal, answer, NOON)


def test_an_old_or_forged_question_is_not_taken() -> None:
    questions = Questions("a key")
    asked = questions.ask(NOON)
    total = str(asked.first + asked.second)

    assert not questions.is_answered(asked.seal, total, NOON + LASTS)
    assert not Questions("another key").is_answered(asked.seal, total, NOON)
    for seal in ("", ".", "x.y.z", "1.2", "é.é.é", "\udcff"):
        assert not questions.is_answered(seal, "5", NOON)


def test_a_flood_of_answers_takes_bounded_memory() -> None:
    questions = Questions("a key")
    for _ in range(KEPT + 20):
        asked = questions.ask(NOON)
        assert questions.is_answered(asked.seal, str(asked.first + asked.second), NOON)

    assert len(questions._answered) <= KEPT
