"""What typed digits must be."""

from collections.abc import Callable, Mapping

from core.national_ids import has_luhn_digit, is_national_id
from ivr.nodes import DigitCheck

TEN = 10


def is_mobile(digits: str) -> bool:
    """Tell whether *digits* is a Saudi mobile number as it is dialled, 05XXXXXXXX."""
    return len(digits) == TEN and digits.startswith("05")


CHECKS: Mapping[DigitCheck, Callable[[str], bool]] = {
    DigitCheck.LUHN: has_luhn_digit,
    DigitCheck.NATIONAL_ID: is_national_id,
    DigitCheck.MOBILE: is_mobile,
}


def are_right(digits: str, *, least: int, most: int, check: DigitCheck | None) -> bool:
    """Tell whether a caller may have meant *digits*."""
    return (
        digits.isascii()
        and digits.isdecimal()
        and least <= len(digits) <= most
        and (check is None or CHECKS[check](digits))
    )
