"""Who has a request in hand is read off its time line just as the deeds left it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.ministry import HOUR, SUNDAY, a_request, a_structure
from ticketing import request_decisions as decisions
from ticketing.clocks import Crew
from ticketing.histories import history
from ticketing.importance import Importance
from ticketing.request_decisions import Decision, Scene, carried_out
from ticketing.request_states import TRANSITIONS, Deed, RequestState
from ticketing.requests import Event, Request

WORDS = "لأن ذلك هو الصحيح"
OTHER = {"school": "university", "university": "school"}
DECIDE: Mapping[Deed, Callable[[Scene], Decision]] = {
    Deed.ACKNOWLEDGE: decisions.acknowledging,
    Deed.ASSIGN: lambda scene: decisions.assigning(scene, f"specialist.{scene.request.entity}"),
    Deed.STUDY: decisions.studying,
    Deed.ASK: lambda scene: decisions.asking(scene, WORDS),
    Deed.REPLY: lambda scene: decisions.replying(scene, WORDS),
    Deed.TRANSFER: lambda scene: decisions.transferring(scene, OTHER[scene.request.entity], WORDS),
    Deed.PROPOSE: lambda scene: decisions.proposing(scene, WORDS),
    Deed.APPROVE: decisions.approving,
    Deed.RETURN: lambda scene: decisions.returning(scene, WORDS),
    Deed.ANSWER: lambda scene: decisions.answering(scene, WORDS),
    Deed.OBJECT: lambda scene: decisions.objecting(scene, WORDS),
    Deed.REVIEW: decisions.reviewing,
    Deed.UPHOLD: lambda scene: decisions.upholding(scene, WORDS),
    Deed.OVERTURN: lambda scene: decisions.overturning(scene, WORDS),
    Deed.ESCALATE: lambda scene: decisions.escalating(scene, WORDS),
    Deed.CLOSE: lambda scene: decisions.closing(scene, WORDS),
    Deed.REOPEN: lambda scene: decisions.reopening(scene, WORDS),
    Deed.WITHDRAW: lambda scene: decisions.withdrawing(scene, WORDS),
}
OFFICE = ("coordinator.school", "head.school", "coordinator.university")


def by_whom(deed: Deed, chosen: str) -> str:
    return "head.agency" if deed in {Deed.REVIEW, Deed.UPHOLD, Deed.OVERTURN} else chosen


def filed() -> tuple[Request, Event]:
    request = a_request(state=RequestState.FILED, entity="school")
    event = Event(
        n=1,
        at=SUNDAY,
        deed=Deed.FILE,
        by="noura",
        state=request.state,
        entity="school",
        importance=Importance.NORMAL,
    )
    return request, event


def possible(request: Request) -> list[Deed]:
    here = {deed for state, deed in TRANSITIONS if state is request.state} & DECIDE.keys()
    return sorted(here - ({Deed.OBJECT} if request.objections > 1 else set()))


@given(st.lists(st.tuples(st.integers(0, 99), st.sampled_from(OFFICE)), max_size=25))
def test_the_time_line_tells_who_has_a_request_in_hand(choices: list[tuple[int, str]]) -> None:
    request, event = filed()
    events, structure = [event], a_structure()
    for number, (choice, chosen) in enumerate(choices, start=1):
        if not (deeds := possible(request)):
            break
        deed = deeds[choice % len(deeds)]
        scene = Scene(request, structure, by_whom(deed, chosen), SUNDAY + number * HOUR)
        request, event = carried_out(scene, deed, DECIDE[deed](scene))
        events.append(event)

        assert history(events)[-1].crew == Crew(request.assignee, request.reviewer, request.hands)


def test_what_no_clock_hears_leaves_no_standing() -> None:
    request, event = filed()
    scene = Scene(request, a_structure(), "maha", SUNDAY + HOUR)
    decision = decisions.commenting(scene, WORDS, is_told=False, mentioned=())

    _, said = carried_out(scene, Deed.COMMENT, decision)

    assert len(history([event, replace(said, n=2)])) == 1
