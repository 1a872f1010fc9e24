from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families

from supervision.board import Board
from supervision.metrics import BUCKETS, Metrics
from tests.builders import (
    NOON,
    a_member,
    a_menu_call,
    a_surveyed_call,
    an_abandoned_call,
    an_answered_call,
)


class FakeHealth:
    """A journal with three records to write, without Redis."""

    backlog = 3
    database_is_up = True
    redis_is_up = False


def metrics_of(board: Board) -> Metrics:
    return Metrics(board, FakeHealth(), lambda: 1234, clock=lambda: NOON + timedelta(seconds=9))


def samples(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """Return each sample by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
    }


def a_board() -> Board:
    return Board({"general": timedelta(seconds=20)}, clock=lambda: NOON)


def test_calls_are_counted_by_outcome_when_they_end() -> None:
    metrics = metrics_of(a_board())
    for life in (an_answered_call(), a_menu_call(), a_menu_call(), an_abandoned_call()[:2]):
        for call, event in life:
            metrics.call_changed(call, event)

    shown = samples(metrics)

    assert shown["tawasul_calls_total", "answered"] == 1
    assert shown["tawasul_calls_total", "abandoned_in_menu"] == 2
    assert ("tawasul_calls_total", "abandoned_in_queue") not in shown


def test_surveys_are_shown_by_question() -> None:
    board = a_board()
    for call, event in [*a_surveyed_call(("agent", 5)), *a_surveyed_call()]:
        board.call_changed(call, event)

    shown = samples(metrics_of(board))

    assert shown["tawasul_queue_today_surveys_offered", "general"] == 2
    assert shown["tawasul_queue_today_surveys_answered_share", "general"] == 0.5
    assert shown["tawasul_queue_today_score", "agent", "general"] == 5


def test_queues_are_shown_as_on_the_board() -> None:
    board = a_board()
    board.world_rebuilt([], [a_member("1001"), a_member("1002", is_paused=True)])
    for call, event in [*an_abandoned_call()[:2], *an_answered_call()]:
        board.call_changed(call, event)

    shown = samples(metrics_of(board))

    assert shown["tawasul_queue_waiting", "general"] == 1
    assert shown["tawasul_queue_longest_wait_seconds", "general"] == 9
    assert shown["tawasul_queue_today_received", "general"] == 2
    assert shown["tawasul_queue_today_service_level", "general"] == 1
    assert shown["tawasul_agents", "ready"] == 1
    assert shown["tawasul_agents", "paused"] == 1


def test_the_figures_of_today_are_those_of_the_board() -> None:
    board = a_board()
    for call, event in [*an_answered_call(), *an_abandoned_call(waits=timedelta(seconds=30))]:
        board.call_changed(call, event)

    shown = samples(metrics_of(board))

    assert shown["tawasul_queue_today_speed_of_answer_seconds", "general"] == 5
    assert shown["tawasul_queue_today_handle_time_seconds", "general"] == 70
    assert shown["tawasul_queue_today_abandon_rate", "general"] == 0.5
    assert shown["tawasul_queue_today_service_levels", "asterisk_sl", "general"] == 1
    assert shown["tawasul_queue_today_service_levels", "asterisk_sl2", "general"] == 0.5


def test_a_queue_without_callers_has_no_service_level() -> None:
    level = samples(metrics_of(a_board()))["tawasul_queue_today_service_level", "general"]

    assert level != level  # noqa: PLR0124 - not a number


def test_neighbours_backlog_and_spool_are_shown() -> None:
    shown = samples(metrics_of(a_board()))

    assert shown["tawasul_up", "asterisk"] == 0
    assert shown["tawasul_up", "database"] == 1
    assert shown["tawasul_up", "redis"] == 0
    assert shown["tawasul_journal_backlog",] == 3
    assert shown["tawasul_spool_bytes",] == 1234


def test_digits_are_a_histogram_whose_buckets_add_up() -> None:
    metrics = metrics_of(a_board())
    for seconds in (0.0004, 0.005, 0.0051, 3.0):
        metrics.digit_answered(seconds)

    shown = samples(metrics)

    name = "tawasul_digit_to_command_seconds"
    assert shown[f"{name}_bucket", "0.005"] == 2
    assert shown[f"{name}_bucket", "0.01"] == 3
    assert shown[f"{name}_bucket", str(BUCKETS[-1])] == 3
    assert shown[f"{name}_bucket", "+Inf"] == shown[f"{name}_count",] == 4
    assert abs(shown[f"{name}_sum",] - 3.0105) < 1e-9


def test_events_of_asterisk_and_unexpected_ones_are_counted() -> None:
    metrics = metrics_of(a_board())
    metrics.ami_event("Hangup")
    metrics.ami_event("Hangup")
    metrics.event_unexpected("closed", "agent_rang")

    shown = samples(metrics)

    assert shown["tawasul_ami_events_total", "Hangup"] == 2
    assert shown["tawasul_unexpected_events_total", "agent_rang", "closed"] == 1
