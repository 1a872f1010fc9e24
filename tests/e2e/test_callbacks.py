"""Callers who are called back: the place is kept, the turn is kept, a key confirms."""

from collections.abc import Iterator

import pytest

from ivr.spoken.speakers import speaker
from tests.e2e.api import Row, kinds_of
from tests.e2e.centre import Centre, free_ports, new_number
from tests.e2e.conftest import Centres
from tests.e2e.phones import Booth, Caller

pytestmark = pytest.mark.e2e


class Street:
    """A centre whose operator is the booth: callers call from it, and are called there."""

    def __init__(self, centre: Centre, booth: Booth) -> None:
        self.centre = centre
        self.booth = booth

    def caller(self) -> Caller:
        """Return somebody who knows their own number when they hear it."""
        number = new_number()
        caller = self.centre.caller(self.booth, number)
        caller.knows(number, self.centre.said(*speaker("ar").digits(number)))
        return caller

    def waits(self, caller: Caller) -> None:
        """Let a caller call and wait in the queue of Noor."""
        caller.dial()
        caller.choose("31")
        self.centre.api.wait_for_state(caller.number, "queued")

    def books(self, caller: Caller) -> int:
        """Let a waiting caller book a callback to their own number; return its number."""
        caller.press("1")
        caller.wait_to_hear("callback-on")
        caller.press("1")
        caller.wait_to_hear("callback-booked")
        caller.wait_ended()
        call = self.centre.api.wait_for_outcome(caller.number, "callback")
        caller.awaits_call()
        booked = next(it for it in call["events"] if it["kind"] == "callback_booked")
        return int(booked["detail"]["callback_id"])

    def confirms(self, caller: Caller) -> None:
        """Let somebody who is called pick up and press the key."""
        caller.wait_called(30)
        caller.answer()
        caller.wait_to_hear("callback-greeting")
        caller.press("1")

    def line(self) -> list[Row]:
        """Return the queue of Noor as the board shows it."""
        queues = self.centre.api.get("/api/v1/queues")["queues"]
        return [queue for queue in queues if queue["queue"] == "noor"]

    def calls(self, caller: Caller) -> list[Row]:
        """Return the calls of a number, the oldest first."""
        return sorted(self.centre.api.calls_of(caller.number), key=lambda it: it["started_at"])


@pytest.fixture
def street(centres: Centres) -> Iterator[Street]:
    (sip_port,) = free_ports(1)
    centre = centres.started(TAWASUL_TRUNK_GATEWAY=f"127.0.0.1:{sip_port}")
    with centre.booth("street", sip_port=sip_port) as booth:
        yield Street(centre, booth)


def test_who_books_a_callback_is_called_in_turn_and_nobody_overtakes(street: Street) -> None:
    api = street.centre.api
    agent = street.centre.phone(street.booth, "1001")
    agent.answers_after(0)
    first, booker, later = street.caller(), street.caller(), street.caller()
    with street.centre.signed_in("1001"):
        first.dial()
        first.choose("31")
        api.wait_for_state(first.number, "talking")
        street.waits(booker)
        street.waits(later)
        street.books(booker)
        (noor,) = street.line()

        first.hang_up()
        street.confirms(booker)
        still_waits = api.wait_for_state(later.number, "queued")
        called = api.wait_for_state(booker.number, "talking")
        booker.hang_up()
        answered = api.wait_for_state(later.number, "talking")
        later.hang_up()
        api.wait_for_outcome(later.number, "answered")

    assert (noor["waiting"], len(noor["callbacks"])) == (1, 1)
    assert noor["callers"][0]["position"] == 2
    assert still_waits["waited_for_seconds"] is None
    assert called["path"] == ["hello:1"]
    assert (called["queue"], called["agent"]) == ("noor", "1001")
    assert kinds_of(answered).count("caller_joined_queue") == 1
    assert api.get("/api/v1/callbacks")["callbacks"] == []
