"""Requests in words: every state and deed has them in both languages, times and levels too."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent_desktop import texts
from agent_desktop.request_form import FORMS, action_of, body_in, code_in, offered
from agent_desktop.request_signs import allowance_text, left_text, lies_with, name_of, time_sign
from agent_desktop.request_timeline import Teller
from agent_desktop.request_words import (
    DONE,
    EMPTY,
    IMPORTANCE,
    SENTENCES,
    SERVICES,
    STATES,
    TITLES,
    VIEWS,
)
from agent_desktop.ticket_actions import ACTIONS
from tests.ministry import DAY, SUNDAY, a_request, a_structure
from ticketing.importance import Importance
from ticketing.possible_deeds import NEVER_OFFERED
from ticketing.request_filter import View
from ticketing.request_states import Deed, RequestState
from ticketing.requests import Event, Telling
from ticketing.subjects import Service
from ticketing.working_days import Allowance

LANGUAGES = texts.load()
MINISTRY = a_structure().time.ministry
PEOPLE = {"coordinator.department": "مها <b>الشمري</b>"}
RISE = {
    "step": "answer/1/2/rise",
    "fell_at": SUNDAY.isoformat(),
    "at": "agency",
    "told": "head.agency",
}
DETAILS: dict[Deed, dict[str, str]] = {
    Deed.ASSIGN: {"to": "coordinator.department"},
    Deed.TRANSFER: {"from": "department", "to": "university", "text": "ليس لنا"},
    Deed.OBJECT: {"to": "agency", "round": "1", "text": "لم يتغير شيء"},
    Deed.MERGE: {"into": "974353540"},
    Deed.LINK: {"with": "974353540"},
    Deed.WEIGH: {"from": "normal", "to": "important"},
    Deed.ATTACH: {"name": "صورة.png"},
    Deed.DETACH: {"name": "صورة.png"},
    Deed.RISE: RISE,
    Deed.WARN: {**RISE, "step": "answer/1/1/warning"},
    Deed.RECKON: {"before": SUNDAY.isoformat(), "after": ""},
}


def teller(code: str) -> Teller:
    return Teller(MINISTRY, PEOPLE, code, LANGUAGES[code].words.gettext)


def an_event(deed: Deed, **detail: str) -> Event:
    return Event(
        n=2,
        at=SUNDAY + DAY,
        deed=deed,
        by="coordinator.department",
        state=RequestState.IN_STUDY,
        entity="department",
        importance=Importance.NORMAL,
        detail=detail,
    )


def test_everything_has_a_word() -> None:
    assert STATES.keys() == set(RequestState)
    assert SENTENCES.keys() == set(Deed)
    assert TITLES.keys() == FORMS.keys() == set(Deed) - NEVER_OFFERED
    assert {action_of(deed) for deed in FORMS} == ACTIONS.keys() == DONE.keys()
    assert IMPORTANCE.keys() == set(Importance)
    assert SERVICES.keys() == set(Service)
    assert VIEWS.keys() == EMPTY.keys() == set(View)


@pytest.mark.parametrize("code", texts.LANGUAGES)
@pytest.mark.parametrize("deed", Deed)
def test_every_deed_is_told_in_a_sentence(deed: Deed, code: str) -> None:
    (line,) = teller(code).lines([an_event(deed, **DETAILS.get(deed, {}))], [])

    assert "%(" not in line.sentence
    assert "<b>" not in line.sentence
    assert ("مها" in line.sentence) == ("%(who)s" in SENTENCES[deed])


def test_a_rise_says_when_it_fell_due_and_who_was_told() -> None:
    told = Telling("answer/1/2/rise", "head.agency", SUNDAY + DAY, is_copy=False)
    copied = Telling("answer/1/2/rise", "coordinator.department", SUNDAY + DAY, is_copy=True)

    (line,) = teller("ar").lines([an_event(Deed.RISE, **RISE)], [told, copied])

    assert "جهة agency" in line.sentence
    assert line.at == SUNDAY
    assert (list(line.told), list(line.copied)) == (["head.agency"], ["مها <b>الشمري</b>"])


def test_whom_a_telling_did_not_reach_is_said() -> None:
    told = Telling("answer/1/2/rise", "head.agency", SUNDAY, is_copy=False, is_undeliverable=True)
    copied = Telling("answer/1/2/rise", "coordinator.department", SUNDAY, is_copy=True)

    (line,) = teller("ar").lines([an_event(Deed.RISE, **RISE)], [told, copied])

    assert list(line.unreached) == ["head.agency"]


def test_what_was_not_acknowledged_is_said_to_be_so() -> None:
    event = an_event(Deed.RISE, **{**RISE, "step": "acknowledge/1/1/rise"})

    assert "not acknowledged" in teller("en").lines([event], [])[0].sentence


@pytest.mark.parametrize(
    ("level", "hours", "state", "mark"),
    [
        (0, 48, RequestState.IN_STUDY, ""),
        (0, 3, RequestState.IN_STUDY, "soon"),
        (0, -1, RequestState.IN_STUDY, "late"),
        (1, 48, RequestState.IN_STUDY, "late"),
        (2, 48, RequestState.ANSWERED, ""),
        (0, 3, RequestState.WAITING_FOR_BENEFICIARY, ""),
    ],
)
def test_the_time_has_a_sign(level: int, hours: int, state: RequestState, mark: str) -> None:
    request = replace(a_request(state=state), level=level, due_at=SUNDAY + timedelta(hours=hours))

    assert time_sign(request, SUNDAY).mark == mark


@pytest.mark.parametrize(
    ("level", "place"),
    [(0, None), (1, "department"), (2, "agency"), (3, "deputy"), (9, "minister")],
)
def test_a_level_is_the_head_of_an_entity(level: int, place: str | None) -> None:
    found = lies_with(replace(a_request(), level=level), MINISTRY, SUNDAY)

    assert (found.code if found else None) == place


def test_lengths_and_names_are_said_in_both_languages() -> None:
    assert left_text(timedelta(days=3), "en") == "3 days"
    assert left_text(-timedelta(days=3), "ar").endswith("ثانية")
    assert allowance_text(Allowance.of_days(5), "ar") == "5 أيام"
    assert allowance_text(Allowance.of_hours(4), "en") == "4 hours"
    assert name_of("agency", MINISTRY, SUNDAY, "en") == "Entity agency"
    assert name_of("nowhere", MINISTRY, SUNDAY, "en") == "nowhere"


def test_what_was_typed_becomes_what_the_actions_read() -> None:
    body = body_in({"text": "نص", "to": "جهة (department-01)", "into": "974 353 540"})

    assert body["to"] == "department-01"
    assert body["into"] == "974353540"
    assert body_in({"with": "12"})["with"] == "12"  # that there is none is told by the deed
    assert body["is_told"] is False
    assert body["version"] > 10**9  # nobody looked at that one: the deed is refused
    assert code_in(" department ") == "department"
    assert offered(frozenset({Deed.COMMENT, Deed.ANSWER})) == [Deed.ANSWER, Deed.COMMENT]
