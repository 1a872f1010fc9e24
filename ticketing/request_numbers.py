"""The number of a request: nine digits that can be said, checked, and not guessed in sequence.

The count of requests goes through a keyed permutation (a Feistel network over two parts of unequal
size), so that no number tells how many requests there are or what the next one is; then comes
Damm's check digit, which finds each wrong digit and each pair of neighbours that changed places.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field

from core.arabic_text import fold
from ticketing.errors import NumbersSpentError

LEFT, RIGHT = 9_000, 10_000  # eight digits of which the first is never 0: see PracticeNumbers
FIRST = 10_000_000
MOST = LEFT * RIGHT
ROUNDS = 8
NUMBER = re.compile(r"[0-9]{9}")
GAPS = re.compile(r"[\s\-\u2010-\u2015]+")
# a quasigroup of order 10 that is weakly totally anti-symmetric (H. M. Damm, 2004)
DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


@dataclass(frozen=True, slots=True)
class RequestNumbers:
    """The numbers of one centre, by its key; the key must outlive every request."""

    key: str = field(repr=False)

    def number(self, count: int) -> str:
        """Return the number of the *count*-th request, from 1 on; NumbersSpentError at the end."""
        if not 1 <= count <= MOST:
            raise NumbersSpentError(count)
        left, right = divmod(count - 1, RIGHT)
        for turn in range(0, ROUNDS, 2):
            left = (left + self._mixed(turn, right)) % LEFT
            right = (right + self._mixed(turn + 1, left)) % RIGHT
        digits = str(FIRST + left * RIGHT + right)
        return digits + check_digit(digits)

    def count(self, number: str) -> int:
        """Return which request has a right *number*: the way back of ``number``."""
        left, right = divmod(int(number[:-1]) - FIRST, RIGHT)
        for turn in reversed(range(0, ROUNDS, 2)):
            right = (right - self._mixed(turn + 1, left)) % RIGHT
            left = (left - self._mixed(turn, right)) % LEFT
        return left * RIGHT + right + 1

    def _mixed(self, turn: int, half: int) -> int:
        message = b"%d:%d" % (turn, half)
        digest = hmac.digest(self.key.encode(), message, hashlib.sha256)
        return int.from_bytes(digest[:8], "big")


@dataclass(frozen=True, slots=True)
class PracticeNumbers(RequestNumbers):
    """Numbers of sample requests: they begin with 0, as no real one does."""

    def number(self, count: int) -> str:
        """Return the number of the *count*-th sample request."""
        digits = f"{count:08}"
        return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """Return Damm's digit, after which the whole leads back to 0."""
    interim = 0
    for digit in digits:
        interim = int(DAMM[interim][int(digit)])
    return str(interim)


def request_number(text: str) -> str:
    """Return the number that somebody wrote or said, "" when it cannot be one."""
    digits = GAPS.sub("", fold(text))
    is_one = NUMBER.fullmatch(digits) is not None and check_digit(digits) == "0"
    return digits if is_one else ""


def spaced(number: str, gap: str = " ") -> str:
    """Return a number as it is read and said: in threes."""
    return gap.join(number[place : place + 3] for place in range(0, len(number), 3))


def written(number: str, language: str) -> str:
    """Return a number as it stands in plain text.

    Between Arabic words a common gap would turn the threes round (UAX #9, W4 and N1); one that
    does not break leaves them in order. English words keep the gap that every SMS alphabet has.
    """
    return spaced(number, "\u00a0" if language == "ar" else " ")
