import pytest

from core.national_ids import has_luhn_digit
from ivr.digits import are_right
from ivr.nodes import DigitCheck


@pytest.mark.parametrize("digits", ["79927398713", "4539578763621486", "0", "18"])
def test_a_luhn_digit_is_recognised(digits: str) -> None:
    assert has_luhn_digit(digits)


@pytest.mark.parametrize("digit", "012456789")
def test_every_other_last_digit_is_refused(digit: str) -> None:
    assert not has_luhn_digit(f"7992739871{digit}")


@pytest.mark.parametrize(
    ("digits", "check", "right"),
    [
        ("1000000008", DigitCheck.NATIONAL_ID, True),
        ("2000000006", DigitCheck.NATIONAL_ID, True),
        ("1000000007", DigitCheck.NATIONAL_ID, False),
        ("3000000004", DigitCheck.NATIONAL_ID, False),
        ("0551234567", DigitCheck.MOBILE, True),
        ("0651234567", DigitCheck.MOBILE, False),
        ("123456789", None, False),
        ("12345678901", None, False),
        ("12345*7890", None, False),
        ("٠١٢٣٤٥٦٧٨٩", None, False),
        ("0000000000", None, True),
    ],
)
def test_ten_digits_are_judged(digits: str, check: DigitCheck | None, *, right: bool) -> None:
    assert are_right(digits, least=10, most=10, check=check) is right
