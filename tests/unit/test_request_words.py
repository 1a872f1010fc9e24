"""Requests in words: every state and deed has them in both languages, times and levels too."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent_desktop import texts
from agent_desktop.request_form import FORMS, action_of, body_in, code_in, offered
from agent_desktop.request_signs import (
    allowance_text,
    left_text,
    lies_with,
    name_of,
    proposal_title,
    time_sign,
)
from agent_desktop.request_timeline import Teller
from agent_desktop.request_words import (
    DONE,
    EMPTY,
    IMPORTANCE,
    SERVICES,
    STATES,
    TITLES,
    VIEWS,
)
from agent_desktop.ticket_actions import ACTIONS
from core.days import moment_text
from core.outbox import Channel
from tests.ministry import DAY, SUNDAY, a_request, a_structure
from ticketing.escalation import Step, StepKey, StepKind
from ticketing.event_words import SENTENCES
from ticketing.importance import Clock, Importance
from ticketing.narrator import NOTHING
from ticketing.possible_deeds import NEVER_OFFERED
from ticketing.request_filter import View
from ticketing.request_states import Deed, RequestState
from ticketing.requests import Event, Telling
from ticketing.subjects import Service
from ticketing.time_changes import Cause
from ticketing.tracking import BY_LINK, BY_TELEPHONE
from ticketing.undelivered import Undelivered
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
    Deed.RATE: {"score": "4", "text": "سريع"},
    Deed.WEIGH: {"from": "normal", "to": "important"},
    Deed.ATTACH: {"name": "صورة.png"},
    Deed.DETACH: {"name": "صورة.png"},
    Deed.RISE: RISE,
    Deed.HAND_OVER: {**RISE, "step": "answer/1/2/handover/1", "told": "head.agency"},
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
    assert ("مها" in line.sentence) == ("%(who)s" in SENTENCES[deed][1])


def test_a_rise_says_when_it_fell_due_and_who_was_told() -> None:
    told = Telling("answer/1/2/rise", "head.agency", SUNDAY + DAY, is_copy=False)
    copied = Telling("answer/1/2/rise", "coordinator.department", SUNDAY + DAY, is_copy=True)

    (line,) = teller("ar").lines([an_event(Deed.RISE, **RISE)], [told, copied])

    assert "جهة agency" in line.sentence
    assert line.at == SUNDAY
    assert (list(line.told), list(line.copied)) == (["head.agency"], ["مها <b>الشمري</b>"])


def test_an_objection_that_was_taken_over_says_from_whom() -> None:
    event = an_event(Deed.REVIEW, **{"from": "head.agency"})

    assert "in place of <bdi>head.agency</bdi>" in teller("en").lines([event], [])[0].sentence


@pytest.mark.parametrize(("by", "way"), [(BY_LINK, "عبر الرابط"), (BY_TELEPHONE, "عبر الهاتف")])
def test_a_rating_says_by_which_way_it_came(by: str, way: str) -> None:
    event = replace(an_event(Deed.RATE, score="5"), by=by)

    sentence = teller("ar").lines([event], [])[0].sentence

    assert "5" in sentence
    assert way in sentence


def test_an_answer_that_fell_is_named_so_in_the_time_line() -> None:
    answer, overturn, other = (
        replace(an_event(deed), n=n)
        for n, deed in enumerate((Deed.ANSWER, Deed.OVERTURN, Deed.ANSWER), start=1)
    )

    lines = teller("en").lines([answer, overturn, other], [])

    assert [(line.n, line.has_fallen) for line in lines] == [(3, False), (2, False), (1, True)]


@pytest.mark.parametrize(
    ("person", "reason", "whom", "why"),
    [
        (None, "the SMS gateway answered 503", "الرسالة النصية إلى المستفيد: ", "لم تقبلها بوابة"),
        (None, "the SMS gateway answered 400", "الرسالة النصية إلى المستفيد: ", "رُفضت،"),
        (
            "coordinator.department",
            "the mail server refuses (SMTPRecipientsRefused)",
            "البريد إلى <bdi>مها &lt;b&gt;الشمري&lt;/b&gt;</bdi>: ",
            "رُفضت،",
        ),
    ],
)
def test_a_row_says_which_of_its_messages_did_not_arrive_and_why(
    person: str | None, reason: str, whom: str, why: str
) -> None:
    missed = Undelivered(
        request_id=1,
        occasion="event/2",
        person=person,
        channel=Channel.EMAIL if person else Channel.SMS,
        at=SUNDAY,
        reason=f"The message did not go out: {reason}.",
    )
    other = replace(missed, occasion="event/3")

    (line,) = teller("ar").lines([an_event(Deed.FILE)], [], [missed, other])

    (sentence,) = line.missed
    assert f"{whom}{why}" in sentence


def test_another_importance_says_from_when_to_when_the_end_moved() -> None:
    ends = {"due_before": SUNDAY.isoformat(), "due_after": (SUNDAY - DAY).isoformat()}
    event = an_event(Deed.WEIGH, **DETAILS[Deed.WEIGH], **ends)

    sentence = teller("en").lines([event], [])[0].sentence.striptags()

    assert "to Important: its time ends 2 Rabi I" in sentence
    assert "not 3 Rabi I" in sentence


def test_whom_a_telling_did_not_reach_is_said() -> None:
    told = Telling("answer/1/2/rise", "head.agency", SUNDAY, is_copy=False, is_undeliverable=True)
    copied = Telling("answer/1/2/rise", "coordinator.department", SUNDAY, is_copy=True)

    (line,) = teller("ar").lines([an_event(Deed.RISE, **RISE)], [told, copied])

    assert list(line.unreached) == ["head.agency"]


def test_what_was_not_acknowledged_is_said_to_be_so() -> None:
    event = an_event(Deed.RISE, **{**RISE, "step": "acknowledge/1/1/rise"})

    assert "not acknowledged" in teller("en").lines([event], [])[0].sentence


CHANGED = {
    "before": SUNDAY.isoformat(),
    "after": (SUNDAY + DAY).isoformat(),
    "changed_by": "coordinator.department",
    "at": "department",
    "text": "جهة واحدة تكفي",
}


@pytest.mark.parametrize("code", texts.LANGUAGES)
@pytest.mark.parametrize(
    ("cause", "named", "shown"),
    [
        (Cause.CALENDAR, {"calendar": "short"}, "short"),
        (Cause.OTHER_CALENDAR, {"calendar": "short"}, "department"),
        (Cause.MERGED, {"into": "university"}, "university"),
    ],
)
def test_a_moved_end_names_the_change_who_made_it_both_ends_and_why(
    cause: Cause, named: dict[str, str], shown: str, code: str
) -> None:
    event = an_event(Deed.RECKON, because=cause, **CHANGED, **named)

    (line,) = teller(code).lines([event], [])

    assert shown in line.sentence
    assert "مها" in line.sentence
    assert all(moment_text(at, code) in line.sentence for at in (SUNDAY, SUNDAY + DAY))
    assert line.text == "جهة واحدة تكفي"


@pytest.mark.parametrize("code", texts.LANGUAGES)
def test_another_importance_says_when_its_time_ends_now_and_ended_before(code: str) -> None:
    ends = {"due_before": (SUNDAY + DAY).isoformat(), "due_after": SUNDAY.isoformat()}
    weighed = {"from": "normal", "to": "important"}

    (line,) = teller(code).lines([an_event(Deed.WEIGH, **weighed, **ends)], [])
    (same,) = teller(code).lines([an_event(Deed.WEIGH, **weighed)], [])

    assert all(moment_text(at, code) in line.sentence for at in (SUNDAY, SUNDAY + DAY))
    assert NOTHING not in same.sentence


@pytest.mark.parametrize("code", texts.LANGUAGES)
@pytest.mark.parametrize("kind", StepKind)
@pytest.mark.parametrize("clock", Clock)
def test_every_step_to_come_is_said(clock: Clock, kind: StepKind, code: str) -> None:
    step = Step(StepKey(clock, 1, 1, kind), SUNDAY, "agency", ("coordinator.department",))

    (line,) = teller(code).ahead([step])

    assert line.at == SUNDAY
    assert "%(" not in line.sentence
    assert "<b>" not in line.sentence


def test_what_comes_is_said_as_what_it_is() -> None:
    def said(clock: Clock, kind: StepKind) -> str:
        step = Step(StepKey(clock, 1, 1, kind), SUNDAY, "agency", ())
        return teller("en").ahead([step])[0].sentence

    assert "closes" in said(Clock.OBJECTION, StepKind.CLOSE)
    assert "not acknowledged" in said(Clock.ACKNOWLEDGE, StepKind.RISE)
    assert "rises" in said(Clock.ANSWER, StepKind.RISE)
    assert "rises" not in said(Clock.ACKNOWLEDGE, StepKind.RISE)


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


def test_an_answer_that_nobody_was_given_has_a_name() -> None:
    waiting = a_request(state=RequestState.AWAITING_APPROVAL)

    assert proposal_title(waiting) == "The proposed answer"
    assert proposal_title(a_request()) == "A proposed answer that was not given"


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
