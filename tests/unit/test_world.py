from datetime import UTC, datetime, timedelta

from agi import events as ev
from agi.calls import Call, CallState, Outcome, record_after, started
from agi.diary import DiaryRow, diary_rows
from agi.events import CallEvent, EndedBy
from agi.world import LiveChannel, LiveEntry, Seen, events_missed
from asterisk_conf.diary import DiaryEvent

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NOW = START + timedelta(minutes=5)
CALL_ID = "1790000000.1"
TRUNK = "PJSIP/operator-00000001"
AGENT = "PJSIP/1001-00000002"


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def a_call(*events: CallEvent) -> Call:
    call = started(
        ev.CallStarted(
            call_id=CALL_ID, at=START, caller="1", channel=TRUNK, flow_version="v", language="ar"
        )
    )
    for event in events:
        call = record_after(call, event)
    return call


def joined(seconds: float) -> CallEvent:
    return ev.CallerJoinedQueue(call_id=CALL_ID, at=at(seconds), queue="noor", position=1)


def answered(seconds: float) -> CallEvent:
    return ev.AgentConnected(call_id=CALL_ID, at=at(seconds), queue="noor", agent="1001")


def row(
    event: DiaryEvent,
    seconds: float,
    *,
    channel: str = TRUNK,
    queue: str = "",
    hung_up_by: str = "",
    told: str = "",
    context: str = "",
) -> DiaryRow:
    return DiaryRow(
        event=event,
        at=at(seconds),
        call_id=CALL_ID,
        unique_id=CALL_ID if channel == TRUNK else "1790000000.2",
        channel=channel,
        caller="0555000111",
        queue=queue,
        cause=16,
        hung_up_by=hung_up_by,
        told=f"{at(seconds).timestamp():.6f} {told}" if told else "",
        context=context,
    )


def a_channel(
    *, channel: str = TRUNK, bridge: str = "", context: str = "", rings: bool = False
) -> LiveChannel:
    return LiveChannel(
        name=channel,
        unique_id=CALL_ID if channel == TRUNK else "1790000000.2",
        call_id=CALL_ID,
        caller="0555000111",
        language="ar",
        context=context,
        bridge_id=bridge,
        is_ringing=rings,
        lived_for=timedelta(seconds=300),
    )


def seen(
    *channels: LiveChannel, entries: tuple[LiveEntry, ...] = (), diary: tuple[DiaryRow, ...] = ()
) -> Seen:
    return Seen(now=NOW, channels=channels, entries=entries, diary=diary)


def after(call: Call | None, what: Seen, led: frozenset[str] = frozenset()) -> Call | None:
    for event in events_missed([call] if call else [], led, what):
        if isinstance(event, ev.CallFound):
            assert call is None
            call = started(event)
        else:
            assert call is not None
            call = record_after(call, event)
    return call


def test_a_call_that_came_and_went_is_found_in_the_diary() -> None:
    call = after(
        None,
        seen(
            diary=(
                row(DiaryEvent.CHANNEL_STARTED, 1.5),
                row(DiaryEvent.QUEUE_ENTERED, 10, queue="noor"),
                row(DiaryEvent.ANSWERED, 20, channel=AGENT),
                row(DiaryEvent.HUNG_UP, 60.25, hung_up_by=AGENT),
            )
        ),
    )

    assert call is not None
    assert call.state is CallState.WRAP_UP
    assert call.outcome is Outcome.ANSWERED
    assert (call.queue, call.agent, call.ended_by) == ("noor", "1001", EndedBy.AGENT)
    assert (call.started_at, call.ended_at) == (at(1.5), at(60.25))
    assert call.waited_for == timedelta(seconds=10)


def test_a_call_that_was_in_a_menu_went_on_without_us() -> None:
    call = after(
        a_call(),
        seen(
            diary=(
                row(DiaryEvent.QUEUE_ENTERED, 10, queue="general"),
                row(DiaryEvent.HUNG_UP, 30, hung_up_by=TRUNK),
            )
        ),
    )

    assert call is not None
    assert call.outcome is Outcome.ABANDONED_IN_QUEUE
    assert call.waited_for == timedelta(seconds=20)
    assert call.queue == "general"


def test_a_dialogue_is_lost_when_the_call_leaves_the_menu_not_when_it_began() -> None:
    diary = (
        row(DiaryEvent.CHANNEL_STARTED, -0.5),
        row(DiaryEvent.QUEUE_ENTERED, 30, queue="general"),
    )
    events = events_missed([a_call()], frozenset(), seen(a_channel(), diary=diary))

    assert [(type(event), event.at) for event in events] == [
        (ev.DialogueLost, at(30)),
        (ev.CallerJoinedQueue, at(30)),
    ]


