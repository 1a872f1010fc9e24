from datetime import UTC, datetime, timedelta

import pytest

from agi import events as ev
from agi.events import CallEvent, EndedBy
from supervision.figures import DayFigures, QueueFigures, day_of
from tests.builders import (
    NOON,
    Step,
    a_menu_call,
    a_surveyed_call,
    an_abandoned_call,
    an_answered_call,
)

TARGETS = {"general": timedelta(seconds=20)}
SECOND = timedelta(seconds=1)


def counted(*lives: list[Step], now: datetime = NOON) -> QueueFigures:
    figures = DayFigures(TARGETS, now)
    for life in lives:
        for _, event in life:
            figures.take(event)
    return figures.of("general")


def test_a_day_without_callers_has_no_service_level() -> None:
    assert counted().service_level is None
    assert counted().speed_of_answer is None


def test_the_service_level_is_sl2() -> None:
    lives = [
        *[an_answered_call(waits=5 * SECOND) for _ in range(7)],
        an_abandoned_call(waits=5 * SECOND),
        an_answered_call(waits=30 * SECOND),
        an_abandoned_call(waits=30 * SECOND),
    ]

    figures = counted(*lives)

    assert figures.service_level == (7 + 1) / 10
    assert (figures.received, figures.answered, figures.abandoned) == (10, 8, 2)


@pytest.mark.parametrize(("waits", "level"), [(20 * SECOND, 1), (20.001 * SECOND, 0)])
def test_the_target_itself_is_in_time(waits: timedelta, level: int) -> None:
    assert counted(an_answered_call(waits=waits)).service_level == level


def test_the_speed_of_answer_is_the_mean_wait_of_the_answered() -> None:
    lives = [
        an_answered_call(waits=4 * SECOND),
        an_answered_call(waits=8 * SECOND),
        an_abandoned_call(waits=100 * SECOND),
    ]

    assert counted(*lives).speed_of_answer == 6 * SECOND


def test_surveys_count_by_queue_with_the_mean_of_each_question() -> None:
    figures = counted(
        a_surveyed_call(("agent", 5), ("solved", 1)),
        a_surveyed_call(("agent", 2), ("agent", 4)),
        a_surveyed_call(),
        an_answered_call(),
    ).surveys

    assert (figures.offered, figures.answered, figures.answered_share) == (3, 2, 2 / 3)
    means = {question: (it.given, it.mean) for question, it in figures.answers.items()}
    assert means == {"agent": (2, 4.5), "solved": (1, 1.0)}


def test_a_day_without_surveys_has_no_share() -> None:
    assert counted(an_answered_call()).surveys.answered_share is None


def test_a_survey_is_no_part_of_the_handle_time() -> None:
    assert counted(a_surveyed_call(("agent", 5))).handle_time == 70 * SECOND


def test_who_goes_from_the_survey_to_the_emergency_leaves_a_call_that_was_handled() -> None:
    life = a_surveyed_call()[:-2]
    last = life[-1][1]
    joined = ev.CallerJoinedQueue(
        call_id=last.call_id, at=last.at + SECOND, queue="emergency", position=1
    )

    figures = counted(life, [(life[-1][0], joined)])

    assert (figures.handled, figures.handle_time) == (1, 61 * SECOND)


def test_a_caller_who_hangs_up_in_the_menu_is_no_caller_of_a_queue() -> None:
    assert counted(a_menu_call()) == QueueFigures()


def test_a_hang_up_that_comes_without_a_word_from_the_queue_is_an_abandonment() -> None:
    start, joined, _ = an_abandoned_call()
    call_id = start[0].call_id
    hung_up = ev.CallerHungUp(
        call_id=call_id, at=NOON + 5 * SECOND, ended_by=EndedBy.CALLER, cause=16
    )

    assert counted([start, joined, (joined[0], hung_up)]).abandoned == 1


def test_an_abandonment_told_twice_counts_once() -> None:
    life = an_abandoned_call()

    assert counted([*life, life[-1]]).abandoned == 1


def test_a_caller_who_overflows_is_received_by_both_queues() -> None:
    figures = DayFigures(TARGETS, NOON)
    call_id = "1.1"
    happened: list[CallEvent] = [
        ev.CallerJoinedQueue(call_id=call_id, at=NOON, queue="noor", position=1),
        ev.CallerLeftQueue(call_id=call_id, at=NOON + 600 * SECOND, queue="noor", reason="TIMEOUT"),
        ev.CallerJoinedQueue(call_id=call_id, at=NOON + 600 * SECOND, queue="general", position=1),
        ev.AgentConnected(call_id=call_id, at=NOON + 610 * SECOND, queue="general", agent="1001"),
    ]

    for event in happened:
        figures.take(event)

    noor, general = figures.of("noor"), figures.of("general")
    assert (noor.received, noor.overflowed, noor.answered) == (1, 1, 0)
    assert (general.received, general.overflowed, general.answered) == (1, 0, 1)
    assert general.waited_for == 10 * SECOND


