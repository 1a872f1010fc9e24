"""A survey in the table of live calls: wrap-ups end by the clock, news may come before its turn."""

import asyncio
from datetime import UTC, datetime, timedelta

from agi import events as ev
from agi.call_table import EARLY_KEPT, CallTable
from agi.calls import CallState, record_after
from agi.events import CallEvent, EndedBy
from tests.builders import a_start, life_of
from tests.fakes.switch import FakeMeter, FakeObserver

CALL_ID = "1790000000.1"
SOON = timedelta(milliseconds=20)
NEVER = timedelta(hours=1)


def now() -> datetime:
    return datetime.now(UTC)


def talk() -> list[CallEvent]:
    at = now()
    return [
        ev.CallerJoinedQueue(call_id=CALL_ID, at=at, queue="noor", position=1),
        ev.AgentConnected(call_id=CALL_ID, at=at, queue="noor", agent="1001"),
    ]


def completed() -> CallEvent:
    return ev.AgentCompleted(
        call_id=CALL_ID, at=now(), queue="noor", agent="1001", ended_by=EndedBy.AGENT
    )


def survey(call_id: str = CALL_ID) -> list[CallEvent]:
    at = now()
    return [
        ev.SurveyEntered(call_id=call_id, at=at, queue="noor", flow_version="survey/1"),
        ev.MenuEntered(call_id=call_id, at=at, menu="agent"),
        ev.ScoreGiven(call_id=call_id, at=at, question="agent", score=5),
    ]


class Table:
    """A call table with its watchers."""

    def __init__(self, wrap_up: timedelta = NEVER) -> None:
        self.observer, self.meter = FakeObserver(), FakeMeter()
        self.calls = CallTable(self.observer, self.meter, wrap_up={"noor": wrap_up})

    def take(self, *events: CallEvent) -> None:
        for event in events:
            self.calls.take(event)

    def hear(self, *events: CallEvent) -> None:
        """Take what the caller does in the survey."""
        for event in events:
            self.calls.take_in_turn(event)

    def stands(self, state: CallState) -> bool:
        """Tell whether the call of the last change is in that state."""
        return self.observer.last.state is state


async def test_the_wrap_up_ends_by_the_clock_while_the_caller_is_in_the_survey() -> None:
    table = Table(SOON)
    table.calls.start(a_start(CALL_ID))
    table.take(*talk(), completed())
    table.hear(*survey())

    async with asyncio.timeout(5):
        while not table.stands(CallState.IN_SURVEY):  # noqa: ASYNC110 - a timer tells nobody
            await asyncio.sleep(0.001)

    assert table.observer.last.wrapped_up_for == SOON
    assert len(table.calls) == 1
    table.calls.close()


async def test_whoever_goes_from_the_survey_to_another_queue_ends_no_wrap_up_there() -> None:
    table = Table(SOON)
    table.calls.start(a_start(CALL_ID))
    table.take(*talk(), completed())
    table.hear(*survey())
    joining = ev.CallerJoinedQueue(call_id=CALL_ID, at=now(), queue="emergency", position=1)

    table.take(joining)
    await asyncio.sleep(0.05)

    assert table.stands(CallState.QUEUED)
    assert table.meter.unexpected == []


async def test_a_survey_that_begins_before_amis_news_of_the_talk_waits_for_it() -> None:
    table = Table()
    table.calls.start(a_start(CALL_ID))
    table.take(talk()[0])

    table.hear(*survey())
    assert table.stands(CallState.QUEUED)
    table.take(talk()[1])
    table.take(completed())

    assert table.stands(CallState.SURVEY_IN_WRAP_UP)
    assert table.observer.last.scores == {"agent": 5}
    assert table.meter.unexpected == []
    table.calls.close()


async def test_a_survey_means_that_the_agent_has_ended_the_talk() -> None:
    table = Table()
    table.calls.start(a_start(CALL_ID))
    table.take(*talk())

    table.hear(*survey())
    table.take(completed())

    assert table.observer.kinds[3:] == [
        "agent_completed",
        "survey_entered",
        "menu_entered",
        "score_given",
    ]
    assert table.observer.last.ended_by is EndedBy.AGENT
    assert table.meter.unexpected == []
    table.calls.close()


async def test_a_call_that_is_restored_during_its_survey_keeps_its_scores() -> None:
    table = Table()
    begun = life_of([a_start(CALL_ID), *talk()])[-1][0]

    table.hear(*survey())
    assert table.observer.changes == []
    table.calls.restore([begun])

    assert table.observer.last.scores == {"agent": 5}
    assert table.observer.last.events == begun.events + len(survey()) + 1  # and the end of the talk
    table.calls.close()


async def test_a_call_that_is_found_in_the_diary_during_its_survey_keeps_its_scores() -> None:
    table = Table()
    table.hear(*survey())

    table.calls.start(a_start(CALL_ID))
    table.take(*talk())

    assert table.observer.last.scores == {"agent": 5}
    table.calls.close()


async def test_a_wrap_up_goes_on_after_a_restart_in_the_survey() -> None:
    table = Table(SOON)
    events = [a_start(CALL_ID), *talk(), completed(), survey()[0]]
    table.calls.restore([life_of(events)[-1][0]])

    async with asyncio.timeout(5):
        while not table.observer.changes:  # noqa: ASYNC110 - a timer tells nobody
            await asyncio.sleep(0.001)

    assert table.stands(CallState.IN_SURVEY)


async def test_a_survey_of_a_call_that_has_ended_is_not_kept() -> None:
    table = Table()
    table.calls.start(a_start(CALL_ID))
    table.take(ev.CallerHungUp(call_id=CALL_ID, at=now(), ended_by=EndedBy.CALLER, cause=16))
    before = len(table.observer.changes)

    table.hear(*survey())
    table.calls.start(a_start(CALL_ID))

    assert len(table.observer.changes) == before


async def test_surveys_of_calls_that_never_come_are_forgotten() -> None:
    table = Table()
    for number in range(EARLY_KEPT + 1):
        table.hear(*survey(f"1.{number}"))

    for number in (0, 1):
        call = life_of([a_start(f"1.{number}")])[0][0]
        for event in talk():
            call = record_after(call, event)
        table.calls.restore([call])

    assert {call.call_id for call, _ in table.observer.changes} == {"1.1"}
    table.calls.close()
