from ivr.spoken.errors import NumberNotSayableError

LARGEST = 999_999_999
MILLION = 1_000_000
THOUSAND = 1_000


def check_number(number: int, *, least: int = 0) -> None:
    """Raise NumberNotSayableError unless *number* is from *least* to LARGEST."""
    if not least <= number <= LARGEST:
        raise NumberNotSayableError(number)


def by_thousands(number: int) -> tuple[int, int, int]:
    """Return the millions, the thousands and the rest of *number*, each below a thousand."""
    return number // MILLION, number // THOUSAND % THOUSAND, number % THOUSAND
