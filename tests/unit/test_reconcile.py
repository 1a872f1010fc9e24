from datetime import UTC, datetime, timedelta

import pytest

from supervision.reconcile import Difference, Happening, Reason, differences, queue_log_lines
from supervision.store import JournalEvent

SECOND = 1790000000
LOG = (
    f"{SECOND}|1.1|noor|NONE|ENTERQUEUE||0555|1\n",
    f"{SECOND + 5}|1.1|noor|1001|CONNECT|5|1.2|3\n",
    f"{SECOND + 65}|1.1|noor|1001|COMPLETECALLER|5|60|1\n",
)


def an_event(kind: str, seconds: float, n: int = 1) -> JournalEvent:
    at = datetime.fromtimestamp(SECOND, UTC) + timedelta(seconds=seconds)
    return JournalEvent(call_id="1.1", n=n, kind=kind, at=at, detail={})


JOURNAL = [
    an_event("call_started", -10, 1),
    an_event("caller_joined_queue", 0.7, 2),
    an_event("agent_connected", 5.9, 3),
    an_event("agent_completed", 65.4, 4),
]

HANDED_ON = [
    *JOURNAL[:-1],
    an_event("call_transferred", 65, 4),
    an_event("agent_completed", 99, 5),
]


def found(log: tuple[str, ...], journal: list[JournalEvent]) -> list[Difference]:
    return differences(queue_log_lines(log), journal)


def test_whole_seconds_are_no_difference() -> None:
    assert found(LOG, JOURNAL) == []


def test_a_caller_who_left_the_menu_is_rightly_not_in_queue_log() -> None:
    assert found((), [an_event("call_started", 0), an_event("caller_hung_up", 3, 2)]) == []


@pytest.mark.parametrize(
    ("log", "journal", "reason"),
    [
        (LOG, [], Reason.NOT_IN_JOURNAL),
        ((), JOURNAL, Reason.NOT_IN_QUEUE_LOG),
        (LOG, JOURNAL[:-1], Reason.UNEXPLAINED),
        (LOG[:2], [*JOURNAL, an_event("call_transferred", 30, 5)], Reason.TRANSFERRED),
        (LOG, [*JOURNAL[:-1], an_event("call_found", 0)], Reason.CONTROLLER_AWAY),
        (LOG, [*JOURNAL[:-1], an_event("agent_completed", 69, 4)], Reason.CLOCK),
        (LOG, HANDED_ON, Reason.TRANSFERRED),
    ],
)
def test_a_difference_has_its_reason(
    log: tuple[str, ...], journal: list[JournalEvent], reason: Reason
) -> None:
    (difference,) = found(log, journal)

    assert difference.reason is reason


def test_a_missing_end_is_named() -> None:
    (difference,) = found(LOG[:2], JOURNAL)

    assert difference.happening is Happening.COMPLETED
    assert difference.says == "1 in the journal, 0 in queue_log"


def test_lines_that_are_torn_or_of_no_call_are_passed_over() -> None:
    lines = ("", "x|y", f"{SECOND}|NONE|NONE|NONE|QUEUESTART|\n", f"{SECOND}|1.1|noor|NO")

    assert list(queue_log_lines(lines)) == []


def test_asterisks_name_of_the_general_queue_becomes_ours() -> None:
    (line,) = queue_log_lines([f"{SECOND}|1.1|general-inquiries|NONE|ENTERQUEUE||0|1"])

    assert line.queue == "general"


STEPPED_OUT = (
    LOG[0],
    f"{SECOND + 20}|1.1|noor|NONE|WITHDRAW|1|1|20|\n",
    f"{SECOND + 30}|1.1|noor|NONE|ENTERQUEUE||0555|1\n",
)


def test_the_channel_of_a_kept_place_is_no_call() -> None:
    words = ("ENTERQUEUE|||2", "ABANDON|2|2|9")

    assert list(queue_log_lines(f"{SECOND}|place-7|noor|NONE|{word}" for word in words)) == []


def test_who_stepped_out_and_came_back_joined_twice_in_both() -> None:
    journal = [
        *JOURNAL[:2],
        an_event("callback_asked", 20.1, 3),
        an_event("caller_joined_queue", 30.2, 4),
    ]

    assert found(STEPPED_OUT, journal) == []


def test_who_hung_up_while_being_taken_out_is_no_difference() -> None:
    assert found(STEPPED_OUT[:2], [*JOURNAL[:2], an_event("caller_hung_up", 20.1, 3)]) == []
    (difference,) = found(STEPPED_OUT[:2], JOURNAL[:2])
    assert difference.happening is Happening.STEPPED_OUT
