"""Personal numbers in what was typed, taken out before it is kept. Pure.

A national ID, a mobile number and the number of a transaction have seven digits at least; a year, a
grade or an amount has fewer.
"""

import re

from core.arabic_text import fold_with_origins

HIDDEN = "•••"
LEAST_DIGITS = 7
NUMBER = re.compile(r"\+?[0-9](?:[ .\-/()]{0,2}[0-9])*")


def without_numbers(text: str) -> str:
    """Return *text* with its long numbers hidden, in whatever digits and groups they stand."""
    folded = fold_with_origins(text)
    kept: list[str] = []
    at = 0
    for number in NUMBER.finditer(folded.text):
        if sum(map(str.isdigit, number.group())) < LEAST_DIGITS:
            continue
        start, end = folded.span(number.start(), number.end())
        kept.extend((text[at:start], HIDDEN))
        at = end
    return "".join((*kept, text[at:]))