def test_the_figures_begin_again_at_midnight_in_riyadh() -> None:
    before = datetime(2026, 8, 16, 20, 59, 50, tzinfo=UTC)  # 23:59:50 in Riyadh

    figures = DayFigures(TARGETS, before)
    for _, event in [*an_answered_call(at=before - timedelta(hours=1))]:
        figures.take(event)
    for _, event in an_answered_call(at=before, waits=15 * SECOND):
        figures.take(event)

    general = figures.of("general")
    assert (general.received, general.answered) == (0, 1)


def test_a_quiet_board_still_rolls_over_at_midnight() -> None:
    figures = DayFigures(TARGETS, NOON)
    for _, event in an_answered_call():
        figures.take(event)

    assert not figures.roll(NOON + timedelta(hours=11))
    assert figures.roll(NOON + timedelta(hours=12))
    assert figures.of("general") == QueueFigures()


def test_what_happened_yesterday_is_followed_but_not_counted() -> None:
    midnight = day_of(NOON)

    figures = counted(an_answered_call(at=midnight - 5 * SECOND, waits=30 * SECOND))

    assert (figures.received, figures.answered) == (0, 1)


def test_the_handle_time_is_talk_hold_and_wrap_up() -> None:
    lives = [an_answered_call(talks=50 * SECOND), an_answered_call(talks=100 * SECOND)]

    figures = counted(*lives, an_abandoned_call())

    assert (figures.handled, figures.handle_time) == (2, 85 * SECOND)  # each wraps up for 10 s


def test_a_talk_counts_as_handled_when_its_wrap_up_is_over() -> None:
    life = an_answered_call()

    assert counted(life[:-1]).handled == 0
    assert counted(life).handled == 1
    assert counted().handle_time is None


def test_each_agent_of_a_transferred_call_has_handled_it() -> None:
    figures, life = DayFigures(TARGETS, NOON), an_answered_call(talks=30 * SECOND)
    call_id, answered = life[0][0].call_id, life[5][1].at
    passed = ev.CallTransferred(
        call_id=call_id, at=answered + 20 * SECOND, target="1002", attended=False
    )
    second = ev.AgentConnected(
        call_id=call_id, at=answered + 25 * SECOND, queue="general", agent="1002"
    )
    hung_up = ev.CallerHungUp(
        call_id=call_id, at=answered + 65 * SECOND, ended_by=EndedBy.CALLER, cause=16
    )

    for event in [*(event for _, event in life[:6]), passed, second, hung_up]:
        figures.take(event)

    assert figures.of("general").handled == 2
    assert figures.of("general").handle_time == 30 * SECOND
    assert figures.of_agent("1001").handled_for == 20 * SECOND
    assert figures.of_agent("1002").handled_for == 40 * SECOND
    assert figures.of("general").answered == 1


@pytest.mark.parametrize(("waits", "short"), [(5 * SECOND, 1), (5.001 * SECOND, 0)])
def test_an_abandonment_within_five_seconds_is_short(waits: timedelta, short: int) -> None:
    assert counted(an_abandoned_call(waits=waits)).abandoned_short == short


def test_a_caller_who_overflows_within_the_target_is_told_apart() -> None:
    start, joined, _ = an_abandoned_call()
    call_id = start[0].call_id

    for waited, within in ((20, 1), (21, 0)):
        left = ev.CallerLeftQueue(
            call_id=call_id, at=NOON + waited * SECOND, queue="general", reason="FULL"
        )
        figures = counted([start, joined, (joined[0], left)])
        assert (figures.overflowed, figures.overflowed_in_target) == (1, within)


def test_what_an_agent_was_ready_yesterday_is_not_counted() -> None:
    figures = DayFigures(TARGETS, NOON)

    figures.was_ready("1001", figures.day - 60 * SECOND, figures.day + 5 * SECOND)
    figures.was_ready("1001", figures.day - 60 * SECOND, figures.day - 5 * SECOND)
    figures.was_ready("1001", NOON, NOON - SECOND)

    assert figures.of_agent("1001").ready_for == 5 * SECOND


def test_the_pace_is_learnt_from_every_call() -> None:
    figures = DayFigures(TARGETS, NOON)
    before = figures.pace("general", NOON)
    for life in [an_answered_call(talks=600 * SECOND) for _ in range(50)]:
        for _, event in life:
            figures.take(event)
    after = figures.pace("general", NOON + 610 * SECOND)

    assert before.handle < after.handle < 615
    assert after.calls > before.calls


def test_calls_that_are_gone_without_a_word_are_forgotten() -> None:
    figures = DayFigures(TARGETS, NOON)
    life = an_abandoned_call()
    for _, event in life[:2]:
        figures.take(event)

    figures.keep_only([])
    figures.take(life[2][1])

    assert figures.of("general").abandoned == 0


def test_a_day_begins_at_midnight_in_riyadh() -> None:
    assert day_of(datetime(2026, 8, 15, 21, 0, tzinfo=UTC)) == datetime(2026, 8, 15, 21, tzinfo=UTC)
    assert day_of(datetime(2026, 8, 15, 20, 59, tzinfo=UTC)) == datetime(
        2026, 8, 14, 21, tzinfo=UTC
    )
