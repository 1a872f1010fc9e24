from decimal import Decimal


class SpokenError(Exception):
    """Something cannot be said."""


class NumberNotSayableError(SpokenError):
    """A number is outside of what is counted aloud."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"The number {number} is not said aloud.")


class CharacterNotSayableError(SpokenError):
    """A character has no name; its text, often personal data, stays out of the sentence."""

    def __init__(self, place: int) -> None:
        self.place = place
        super().__init__(f"The character at place {place} is not said aloud.")


class NothingToSayError(SpokenError):
    """A text has nothing in it to be said."""

    def __init__(self) -> None:
        super().__init__("An empty text is not said aloud.")


class DateNotSayableError(SpokenError):
    """No calendar has such a day."""

    def __init__(self, year: int | None, month: int, day: int) -> None:
        self.year = year
        self.month = month
        self.day = day
        super().__init__(f"The year {year}, month {month}, day {day} is not said aloud.")


class LengthNotSayableError(SpokenError):
    """A length of time, or a band of two, goes backwards or says nothing."""

    def __init__(self) -> None:
        super().__init__("A negative length, or a band that says nothing, is not said aloud.")


class AmountNotSayableError(SpokenError):
    """An amount is negative or has parts of a halala."""

    def __init__(self, amount: Decimal) -> None:
        self.amount = amount
        super().__init__(f"The amount {amount} is not said aloud.")


class LanguageNotSpokenError(SpokenError):
    """Nobody speaks this language here."""

    def __init__(self, language: str) -> None:
        self.language = language
        super().__init__(f"The language {language!r} is not spoken here.")
