"""What the dialplan tells, by AMI and by the diary, is the same and is taken once."""

from datetime import UTC, datetime, timedelta

import pytest

from agi import events as ev
from agi.told import ToldOnce, told_event
from agi.translation import call_event
from asterisk_conf.told import Told, said, telling, word

CALL_ID = "1790000000.1"
AT = datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=UTC)
MOMENT = f"{AT.timestamp():.6f}"


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "unled FAILURE 19996%2F2-a%2Fnative",
            ev.DialogueLost(
                call_id=CALL_ID, at=AT, reason="AGI FAILURE", flow_version="19996/2-a/native"
            ),
        ),
        ("unled SUCCESS ", ev.DialogueLost(call_id=CALL_ID, at=AT, reason="AGI SUCCESS")),
        ("menu main-menu ", ev.MenuEntered(call_id=CALL_ID, at=AT, menu="main-menu")),
        ("menu %D8%A3 ", ev.MenuEntered(call_id=CALL_ID, at=AT, menu="أ")),
        ("key main-menu 3", ev.DigitPressed(call_id=CALL_ID, at=AT, menu="main-menu", digit="3")),
        ("key main-menu #", ev.DigitPressed(call_id=CALL_ID, at=AT, menu="main-menu", digit="#")),
        ("try main-menu 8", ev.TryFailed(call_id=CALL_ID, at=AT, menu="main-menu", digit="8")),
        ("try main-menu ", ev.TryFailed(call_id=CALL_ID, at=AT, menu="main-menu", digit=None)),
        ("language en", ev.LanguageChosen(call_id=CALL_ID, at=AT, language="en")),
        (
            "calendar centre open",
            ev.CalendarAnswered(call_id=CALL_ID, at=AT, calendar="centre", is_open=True, reason=""),
        ),
        (
            "calendar centre holiday",
            ev.CalendarAnswered(
                call_id=CALL_ID, at=AT, calendar="centre", is_open=False, reason="holiday"
            ),
        ),
        ("ended served", ev.CallerServed(call_id=CALL_ID, at=AT)),
        ("ended closed", ev.HoursWereClosed(call_id=CALL_ID, at=AT)),
        ("back back-1001-17", ev.AgentCameBack(call_id=CALL_ID, at=AT)),
        (
            "left noor TIMEOUT",
            ev.CallerLeftQueue(call_id=CALL_ID, at=AT, queue="noor", reason="TIMEOUT"),
        ),
        ("held ", ev.CallHeld(call_id=CALL_ID, at=AT)),
        ("resumed ", ev.CallResumed(call_id=CALL_ID, at=AT)),
        ("asked 1002", ev.ColleagueAsked(call_id=CALL_ID, at=AT, colleague="1002")),
        ("answered 1002", ev.ColleagueAnswered(call_id=CALL_ID, at=AT, colleague="1002")),
        ("returned BUSY", ev.ConsultEnded(call_id=CALL_ID, at=AT, reason="BUSY")),
        ("joined 1002", ev.ConferenceBegan(call_id=CALL_ID, at=AT, colleague="1002")),
        (
            "handed 1002",
            ev.CallTransferred(call_id=CALL_ID, at=AT, target="1002", attended=True),
        ),
        (
            "handed general",
            ev.CallTransferred(call_id=CALL_ID, at=AT, target="general", attended=False),
        ),
        ("took noor 1002", ev.AgentConnected(call_id=CALL_ID, at=AT, queue="noor", agent="1002")),
    ],
)
def test_each_kind_is_an_event_of_the_call(text: str, event: ev.CallEvent) -> None:
    told = told_event(CALL_ID, f"{MOMENT} {text}")

    assert told == event


@pytest.mark.parametrize(
    "text",
    ["", "now", "1.0", "x key main-menu 3", "1.0 sang a song", "1.0 key main-menu", "inf key a 1"],
)
def test_what_the_dialplan_does_not_write_is_nothing(text: str) -> None:
    assert told_event(CALL_ID, text) is None


def test_over_ami_it_comes_as_a_user_event() -> None:
    headers = {
        "Event": "UserEvent",
        "UserEvent": "TawasulTold",
        "Linkedid": CALL_ID,
        "Text": f"{MOMENT} key main-menu 3",
    }

    assert call_event(headers) == told_event(CALL_ID, headers["Text"])
    assert call_event({**headers, "UserEvent": "Other"}) is None


def test_words_come_back_as_they_were() -> None:
    name = "a menu, (أ) ${X}; %"
    step = telling(Told.MENU, word(name))

    written = step.arguments.removeprefix("tawasul-told,s,1(").removesuffix(")")

    assert written.count(",") == 1
    assert said(f"1.5 {written.replace(',', ' ')}") == ("1.5", "menu", (name,))


def test_what_was_told_before_is_no_news() -> None:
    told = ToldOnce()

    assert told.is_news(CALL_ID, AT)
    told.remember(CALL_ID, AT)
    assert not told.is_news(CALL_ID, AT)
    assert told.is_news(CALL_ID, AT + timedelta(microseconds=1))
    told.remember(CALL_ID, AT - timedelta(seconds=1))
    assert not told.is_news(CALL_ID, AT)
