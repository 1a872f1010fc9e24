import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing.errors import NumbersSpentError
from ticketing.request_numbers import (
    DAMM,
    MOST,
    RequestNumbers,
    check_digit,
    request_number,
    spaced,
)

NUMBERS = RequestNumbers("a key of the tests")
counts = st.integers(1, MOST)
numbers = counts.map(NUMBERS.number)


@given(counts)
def test_each_number_leads_back_to_its_request_so_none_is_given_twice(count: int) -> None:
    assert NUMBERS.count(NUMBERS.number(count)) == count


@given(counts)
def test_a_number_has_nine_digits_and_does_not_begin_with_nought(count: int) -> None:
    number = NUMBERS.number(count)

    assert (len(number), number.isdecimal(), number[0] != "0") == (9, True, True)
    assert request_number(number) == number


def test_the_first_twenty_thousand_are_all_different() -> None:
    assert len({NUMBERS.number(count) for count in range(1, 20_001)}) == 20_000


@given(numbers, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_found(number: str, place: int, more: int) -> None:
    wrong = str((int(number[place]) + more) % 10)

    assert request_number(number[:place] + wrong + number[place + 1 :]) == ""


@given(numbers, st.integers(0, 7))
def test_neighbours_that_changed_places_are_found(number: str, place: int) -> None:
    one, two = number[place], number[place + 1]
    swapped = number[:place] + two + one + number[place + 2 :]

    assert (request_number(swapped) == "") is (one != two)


def test_the_table_is_damms() -> None:
    digits = set("0123456789")

    assert check_digit("572") == "4"  # the example of the literature
    assert all(set(row) == digits for row in DAMM)
    assert all({row[column] for row in DAMM} == digits for column in range(10))


@given(counts.filter(lambda count: count < MOST))
def test_the_next_number_is_not_near(count: int) -> None:
    one, two = int(NUMBERS.number(count)), int(NUMBERS.number(count + 1))

    assert abs(one - two) > 10


def test_another_key_gives_other_numbers() -> None:
    others = RequestNumbers("another key")
    same = [count for count in range(1, 1001) if NUMBERS.number(count) == others.number(count)]

    assert len(same) <= 1


@pytest.mark.parametrize("written", ["974 353-540", "٩٧٤٣٥٣٥٤٠", " 974353540\n"])
def test_a_number_is_read_however_it_is_written(written: str) -> None:
    assert request_number(written) == "974353540"


@pytest.mark.parametrize("written", ["", "97435354", "9743535400", "97435354x", "074353540"])
def test_what_cannot_be_a_number_is_none(written: str) -> None:
    assert request_number(written) == ""


def test_a_number_is_said_in_threes() -> None:
    assert spaced("974353540") == "974 353 540"


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_there_are_no_numbers_beyond_the_last(count: int) -> None:
    with pytest.raises(NumbersSpentError):
        NUMBERS.number(count)
