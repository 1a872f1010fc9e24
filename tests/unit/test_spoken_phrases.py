import pytest

from ivr.spoken.parts import text_of
from ivr.spoken.speakers import speaker
from tests.unit.spoken_tables import ASK, agrees, rows, said

ARABIC, ENGLISH = tuple(rows("ar")), tuple(rows("en"))


@pytest.mark.parametrize(("function", "arguments", "phrase"), ARABIC)
def test_arabic_is_said_as_the_table_has_it(function: str, arguments: str, phrase: str) -> None:
    actual = text_of(said(speaker("ar"), function, arguments))

    assert agrees(phrase, actual), f"{phrase} | {actual}"


@pytest.mark.parametrize(("function", "arguments", "phrase"), ENGLISH)
def test_english_is_said_as_the_table_has_it(function: str, arguments: str, phrase: str) -> None:
    assert text_of(said(speaker("en"), function, arguments)) == phrase


@pytest.mark.parametrize("table", [ARABIC, ENGLISH])
def test_a_table_asks_for_every_function_and_nothing_twice(
    table: tuple[tuple[str, str, str], ...],
) -> None:
    asked = [(function, arguments) for function, arguments, _ in table]

    assert {function for function, _ in asked} == set(ASK)
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("expected", "actual"),
    [("خمسة", "خمس"), ("خمسةِ", "خَمْسَةُ"), ("ألفًا", "أَلْفْ"), ("مئتا", "مِئَتَيْ")],
)
def test_a_wrong_letter_or_ending_does_not_agree(expected: str, actual: str) -> None:
    assert not agrees(expected, actual)


def test_a_letter_without_marks_agrees_with_any() -> None:
    assert agrees("خمسةُ أيام", "خَمْسَةُ أَيَّامْ")
