"""Callers who are called back: the place is kept, the turn is kept, a key confirms."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.spoken.speakers import speaker
from tests.e2e.api import Row, kinds_of
from tests.e2e.centre import Centre, a_centre, gateway_ports, new_number
from tests.e2e.children import wait_until
from tests.e2e.conftest import AGENTS
from tests.e2e.phones import Booth, Caller

pytestmark = pytest.mark.e2e


class Street:
    """A centre whose operator is the booth: callers call from it, and are called there."""

    def __init__(self, centre: Centre, booth: Booth, office: Booth) -> None:
        self.centre = centre
        self.booth = booth
        self.office = office

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

    def in_asterisk(self) -> list[str]:
        """Return who stands in Asterisk's own queue of Noor, by the number that called."""
        channels = {
            columns[0]: columns[7]
            for columns in (
                line.split("!")
                for line in self.centre.rx("core show channels concise").splitlines()
            )
            if len(columns) > 7
        }
        shown = self.centre.rx("queue show noor").partition("Callers:")[2]
        names = [line.split()[1] for line in shown.splitlines() if " (wait:" in line]
        return [channels.get(name, name) for name in names]


@pytest.fixture(scope="module")
def street(quick_data: Path) -> Iterator[Street]:
    sip_port = next(gateway_ports)
    gateway = f"127.0.0.1:{sip_port}"
    with a_centre(quick_data, AGENTS, TAWASUL_TRUNK_GATEWAY=gateway) as centre:
        centre.start()
        street = centre.booth("street", sip_port=sip_port)
        with street, centre.booth("office") as office:
            yield Street(centre, street, office)


def test_who_books_a_callback_is_called_in_turn_and_nobody_overtakes(street: Street) -> None:
    api = street.centre.api
    agent = street.centre.phone(street.office, "1001")
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


def test_whoever_would_rather_wait_stands_at_the_own_place_again(street: Street) -> None:
    thinker, later = street.caller(), street.caller()
    street.waits(thinker)
    street.waits(later)
    thinker.press("1")
    thinker.wait_to_hear("callback-keys")
    thinker.press("3")
    thinker.wait_to_hear("back-in-line")
    call = street.centre.api.wait_for_state(thinker.number, "queued")
    wait_until(lambda: len(street.in_asterisk()) == 2, "both stand in Asterisk's queue")
    line = street.in_asterisk()
    thinker.hang_up()
    later.hang_up()

    assert kinds_of(call).count("caller_joined_queue") == 2
    assert line == [thinker.number, later.number]
    street.centre.api.wait_for_outcome(thinker.number, "abandoned_in_queue")


def test_a_place_outlives_the_controller_and_who_needs_it_no_more_says_so(street: Street) -> None:
    centre = street.centre
    booker = street.caller()
    street.waits(booker)
    callback_id = street.books(booker)
    centre.controller.kill()
    centre.start_controller()
    (kept,) = centre.api.get("/api/v1/callbacks")["callbacks"]
    phone = centre.phone(street.office, "1007")
    with centre.signed_in("1007"):
        booker.wait_called(30)
        booker.answer()
        booker.wait_to_hear("callback-greeting")
        booker.press("2")
        booker.wait_to_hear("callback-cancelled")
        booker.wait_ended()
        call = centre.api.wait_for_outcome(booker.number, "self_served")

    assert (kept["callback_id"], kept["state"]) == (callback_id, "in_line")
    assert call["call_id"] == f"callback-{callback_id}-1"
    assert not phone.booth.has_happened(phone.name, "ringing")
    wait_until(lambda: not street.in_asterisk(), "nobody stands in Asterisk's queue")
    assert centre.api.get("/api/v1/callbacks")["callbacks"] == []
