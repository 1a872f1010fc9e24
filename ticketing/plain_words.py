"""What somebody typed, as it may leave in a letter: one line, no national ID, no mark. Pure."""

import re

from core.national_ids import masked, national_id
from ticketing.tracking import MARK_BEGINS, MARK_ENDS

TEN_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){9}(?!\d)")
MARKS = str.maketrans("", "", MARK_BEGINS + MARK_ENDS)  # what they enclose is put in on the way


def plain(text: str) -> str:
    """Return a text in one line; of a national ID only the last digits are left."""
    return TEN_DIGITS.sub(_hidden, " ".join(text.translate(MARKS).split()))


def _hidden(found: re.Match[str]) -> str:
    identity = national_id(found[0].replace("-", ""))
    return masked(identity) if identity else found[0]
