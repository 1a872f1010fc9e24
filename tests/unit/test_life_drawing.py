from pathlib import Path

from tawasul.commands.requests import PAGE
from ticketing.life_drawing import drawn
from ticketing.request_states import Deed, RequestState

DOCUMENT = Path(__file__).parents[2] / PAGE


def test_the_drawn_page_is_that_of_the_table() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == drawn(), "run `tawasul requests draw`"


def test_every_state_and_deed_is_drawn() -> None:
    page = drawn()

    assert all(state in page for state in RequestState)
    assert all(f"| {deed} |" in page for deed in Deed)
