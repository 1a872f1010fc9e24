"""A timetable as a context of the dialplan: a subroutine that returns "open" or why it is closed.

A weekday's hours are GotoIfTime's; it knows no year, so a day that differs from its week is an
extension of its own, named by the date.
"""

from collections.abc import Iterator

from asterisk_conf.dialplan import Context, Extension, Step
from ivr.nodes import Reason
from ivr.timetable import Stretch, Timetable

OPEN = "open"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ORDINARY = "_XXXXXXXX"
ANSWERS = (OPEN, *Reason)


def context_of(calendar: str) -> str:
    """Return the context that answers for *calendar*."""
    return f"tawasul-hours-{calendar}"


def asked(calendar: str, timetable: Timetable) -> Step:
    """Return the step after which GOSUB_RETVAL holds the answer."""
    today = f"${{STRFTIME(,{timetable.zone},%Y%m%d)}}"
    return Step("Gosub", f"{context_of(calendar)},{today},1")


def hours(calendar: str, timetable: Timetable, *, includes: tuple[str, ...]) -> Context:
    """Return the context of a calendar."""
    differing = (
        Extension(f"{day:%Y%m%d}", tuple(_steps([("*", stretch) for stretch in plan], timetable)))
        for day, plan in sorted(timetable.days.items())
    )
    ordinary = Extension(ORDINARY, tuple(_steps(list(_of_the_week(timetable)), timetable)))
    answers = (Extension(answer, (Step("Return", answer),)) for answer in ANSWERS)
    return Context(
        name=context_of(calendar),
        includes=includes,
        extensions=(*differing, ordinary, *answers),
    )


def _of_the_week(timetable: Timetable) -> Iterator[tuple[str, Stretch]]:
    """Give each stretch once, with the weekdays that have it."""
    stretches = dict.fromkeys(stretch for day in timetable.week for stretch in day)
    for stretch in stretches:
        days = [name for name, day in zip(WEEKDAYS, timetable.week, strict=True) if stretch in day]
        yield ("*" if len(days) == len(WEEKDAYS) else "&".join(days)), stretch


def _steps(stretches: list[tuple[str, Stretch]], timetable: Timetable) -> Iterator[Step]:
    """Give a row for each stretch; the night is what is left."""
    for weekdays, stretch in stretches:
        if len(stretches) == 1:
            yield Step("Return", _answer(stretch))
            return
        if stretch.reason is not Reason.NIGHT:
            when = f"{_clock(stretch.begins)}-{_clock(stretch.ends - 1)}"  # the last minute too
            where = f"{weekdays},*,*,{timetable.zone}?{_answer(stretch)},1"
            yield Step("GotoIfTime", f"{when},{where}")
    yield Step("Return", str(Reason.NIGHT))


def _answer(stretch: Stretch) -> str:
    return OPEN if stretch.reason is None else str(stretch.reason)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
