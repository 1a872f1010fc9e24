"""What agents choose from: reasons of a pause, and what became of a call."""

import pytest

from agent_desktop.errors import FieldRefusedError
from agent_desktop.message_form import TypedMessage, message_in
from agent_desktop.record_form import record_in
from asterisk_conf.queues import QUEUES
from supervision.desk_messages import Audience
from supervision.dispositions import (
    DISPOSITIONS,
    MOST,
    Disposition,
    check_disposition,
    dispositions_of,
)
from supervision.errors import NoSuchDispositionError, NoSuchPauseReasonError
from supervision.pause_reasons import PAUSE_REASONS, PauseReason, pause_reason


def test_each_queue_has_its_dispositions_one_for_each_number_key_at_most() -> None:
    assert DISPOSITIONS.keys() == QUEUES.keys()
    for queue in QUEUES:
        names = [disposition.name for disposition in dispositions_of(queue)]
        assert 0 < len(names) <= MOST
        assert len(set(names)) == len(names)


def test_every_choice_is_named_in_both_languages() -> None:
    choices: list[Disposition | PauseReason] = [*PAUSE_REASONS.values()]
    choices += [it for queue in QUEUES for it in dispositions_of(queue)]
    for choice in choices:
        assert choice.name_en.isascii()
        assert not choice.name_ar.isascii()
        assert len(choice.name) <= 32


def test_what_is_not_on_the_list_is_refused() -> None:
    check_disposition("noor", "solved")
    check_disposition(None, "answered")
    with pytest.raises(NoSuchDispositionError):
        check_disposition("emergency", "solved")
    with pytest.raises(NoSuchPauseReasonError):
        pause_reason("lunch")


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("agent/1001", (Audience.AGENT, "1001")),
        ("queue/noor", (Audience.QUEUE, "noor")),
        ("all", (Audience.ALL, "")),
    ],
)
def test_a_message_goes_to_one_to_a_queue_or_to_all(
    to: str, expected: tuple[Audience, str]
) -> None:
    assert message_in({"to": to, "text": "  أهلًا \n بكم "}) == TypedMessage(*expected, "أهلًا بكم")


@pytest.mark.parametrize("to", ["", "agent/", "agent/huda", "queue/nowhere", "all/1001", 7])
def test_a_message_to_nobody_is_refused(to: object) -> None:
    with pytest.raises(FieldRefusedError):
        message_in({"to": to, "text": "x"})


@pytest.mark.parametrize(
    "body", [{"note": 7}, {"note": "x" * 4001}, {"note": "\ud800"}, {"follow_up_on": "tomorrow"}]
)
def test_a_record_that_cannot_be_kept_is_refused_at_its_field(body: dict[str, object]) -> None:
    with pytest.raises(FieldRefusedError) as refused:
        record_in(body)

    assert refused.value.field in body
