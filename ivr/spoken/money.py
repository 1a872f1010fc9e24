from decimal import Decimal

from ivr.spoken.errors import AmountNotSayableError
from ivr.spoken.nouns import Noun
from ivr.spoken.numbers import LARGEST

HALALAS_IN_RIYAL = 100
HALALA = Decimal("0.01")


def riyals_and_halalas(amount: Decimal) -> tuple[tuple[int, Noun], ...]:
    """Return *amount*, in riyals, as riyals and halalas without those that are nought.

    Nothing at all is nought riyals. Raises AmountNotSayableError for a negative amount, one that
    is no number or too large a one, or one finer than a halala.
    """
    if not amount.is_finite() or not 0 <= amount <= LARGEST or amount != amount.quantize(HALALA):
        raise AmountNotSayableError(amount)
    riyals, halalas = divmod(int(amount * HALALAS_IN_RIYAL), HALALAS_IN_RIYAL)
    counts = ((riyals, Noun.RIYAL), (halalas, Noun.HALALA))
    return tuple(count for count in counts if count[0]) or counts[:1]
