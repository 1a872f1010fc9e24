"""Saudi Arabia's public holidays, as the library ``holidays`` knows them.

They are those of the labour law. The library's Hijri dates are calculated; of the years that it
has not seen confirmed they are marked as estimated: an Eid may be announced for a day earlier or
later. What is announced is entered as an exceptional closure or opening.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from holidays.countries.saudi_arabia import SaudiArabia

ENGLISH_LABEL = re.compile(r" \((?P<observed>observed)?(, )?(?P<estimated>estimated)?\)$")
ARABIC_LABEL = " (يوم تعويضي)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """One day of a public holiday.

    A compensation day is given for one that fell on a weekend. An estimated day follows the
    Hijri calendar and was not yet confirmed when the library was released.
    """

    day: date
    name_ar: str
    name_en: str
    is_compensation: bool = False
    is_estimated: bool = False


@cache
def holidays_of(year: int) -> Mapping[date, Holiday]:
    """Return the public holidays of a Gregorian year by day, in order; worked out once."""
    arabic = SaudiArabia(years=year, language="ar")
    english = SaudiArabia(years=year, language="en_US", islamic_show_estimated=True)
    found = {
        day: _holiday(day, arabic.get_list(day), english.get_list(day)) for day in sorted(english)
    }
    return MappingProxyType(found)


def _holiday(day: date, arabic: list[str], english: list[str]) -> Holiday:
    labels = [match for name in english if (match := ENGLISH_LABEL.search(name))]
    return Holiday(
        day=day,
        name_ar="، ".join(dict.fromkeys(name.removesuffix(ARABIC_LABEL) for name in arabic)),
        name_en=", ".join(dict.fromkeys(ENGLISH_LABEL.sub("", name) for name in english)),
        is_compensation=sum(bool(label["observed"]) for label in labels) == len(english),
        is_estimated=any(label["estimated"] for label in labels),
    )
