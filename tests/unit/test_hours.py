from datetime import timedelta

import pytest

from core.errors import BadHoursError
from core.hours import WEEKDAYS, Interval, Week, hours_of

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("06:00-21:00", Interval(6 * HOUR, 21 * HOUR)),
        ("00:00-24:00", Interval(0 * HOUR, 24 * HOUR)),
        ("23:59-24:00", Interval(24 * HOUR - timedelta(minutes=1), 24 * HOUR)),
        ("07:30-14:15", Interval(HOUR * 7.5, HOUR * 14.25)),
    ],
)
def test_an_interval_is_read_and_written_alike(text: str, interval: Interval) -> None:
    assert Interval.parse(text) == interval
    assert str(interval) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "06:00",
        "6:00-21:00",
        "06:00 - 21:00",
        "06:60-21:00",
        "21:00-06:00",
        "06:00-06:00",
        "06:00-24:01",
        "24:00-24:00",
        "٠٦:٠٠-٢١:٠٠",
        "06:00-21:00\n",
    ],
)
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(BadHoursError):
        Interval.parse(text)


def test_a_day_may_have_several_intervals_in_order() -> None:
    assert len(hours_of(["06:00-12:00", "12:00-13:00", "16:00-24:00"])) == 3
    assert hours_of([]) == ()


@pytest.mark.parametrize("texts", [["12:00-13:00", "06:00-12:00"], ["06:00-12:00", "11:59-13:00"]])
def test_intervals_out_of_order_or_overlapping_are_refused(texts: list[str]) -> None:
    with pytest.raises(BadHoursError, match="overlap or are not in order"):
        hours_of(texts)


@pytest.mark.parametrize(("weekday", "name"), list(enumerate(WEEKDAYS)))
def test_each_weekday_has_its_hours(weekday: int, name: str) -> None:
    hours = hours_of(["06:00-21:00"])
    week = Week(**{name: hours})

    assert [week.on(other) == hours for other in range(7)] == [
        other == weekday for other in range(7)
    ]


def test_a_week_may_be_all_alike_or_an_offices() -> None:
    hours = hours_of(["06:00-21:00"])

    assert [Week.every_day("06:00-21:00").on(n) for n in range(7)] == [hours] * 7
    assert [Week.office("06:00-21:00").on(n) for n in range(7)] == [hours] * 4 + [(), ()] + [hours]
