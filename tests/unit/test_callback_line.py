"""Whose turn it is: nobody overtakes, and no more are called than agents are free."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agi.callback_line import InLine, Line, place_in, turns

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def caller(since: int) -> InLine:
    return InLine(since=at(since))


def callback(since: int, number: int, *, is_called: bool = False) -> InLine:
    return InLine(since=at(since), callback_id=number, is_called=is_called)


def line(*entries: InLine, agents: str = "a", queue: str = "noor", weight: int = 0) -> Line:
    return Line(queue=queue, weight=weight, entries=entries, agents=frozenset(agents.split()))


def test_the_first_of_the_line_is_called_when_an_agent_is_free() -> None:
    assert turns([line(callback(1, 7), caller(2))]) == [7]
    assert turns([line(callback(1, 7), agents="")]) == []


def test_whoever_came_before_goes_before() -> None:
    assert turns([line(callback(2, 7), caller(1))]) == []
    assert turns([line(callback(2, 7), caller(1), agents="a b")]) == [7]


def test_one_who_is_being_called_keeps_an_agent_free() -> None:
    called = callback(1, 7, is_called=True)

    assert turns([line(called, callback(2, 8))]) == []
    assert turns([line(called, callback(2, 8), agents="a b")]) == [8]


def test_an_agent_of_two_queues_is_free_for_one_call() -> None:
    lines = [line(callback(1, 7)), line(callback(2, 8), queue="faris")]

    assert turns(lines) == [7]


def test_the_agent_who_can_do_less_is_taken_first() -> None:
    lines = [line(callback(1, 7), agents="a b"), line(callback(2, 8), agents="a", queue="faris")]

    assert sorted(turns(lines)) == [7, 8]


def test_a_weightier_queue_comes_first() -> None:
    lines = [line(callback(1, 7)), line(callback(2, 8), queue="medical", weight=5)]

    assert turns(lines) == [8]


ENTRIES = st.lists(
    st.tuples(st.integers(0, 50), st.booleans(), st.booleans()), min_size=1, max_size=12
)


@given(ENTRIES, st.sets(st.sampled_from("abcdef")))
def test_no_more_are_called_than_agents_are_free_and_nobody_jumps_ahead(
    entries: list[tuple[int, bool, bool]], agents: set[str]
) -> None:
    stands = [
        InLine(since=at(since), callback_id=number if is_callback else None, is_called=is_called)
        for number, (since, is_callback, is_called) in enumerate(entries)
    ]
    due = turns([line(*stands, agents=" ".join(agents))])

    called = [it for it in stands if it.callback_id is not None and it.is_called]
    ahead = sorted(stands, key=lambda it: it.since)[: len(agents)]
    assert len(due) + len([it for it in called if it in ahead]) <= len(agents)
    assert {it.callback_id for it in ahead if it.callback_id is not None and not it.is_called} == (
        set(due)
    )


def test_a_place_is_after_the_elder_and_before_the_younger() -> None:
    stands = [at(1), at(5), at(9)]

    assert [place_in(stands, at(since)) for since in (0, 1, 4, 6, 20)] == [1, 2, 2, 3, 4]
    assert place_in([], at(3)) == 1


@given(st.lists(st.integers(0, 100), unique=True))
def test_a_line_filled_by_places_is_in_order_whoever_comes_when(seniority: list[int]) -> None:
    stands: list[datetime] = []
    for since in seniority:
        stands.insert(place_in(stands, at(since)) - 1, at(since))

    assert stands == sorted(stands)
