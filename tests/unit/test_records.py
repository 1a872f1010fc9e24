from datetime import datetime, timedelta

import orjson
import pytest

from agi import events as ev
from agi.calls import CallState, record_after, started
from agi.events import CALL_EVENTS
from supervision.records import (
    CALL_COLUMNS,
    Record,
    call_row,
    event_of,
    event_row,
    read,
    record_of,
)
from supervision.replay import replayed
from tests.builders import (
    NOON,
    Step,
    a_menu_call,
    a_start,
    an_abandoned_call,
    an_answered_call,
    life_of,
)


def spooled(steps: list[Step]) -> list[Record]:
    """Return what the spool tells of these steps."""
    return read(record_of(call.events, event) for call, event in steps)


def same(moment: datetime) -> datetime:
    return moment


def test_a_record_is_one_line_of_json() -> None:
    for call, event in an_answered_call():
        line = record_of(call.events, event)

        assert b"\n" not in line
        content = orjson.loads(line)
        assert content["kind"] in CALL_EVENTS
        assert (content["call_id"], content["n"]) == (call.call_id, call.events)
        assert datetime.fromisoformat(content["at"]) == event.at


@pytest.mark.parametrize("life", [an_answered_call(), a_menu_call(), an_abandoned_call()])
def test_an_event_comes_back_from_its_record_as_it_was(life: list[Step]) -> None:
    for (_, event), record in zip(life, spooled(life), strict=True):
        at = datetime.fromisoformat(record["at"])

        assert event_of(record["kind"], record["call_id"], at, record["detail"]) == event


def test_the_row_of_an_event_holds_what_its_kind_carries_besides() -> None:
    life = a_menu_call(digits="3")

    row = event_row(spooled(life)[1], same)

    assert row[:4] == (life[0][0].call_id, 2, "digit_pressed", life[1][1].at)
    assert orjson.loads(row[4]) == {"menu": "main", "digit": "3"}


def test_the_row_of_a_call_holds_whole_microseconds_and_plain_words() -> None:
    call = an_answered_call(waits=timedelta(seconds=5.25))[-1][0]

    row = dict(zip(CALL_COLUMNS, call_row(call, same), strict=True))

    assert row["waited_for"] == 5_250_000
    assert row["talked_for"] == 60_000_000
    assert row["started_at"] == NOON
    assert row["path"] == '["main:1"]'
    assert (row["state"], type(row["state"])) == ("closed", str)
    assert row["is_open"] is False


def test_a_call_that_is_not_over_is_open() -> None:
    assert call_row(an_abandoned_call()[1][0], same)[-1] is True


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b'{"call_id": "1.1"}', b"\xff"])
def test_a_line_that_is_no_record_is_refused(line: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        read([line])


@pytest.mark.parametrize("written", range(10))
def test_a_replay_ends_with_the_record_that_was_lost(written: int) -> None:
    life = an_answered_call()
    known = {life[0][0].call_id: life[written - 1][0]} if written else {}

    after = replayed(known, spooled(life))

    assert after == {life[0][0].call_id: life[-1][0]}


def test_a_replay_follows_many_calls_at_once() -> None:
    first, second = an_answered_call(), a_menu_call()

    after = replayed({}, spooled([*first[:4], *second, *first[4:]]))

    assert list(after.values()) == [first[-1][0], second[-1][0]]


def test_an_event_that_another_version_let_pass_is_counted_and_changes_nothing() -> None:
    call = started(a_start())
    odd = ev.WrapUpEnded(call_id=call.call_id, at=NOON)
    digit = ev.DigitPressed(call_id=call.call_id, at=NOON, menu="main", digit="1")
    records = read([record_of(2, odd), record_of(3, digit)])

    after = replayed({call.call_id: call}, records)[call.call_id]

    assert (after.state, after.events, after.path) == (CallState.IN_MENU, 3, ("main:1",))


def test_a_call_without_its_beginning_is_not_made_up() -> None:
    assert replayed({}, spooled(a_menu_call()[1:])) == {}


def test_a_hostile_name_becomes_one_that_databases_take() -> None:
    start = a_start()
    object.__setattr__(start, "caller", "\x00 \ud83d أبو")

    (record,) = spooled(life_of([start]))
    row = dict(zip(CALL_COLUMNS, call_row(started(start), same), strict=True))

    assert record["detail"]["caller"] == row["caller"] == "\ufffd ? أبو"


def test_a_replay_goes_on_where_live_calls_do() -> None:
    life = an_answered_call()
    call = replayed({}, spooled(life[:4]))[life[0][0].call_id]

    assert record_after(call, life[4][1]) == life[4][0]
