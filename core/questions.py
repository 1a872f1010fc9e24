"""What is asked after failed sign-ins: a sum, in words. No I/O; time is an argument."""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

LASTS = timedelta(minutes=10)
KEPT = 10_000
NUMBERS = range(1, 11)
PURPOSE = "tawasul question"


@dataclass(frozen=True, slots=True)
class Question:
    """Two numbers to add up; *seal* goes through the page and comes back with the answer."""

    first: int
    second: int
    seal: str


class Questions:
    """Asks, and takes each answer once. What was answered is remembered until it is too old."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._answered: OrderedDict[str, datetime] = OrderedDict()

    def ask(self, now: datetime) -> Question:
        """Return a new question."""
        first, second = secrets.choice(NUMBERS), secrets.choice(NUMBERS)
        facts = f"{int(now.timestamp())}.{secrets.token_hex(8)}"
        return Question(first, second, f"{facts}.{self._mark(facts, first + second)}")

    def is_answered(self, seal: str, answer: str, now: datetime) -> bool:
        """Tell whether *answer* is right, in time, and given for the first time."""
        facts, _, mark = seal.rpartition(".")
        asked, _, _ = facts.partition(".")
        typed = "".join(str(int(letter)) for letter in answer if letter.isdecimal())
        if not typed or len(typed) > len("20") or not asked.isascii() or not asked.isdigit():
            return False
        if not hmac.compare_digest(mark.encode(), self._mark(facts, int(typed)).encode()):
            return False
        is_late = now.timestamp() - int(asked) >= LASTS.total_seconds()
        return not is_late and self._is_first(facts, now)

    def _is_first(self, facts: str, now: datetime) -> bool:
        while self._answered and (
            len(self._answered) >= KEPT or now - next(iter(self._answered.values())) >= LASTS
        ):
            self._answered.popitem(last=False)
        is_first = facts not in self._answered
        self._answered.setdefault(facts, now)
        return is_first

    def _mark(self, facts: str, total: int) -> str:
        text = f"{PURPOSE}\0{facts}\0{total}".encode("utf-8", "replace")
        return hmac.new(self._key.encode(), text, hashlib.sha256).hexdigest()
