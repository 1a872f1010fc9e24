"""What is kept of a text, and the title of a request that nobody gave one."""

import pytest

from agent_desktop.request_form import body_in
from ticketing.errors import TooMuchSaidError
from ticketing.request_words import LONGEST_TITLE, cleaned, heading


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("تتأخر الحافلة", "النقل: تتأخر الحافلة"),
        ("تتأخر\nالحافلة\t كل", "النقل: تتأخر الحافلة كل"),
        ("1 2 3 4 5 6 7 8", "النقل: 1 2 3 4 5 6 7 8"),
        ("1 2 3 4 5 6 7 8 9", "النقل: 1 2 3 4 5 6 7 8 …"),
    ],
)
def test_it_is_the_subject_and_how_the_text_begins_on_one_line(text: str, title: str) -> None:
    assert heading("النقل", text) == title


def test_it_is_never_longer_than_a_title_may_be() -> None:
    title = heading("النقل", "س" * 500)

    assert (len(title), title[-1]) == (LONGEST_TITLE, "…")


def test_the_end_of_a_line_is_one_letter_however_it_is_written() -> None:
    text = "س\r\nص"

    assert cleaned(text, most=3) == "س\nص"
    with pytest.raises(TooMuchSaidError):
        cleaned(text, most=2)
    assert body_in({"text": text})["text"] == "س\nص"
