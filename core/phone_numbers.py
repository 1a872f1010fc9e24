"""Saudi telephone numbers, however somebody writes them."""

import re

from core.arabic_text import fold

DIALLED = 10  # digits, the leading 0 among them
OURS = ("05", "01")  # mobiles; fixed lines of every region
BETWEEN = re.compile(r"[\s()./\-\u2010-\u2015]+")


def national_number(text: str) -> str:
    """Return the number as it is dialled within the country, "" when it is no Saudi number.

    Mobiles (05XXXXXXXX) and fixed lines (01XXXXXXXX) are understood with +966, 00966, 966 or
    without the 0, in Arabic or Latin digits, with spaces, dashes and brackets. Source: the national
    numbering plan of the Communications, Space and Technology Commission.
    """
    digits = BETWEEN.sub("", fold(text)).removeprefix("+").removeprefix("00")
    national = digits.removeprefix("966") if digits.startswith("966") else digits
    dialled = national if national.startswith("0") else f"0{national}"
    is_ours = len(dialled) == DIALLED and dialled.startswith(OURS)
    return dialled if is_ours and dialled.isascii() and dialled.isdecimal() else ""
