from datetime import date, timedelta

import pytest

from core.errors import HijriRangeError
from core.hijri import FIRST_DAY, LAST_DAY, HijriDate, hijri_date, is_ramadan

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "hijri"),
    [
        (FIRST_DAY, "1343-01-01"),
        (date(2023, 3, 23), "1444-09-01"),
        (date(2024, 3, 11), "1445-09-01"),
        (date(2024, 6, 16), "1445-12-10"),
        (date(2024, 7, 7), "1446-01-01"),
        (date(2025, 6, 25), "1446-12-29"),
        (date(2025, 6, 26), "1447-01-01"),
        (date(2026, 9, 23), "1448-04-12"),
        (LAST_DAY, "1500-12-30"),
    ],
)
def test_a_day_has_its_umm_al_qura_date(day: date, hijri: str) -> None:
    assert str(hijri_date(day)) == hijri


def test_hijri_dates_are_in_order() -> None:
    assert hijri_date(date(2025, 6, 25)) < HijriDate(1447, 1, 1) < hijri_date(date(2025, 6, 27))


@pytest.mark.parametrize("day", [FIRST_DAY - DAY, LAST_DAY + DAY, date.min, date.max])
def test_nobody_has_worked_out_the_calendar_beyond_1500(day: date) -> None:
    assert not is_ramadan(day)
    with pytest.raises(HijriRangeError, match="1924-08-01 to 2077-11-16"):
        hijri_date(day)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 3, 1), date(2025, 3, 29)),  # 1446
        (date(2026, 2, 18), date(2026, 3, 19)),  # 1447
        (date(2027, 2, 8), date(2027, 3, 8)),  # 1448
        (date(2077, 7, 21), date(2077, 8, 18)),  # 1500, the last
    ],
)
def test_ramadan_begins_and_ends(first: date, last: date) -> None:
    assert [is_ramadan(day) for day in (first - DAY, first, last, last + DAY)] == [
        False,
        True,
        True,
        False,
    ]