def test_who_hung_up_in_a_menu_while_asterisk_was_lost_has_not_lost_the_dialogue() -> None:
    diary = (row(DiaryEvent.CHANNEL_STARTED, -0.5), row(DiaryEvent.HUNG_UP, 9, hung_up_by=TRUNK))
    events = events_missed([a_call()], frozenset(), seen(diary=diary))

    assert [type(event) for event in events] == [ev.CallerHungUp]


def test_the_end_of_a_talk_is_taken_from_the_diary() -> None:
    call = after(
        a_call(joined(1), answered(5)),
        seen(diary=(row(DiaryEvent.HUNG_UP, 65, hung_up_by=TRUNK),)),
    )

    assert call is not None
    assert (call.ended_at, call.ended_by) == (at(65), EndedBy.CALLER)
    assert call.talked_for == timedelta(seconds=60)


def in_survey() -> Call:
    return a_call(
        joined(1),
        answered(5),
        ev.AgentCompleted(
            call_id=CALL_ID, at=at(60), queue="noor", agent="1001", ended_by=EndedBy.AGENT
        ),
        ev.SurveyEntered(call_id=CALL_ID, at=at(60), queue="noor", flow_version="survey/1"),
        ev.WrapUpEnded(call_id=CALL_ID, at=at(70)),
    )


def test_who_hung_up_in_the_survey_while_nobody_looked_has_ended_the_call() -> None:
    call = after(
        in_survey(),
        seen(diary=(row(DiaryEvent.HUNG_UP, 75, hung_up_by=TRUNK),)),
    )

    assert call is not None
    assert call.state is CallState.CLOSED
    assert (call.outcome, call.ended_at, call.ended_by) == (
        Outcome.ANSWERED,
        at(60),
        EndedBy.AGENT,
    )


def test_a_talk_ended_when_the_agent_left_and_not_after_the_goodbye() -> None:
    rows = (
        row(DiaryEvent.HUNG_UP, 60, channel=AGENT, hung_up_by=AGENT),
        row(DiaryEvent.HUNG_UP, 64, hung_up_by="dialplan/builtin", context="tawasul-survey"),
    )
    call = after(a_call(joined(1), answered(5)), seen(diary=rows))

    assert call is not None
    assert (call.state, call.outcome) == (CallState.WRAP_UP, Outcome.ANSWERED)
    assert (call.ended_at, call.ended_by) == (at(60), EndedBy.AGENT)


def test_whose_phone_rings_for_a_waiting_caller_has_the_call_on_the_desk() -> None:
    entry = LiveEntry(call_id=CALL_ID, queue="noor", position=1, waited_for=timedelta(seconds=10))
    phone = a_channel(channel=AGENT, rings=True)

    call = after(a_call(joined(10)), seen(a_channel(), phone, entries=(entry,)))

    assert call is not None
    assert (call.state, call.agent) == (CallState.RINGING, "1001")


def test_whose_phone_rings_no_more_has_missed_the_call() -> None:
    entry = LiveEntry(call_id=CALL_ID, queue="noor", position=1, waited_for=timedelta(seconds=10))
    rang = ev.AgentRang(call_id=CALL_ID, at=at(12), queue="noor", agent="1001")
    ringing = a_call(joined(10), rang)

    left = after(ringing, seen(a_channel(), entries=(entry,)))

    assert left is not None
    assert (left.state, left.agent) == (CallState.QUEUED, None)
    for rings in (True, False):  # or is being answered just now
        phone = a_channel(channel=AGENT, rings=rings)
        assert after(ringing, seen(a_channel(), phone, entries=(entry,))) == ringing


def test_a_talk_is_over_when_its_caller_hears_the_goodbye_without_us() -> None:
    talking = a_call(joined(10), answered(20))
    listening = a_channel(context="tawasul-survey")
    hung_up = row(DiaryEvent.HUNG_UP, 60, channel=AGENT, hung_up_by=AGENT)

    told = after(talking, seen(listening, diary=(hung_up,)))
    untold = after(talking, seen(listening))

    assert told is not None
    assert untold is not None
    assert (told.state, told.wrap_up_at) == (CallState.WRAP_UP, at(60))
    assert (untold.state, untold.wrap_up_at) == (CallState.WRAP_UP, NOW)


