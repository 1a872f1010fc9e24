"""Which passwords are taken: long enough, not the name, not among those that are guessed first."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

from core.errors import (
    CommonPasswordError,
    PasswordIsNameError,
    PasswordTooLongError,
    PasswordTooShortError,
)

LEAST_LENGTH = 10
MOST_LENGTH = 256
FEWEST_LETTERS = 5  # different ones
LEAST_OF_ITS_OWN = 5  # letters beside the name
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm")
ARABIC_ROWS = ("ضصثقفغعهخحجدشسيبلاتنمكطئءؤرلاىةوزظ", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي")
LOOKS_LIKE = str.maketrans("@$!013457", "asioleast")
NOT_LETTERS = re.compile(r"[\W\d_]+")


def check_password(password: str, name: str) -> None:
    """Raise a WeakPasswordError unless *password* may be the one of the account *name*."""
    check_length(password)
    plain = _plain(password)
    if _is_name(plain, _plain(name)):
        raise PasswordIsNameError
    if _is_common(plain):
        raise CommonPasswordError


def check_length(password: str) -> None:
    """Raise PasswordTooShortError or PasswordTooLongError."""
    if len(password) < LEAST_LENGTH:
        raise PasswordTooShortError(LEAST_LENGTH)
    if len(password) > MOST_LENGTH:
        raise PasswordTooLongError(MOST_LENGTH)


def _is_name(plain: str, name: str) -> bool:
    """Tell whether nearly all of a password is the name, whichever way round."""
    if not name:
        return False
    without = plain.replace(name, "").replace(name[::-1], "")
    return without != plain and len(without) < LEAST_OF_ITS_OWN


def _is_common(plain: str) -> bool:
    return (
        len(set(plain)) < FEWEST_LETTERS
        or any(plain in row or plain in row[::-1] for row in (*ROWS, *ARABIC_ROWS))
        or not _common().isdisjoint({plain, *_cores(plain)})
    )


def _cores(plain: str) -> set[str]:
    """Return what ``p@ssword2026!`` is built from: its letters, and its signs read as letters."""
    stripped = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    return {NOT_LETTERS.sub("", plain), stripped, stripped.translate(LOOKS_LIKE)}


def _plain(text: str) -> str:
    """Return *text* in one form, without case and vowels, with the digits 0 to 9."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in bare)


@cache
def _common() -> frozenset[str]:
    text = (files("core") / "common_passwords.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return frozenset(map(_plain, lines))
