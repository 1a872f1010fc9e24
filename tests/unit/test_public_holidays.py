from datetime import date
from functools import partial

import pytest
from holidays.countries.saudi_arabia import SaudiArabia

from core.calendar import WorkingCalendar
from core.hours import Week
from core.periods import FIRST_YEAR, LAST_YEAR
from core.public_holidays import Holiday, holidays_of

FITR = partial(Holiday, name_ar="عطلة عيد الفطر", name_en="Eid al-Fitr Holiday")
ADHA = partial(Holiday, name_ar="عطلة عيد الأضحى", name_en="Eid al-Adha Holiday")
NATIONAL = partial(Holiday, name_ar="اليوم الوطني", name_en="National Day Holiday")
FOUNDING = partial(Holiday, name_ar="يوم التأسيس", name_en="Founding Day Holiday")
ARAFAH = partial(Holiday, name_ar="يوم عرفة", name_en="Day of Arafah")
VICTORY = partial(
    Holiday,
    name_ar="عطلة فوز المنتخب في كأس العالم",
    name_en="Holiday for the National Team's Victory in the World Cup",
)


@pytest.mark.parametrize(
    "holiday",
    [
        FOUNDING(day=date(2025, 2, 22)),
        FOUNDING(day=date(2025, 2, 23), is_compensation=True),
        FITR(day=date(2025, 3, 30)),
        ARAFAH(day=date(2025, 6, 5)),
        ADHA(day=date(2025, 6, 10), is_compensation=True),
        NATIONAL(day=date(2026, 9, 23)),
        FITR(day=date(2027, 3, 9), is_estimated=True),
        FITR(day=date(2027, 3, 14), is_estimated=True, is_compensation=True),
        ARAFAH(day=date(2027, 5, 15), is_estimated=True),
        ADHA(day=date(2027, 5, 16), is_estimated=True),
        VICTORY(day=date(2022, 11, 23)),
    ],
    ids=lambda holiday: str(holiday.day),
)
def test_a_holiday_has_its_names_and_marks(holiday: Holiday) -> None:
    assert holidays_of(holiday.day.year)[holiday.day] == holiday


def test_an_ordinary_day_is_no_holiday() -> None:
    assert date(2026, 11, 25) not in holidays_of(2026)
    assert date(2021, 2, 22) not in holidays_of(2021)  # Founding Day is kept since 2022


def test_two_holidays_of_one_day_have_both_names() -> None:
    both = holidays_of(2100)[date(2100, 2, 22)]

    assert both.name_ar == "عطلة عيد الأضحى، يوم التأسيس"
    assert both.name_en == "Eid al-Adha Holiday, Founding Day Holiday"
    assert not both.is_compensation


@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1))
def test_no_label_of_the_library_is_left_in_a_name(year: int) -> None:
    kept = SaudiArabia(years=year, observed=False)

    for holiday in holidays_of(year).values():
        assert holiday.name_ar
        assert holiday.name_en
        assert "(" not in holiday.name_ar + holiday.name_en
        assert holiday.is_compensation is (holiday.day not in kept)


def test_the_coming_holidays_are_listed_over_a_years_end() -> None:
    coming = WorkingCalendar(week=Week()).holidays_between(date(2026, 9, 23), date(2027, 2, 22))

    assert coming == [
        NATIONAL(day=date(2026, 9, 23)),
        FOUNDING(day=date(2027, 2, 22)),
    ]