def test_who_is_in_the_survey_does_not_wait_again_in_the_queue_before() -> None:
    diary = (
        row(DiaryEvent.QUEUE_ENTERED, 1, queue="noor"),
        row(DiaryEvent.ANSWERED, 5, channel=AGENT),
    )

    assert events_missed([in_survey()], frozenset(), seen(a_channel(), diary=diary)) == []


def test_who_went_from_the_survey_to_the_emergency_waits_there() -> None:
    entry = LiveEntry(
        call_id=CALL_ID, queue="emergency", position=1, waited_for=timedelta(seconds=10)
    )
    call = after(in_survey(), seen(a_channel(), entries=(entry,)))

    assert call is not None
    assert (call.state, call.queue) == (CallState.QUEUED, "emergency")


def test_what_was_known_already_is_not_told_again() -> None:
    known = a_call(joined(1), answered(5))
    what = seen(
        a_channel(bridge="b"),
        a_channel(channel=AGENT, bridge="b"),
        diary=(
            row(DiaryEvent.CHANNEL_STARTED, 0),
            row(DiaryEvent.QUEUE_ENTERED, 1, queue="noor"),
            row(DiaryEvent.ANSWERED, 5, channel=AGENT),
        ),
    )

    assert events_missed([known], frozenset(), what) == []


def test_a_waiting_caller_is_found_without_a_diary() -> None:
    entry = LiveEntry(call_id=CALL_ID, queue="noor", position=2, waited_for=timedelta(seconds=100))

    call = after(None, seen(a_channel(), entries=(entry,)))

    assert call is not None
    assert (call.state, call.queue) == (CallState.QUEUED, "noor")
    assert call.joined_at == NOW - timedelta(seconds=100)


def test_a_talk_is_found_without_a_diary() -> None:
    what = seen(a_channel(bridge="b"), a_channel(channel=AGENT, bridge="b"))

    call = after(a_call(joined(1)), what)

    assert call is not None
    assert (call.state, call.agent) == (CallState.TALKING, "1001")


def test_a_call_that_is_nowhere_ended_by_the_system() -> None:
    call = after(a_call(joined(1)), seen())

    assert call is not None
    assert call.state is CallState.ABANDONED_IN_QUEUE
    assert call.ended_at == NOW


def test_a_call_in_a_dialogue_with_us_is_left_alone() -> None:
    assert events_missed([a_call()], frozenset({CALL_ID}), seen(a_channel())) == []


def test_an_agents_own_call_is_no_callers_call() -> None:
    rows = (row(DiaryEvent.CHANNEL_STARTED, 1, channel=AGENT),)

    assert events_missed([], frozenset(), seen(diary=rows)) == []


def test_torn_and_foreign_lines_of_the_diary_are_passed_over() -> None:
    whole = (
        '"HANGUP","1790000000.123456","c","u","PJSIP/operator-1","05","x","s","",'
        '"{""hangupcause"":17}"'
    )

    (found,) = diary_rows([whole, '"HANGUP","179', "", whole.replace("HANGUP", "ELSE")])

    assert (found.cause, found.at.microsecond) == (17, 123456)


def told(seconds: float, what: str) -> DiaryRow:
    return row(DiaryEvent.TOLD, seconds, told=what)


def test_a_call_that_the_dialplan_led_alone_is_told_whole() -> None:
    call = after(
        None,
        seen(
            diary=(
                row(DiaryEvent.CHANNEL_STARTED, 1),
                told(2, "unled FAILURE 19996%2F2-a%2Fnative"),
                told(2, "calendar centre open"),
                told(3, "menu main-menu"),
                told(8, "key main-menu 3"),
                told(8, "menu technical-support"),
                told(9, "key technical-support 1"),
                row(DiaryEvent.QUEUE_ENTERED, 12, queue="noor"),
                told(22, "left noor TIMEOUT"),
                row(DiaryEvent.QUEUE_ENTERED, 22, queue="general"),
                row(DiaryEvent.HUNG_UP, 30, hung_up_by=TRUNK),
            )
        ),
    )

    assert call is not None
    assert call.flow_version == "19996/2-a/native"
    assert call.path == ("main-menu:3", "technical-support:1")
    assert (call.queue, call.outcome) == ("general", Outcome.ABANDONED_IN_QUEUE)
    assert call.waited_for == timedelta(seconds=18)


def test_a_call_that_the_dialplan_ended_was_served_or_came_while_it_was_closed() -> None:
    rows = (
        row(DiaryEvent.CHANNEL_STARTED, 1),
        told(2, "unled FAILURE 19996%2F2-a%2Fnative"),
        told(2, "calendar centre night"),
        told(30, "ended closed"),
        row(DiaryEvent.HUNG_UP, 30.1, hung_up_by="dialplan/builtin"),
    )

    call = after(None, seen(diary=rows))

    assert call is not None
    assert (call.state, call.outcome) == (CallState.CLOSED_HOURS, Outcome.CLOSED_HOURS)
    assert call.ended_by is EndedBy.SYSTEM


