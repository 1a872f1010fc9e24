"""What the killing of workers counts as sent twice."""

from core.delivery import AT_ONCE
from tests.sendings import Sending, wrong_in


def test_what_a_dead_worker_had_in_its_hand_may_be_sent_once_more() -> None:
    keys = [f"request/{n}/1/sms" for n in range(AT_ONCE)]
    sendings = [Sending(key, life, "words") for life in ("first", "second") for key in keys]

    assert list(wrong_in(sendings)) == []


def test_a_second_sending_by_the_same_worker_is_wrong() -> None:
    sendings = [Sending("request/1/1/sms", "first", "words")] * 2

    assert list(wrong_in(sendings)) == ["request/1/1/sms was sent twice by one worker"]


def test_a_second_sending_in_other_words_is_wrong() -> None:
    sendings = [Sending("request/1/1/sms", life, f"link of {life}") for life in ("one", "two")]

    assert list(wrong_in(sendings)) == ["request/1/1/sms was sent in different words"]


def test_more_repeats_than_one_worker_can_have_had_in_its_hand_are_wrong() -> None:
    keys = [f"request/{n}/1/sms" for n in range(AT_ONCE + 1)]
    sendings = [Sending(key, life, "words") for life in ("first", "second") for key in keys]

    assert list(wrong_in(sendings)) == [f"worker first left {AT_ONCE + 1} to be repeated"]
