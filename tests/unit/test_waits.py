from dataclasses import replace

from tests.ministry import DAY, HOUR, SUNDAY, a_history, a_standing, a_structure
from ticketing.escalation import StepKind, outlook
from ticketing.importance import GO_ON_AFTER, REMIND_AFTER, USUAL_TIMES, Importance
from ticketing.request_states import RequestState
from ticketing.waits import gone_on, waits

S = RequestState
WAITING, STUDY = S.WAITING_FOR_BENEFICIARY, S.IN_STUDY
ASKED = a_history(a_standing(SUNDAY - HOUR, STUDY), a_standing(SUNDAY, WAITING))


def test_a_wait_lasts_until_the_reply_and_each_has_its_number() -> None:
    life = a_history(
        *ASKED,
        a_standing(SUNDAY + DAY, STUDY),
        a_standing(SUNDAY + 2 * DAY, WAITING),
        a_standing(SUNDAY + 7 * DAY, STUDY),
    )

    first, second = waits(life)

    assert (first.number, first.ends_at, first.reminds_at) == (1, SUNDAY + DAY, None)
    assert (second.number, second.reminds_at) == (2, SUNDAY + 2 * DAY + REMIND_AFTER)
    assert not first.is_lapsed
    assert gone_on(life) is life


def test_what_is_done_meanwhile_does_not_lengthen_it() -> None:
    weighed = a_standing(SUNDAY + 2 * DAY, WAITING, importance=Importance.IMPORTANT)

    lived = gone_on(a_history(*ASKED, weighed))

    assert (lived[-1].at, lived[-1].state) == (SUNDAY + GO_ON_AFTER, STUDY)
    assert lived[-1].importance is Importance.IMPORTANT
    assert next(waits(lived)).is_lapsed


def test_a_wait_of_before_that_took_longer_did_not_end_by_itself() -> None:
    longer = a_history(*ASKED, a_standing(SUNDAY + 20 * DAY, STUDY))

    found = outlook(longer, USUAL_TIMES, a_structure(), SUNDAY + 20 * DAY).fallen

    assert [step.key.kind for step in found] == [StepKind.REMINDER]


def test_while_the_beneficiary_is_awaited_no_end_of_a_level_is_promised() -> None:
    found = outlook(ASKED, USUAL_TIMES, a_structure(), SUNDAY)
    reminded = outlook(ASKED, USUAL_TIMES, a_structure(), SUNDAY + REMIND_AFTER)
    went_on = outlook(ASKED, USUAL_TIMES, a_structure(), SUNDAY + GO_ON_AFTER)

    assert (found.next_at, found.due_at) == (SUNDAY + REMIND_AFTER, None)
    assert (reminded.next_at, reminded.due_at) == (SUNDAY + GO_ON_AFTER, None)
    assert went_on.due_at is not None
    assert [step.key.kind for step in went_on.fallen] == [StepKind.REMINDER, StepKind.LAPSE]
    assert went_on.fallen[1].told == ("coordinator.school",)


def test_a_lapse_that_was_recorded_is_the_one_that_was_foreseen() -> None:
    recorded = replace(gone_on(ASKED)[-1], n=9)

    now = SUNDAY + 30 * DAY
    assert (
        outlook([*ASKED, recorded], USUAL_TIMES, a_structure(), now).fallen
        == outlook(ASKED, USUAL_TIMES, a_structure(), now).fallen
    )