def test_the_loss_that_the_dialplan_tells_is_not_told_twice() -> None:
    lost = told(20, "unled SUCCESS 19996%2F2-a%2Fnative")

    events = events_missed([a_call()], frozenset(), seen(a_channel(), diary=(lost,)))

    assert [(event.kind, event.at) for event in events] == [("dialogue_lost", at(20))]


def test_a_call_that_the_dialplan_leads_is_not_lost_again() -> None:
    call = a_call(
        ev.DialogueLost(call_id=CALL_ID, at=at(1), reason="AGI SUCCESS", flow_version="v/native")
    )

    events = events_missed([call], frozenset(), seen(a_channel()))

    assert events == []


def test_what_was_told_is_read_from_the_diary() -> None:
    line = (
        '"TawasulTold","1790000030.5","1790000000.1","1790000000.1","PJSIP/operator-1","",'
        '"tawasul-told","s","TawasulTold","{""extra"":""1790000030.4 left noor TIMEOUT""}"'
    )

    (read,) = diary_rows([line])

    assert (read.event, read.told) == (DiaryEvent.TOLD, "1790000030.4 left noor TIMEOUT")


AGENT, COLLEAGUE = "PJSIP/1001-00000002", "PJSIP/1002-00000003"


def told_by(channel: str, seconds: float, what: str) -> DiaryRow:
    return row(DiaryEvent.TOLD, seconds, channel=channel, told=what)


def test_a_consult_is_told_by_the_agents_channels_while_the_caller_hears_music() -> None:
    talking = a_call(joined(0), answered(5))
    diary = told_by(AGENT, 20, "asked 1002"), told_by(COLLEAGUE, 24, "answered 1002")

    call = after(talking, seen(a_channel(), diary=diary))

    assert call is not None
    assert (call.state, call.agent, call.colleague) == (CallState.CONSULTING, "1001", "1002")


def test_who_took_the_caller_while_nobody_looked_is_the_calls_agent() -> None:
    talking = a_call(joined(0), answered(5))
    diary = (
        told_by(AGENT, 20, "asked 1002"),
        row(DiaryEvent.ANSWERED, 24, channel=COLLEAGUE),
        told_by(COLLEAGUE, 24.1, "answered 1002"),
        row(DiaryEvent.HUNG_UP, 30, channel=AGENT, hung_up_by=AGENT),
        told_by(COLLEAGUE, 30.3, "handed 1002"),
        told_by(COLLEAGUE, 30.4, "took noor 1002"),
    )

    call = after(talking, seen(a_channel(bridge="b"), diary=diary))

    assert call is not None
    assert (call.state, call.agent) == (CallState.TALKING, "1002")


def test_a_caller_who_left_in_a_consult_ended_the_talk() -> None:
    asking = a_call(
        joined(0), answered(5), ev.ColleagueAsked(call_id=CALL_ID, at=at(20), colleague="1002")
    )

    call = after(asking, seen(diary=(row(DiaryEvent.HUNG_UP, 40, hung_up_by=TRUNK),)))

    assert call is not None
    assert (call.state, call.ended_by) == (CallState.WRAP_UP, EndedBy.CALLER)


def test_a_talk_that_was_brought_back_while_nobody_looked_goes_on() -> None:
    call = a_call(joined(1), answered(5), ev.AgentWentAway(call_id=CALL_ID, at=at(20)))
    diary = [
        row(DiaryEvent.QUEUE_ENTERED, 1, queue="noor"),  # known, and no return to the queue
        row(DiaryEvent.TOLD, 25, told="back back-1001-17"),
    ]
    seen = Seen(now=NOW, channels=[a_channel(bridge="b")], entries=[], diary=diary)

    assert [event.kind for event in events_missed([call], frozenset(), seen)] == ["agent_came_back"]


def test_a_held_caller_who_went_back_to_the_queue_while_nobody_looked_waits() -> None:
    call = a_call(joined(1), answered(5), ev.AgentWentAway(call_id=CALL_ID, at=at(20)))
    diary = [row(DiaryEvent.QUEUE_ENTERED, 65, queue="noor")]
    seen = Seen(now=NOW, channels=[a_channel()], entries=[], diary=diary)

    assert [event.kind for event in events_missed([call], frozenset(), seen)] == [
        "caller_joined_queue"
    ]
