"""What typed digits must be."""

from collections.abc import Callable, Mapping

from ivr.nodes import DigitCheck

TEN = 10


def has_luhn_digit(digits: str) -> bool:
    """Tell whether the last digit checks the others by Luhn's formula (ISO/IEC 7812-1, annex B)."""
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    plain = (int(digit) for digit in digits[-1::-2])
    return bool(digits) and (sum(n // TEN + n % TEN for n in doubled) + sum(plain)) % TEN == 0


def is_national_id(digits: str) -> bool:
    """Tell whether *digits* could be a citizen's (1…) or a resident's (2…) number."""
    return len(digits) == TEN and digits[0] in "12" and has_luhn_digit(digits)


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
