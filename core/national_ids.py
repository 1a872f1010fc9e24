"""National identity numbers: of citizens (1…) and residents (2…)."""

from core.arabic_text import fold

TEN = 10
SHOWN = 4  # digits at the end


def has_luhn_digit(digits: str) -> bool:
    """Tell whether the last digit checks the others by Luhn's formula (ISO/IEC 7812-1, annex B)."""
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    plain = (int(digit) for digit in digits[-1::-2])
    return bool(digits) and (sum(n // TEN + n % TEN for n in doubled) + sum(plain)) % TEN == 0


def is_national_id(digits: str) -> bool:
    """Tell whether *digits* could be a citizen's (1…) or a resident's (2…) number."""
    return len(digits) == TEN and digits[0] in "12" and has_luhn_digit(digits)


def national_id(text: str) -> str:
    """Return the ID that somebody wrote in Latin digits, "" when it cannot be one."""
    digits = "".join(fold(text).split())
    is_one = digits.isascii() and digits.isdecimal() and is_national_id(digits)
    return digits if is_one else ""


def masked(identity: str) -> str:
    """Return an ID as everybody may see it: its last four digits."""
    return "•" * (len(identity) - SHOWN) + identity[-SHOWN:]
