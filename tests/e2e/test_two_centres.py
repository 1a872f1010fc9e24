"""Two centres on one machine do not know of each other."""

import pytest

from tests.e2e.centre import Centre
from tests.e2e.conftest import Centres

pytestmark = pytest.mark.e2e

EXTENSION = "1005"


def test_two_centres_side_by_side_lead_their_own_callers_to_their_own_agents(
    centre: Centre, centres: Centres
) -> None:
    other = centres.started()
    with (
        centre.booth("here") as here,
        other.booth("there") as there,
        centre.signed_in(EXTENSION),
        other.signed_in(EXTENSION),
    ):
        pairs = [
            (place, place.phone(booth, EXTENSION), place.caller(booth), tones)
            for place, booth, tones in ((centre, here, (600, 900)), (other, there, (1300, 1700)))
        ]
        for _, agent, caller, (agents_tone, callers_tone) in pairs:
            agent.plays(agents_tone)
            agent.answers_after(0)
            caller.plays(callers_tone)
            caller.dial()
        for _, _, caller, _ in pairs:
            caller.choose("1")
        for _, agent, caller, (agents_tone, callers_tone) in pairs:
            caller.wait_to_hear_tone(agents_tone)
            agent.wait_to_hear_tone(callers_tone)
        for place, _, caller, _ in pairs:
            caller.hang_up()
            place.api.wait_for_outcome(caller.number, "answered")

    (_, agent, caller, _), (_, others_agent, others_caller, _) = pairs
    assert caller.heard_tone(1300) == others_caller.heard_tone(600) == 0
    assert agent.heard_tone(1700) == others_agent.heard_tone(900) == 0
    assert centre.api.calls_of(others_caller.number) == []
    assert [call["caller"] for call in other.api.calls()] == [others_caller.number]
