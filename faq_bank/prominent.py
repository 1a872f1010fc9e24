"""What was asked most: openings counted by entry, day, queue and region. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from faq_bank.news import RIYADH
from faq_bank.usage import Mark, Opened

OFTEN = 3  # openings from which an entry that answers nobody is worth a look
RARELY = 0.2  # the share of openings that answered, below which it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole days of the centre, both within."""

    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        """Return the days in their order."""
        return tuple(
            self.first + timedelta(days=number)
            for number in range((self.last - self.first).days + 1)
        )

    @property
    def begins(self) -> datetime:
        """Return its first moment."""
        return datetime.combine(self.first, time(), RIYADH)

    @property
    def ends(self) -> datetime:
        """Return the first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), RIYADH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How often an entry was opened on one day in one queue for one region, and answered."""

    day: date
    queue: str
    region: str
    entry_id: str
    opened: int
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often something was opened, and how often it answered."""

    name: str
    opened: int
    answered: int


def lines(openings: Iterable[Opened], marks: Iterable[Mark]) -> list[Line]:
    """Return the counts, by day, queue, region and the most opened entry first."""
    opened = Counter(map(_place, openings))
    answered = Counter(map(_place_of_mark, marks))
    found = [
        Line(
            day=day,
            queue=queue,
            region=region,
            entry_id=entry_id,
            opened=opened[day, queue, region, entry_id],
            answered=answered[day, queue, region, entry_id],
        )
        for day, queue, region, entry_id in opened.keys() | answered.keys()
    ]
    return sorted(found, key=lambda it: (it.day, it.queue, it.region, -it.opened, it.entry_id))


def tallies(of: Iterable[Line], name: Callable[[Line], str]) -> list[Tally]:
    """Return the sums by what *name* gives for a line, the most opened first."""
    opened: defaultdict[str, int] = defaultdict(int)
    answered: defaultdict[str, int] = defaultdict(int)
    for line in of:
        opened[name(line)] += line.opened
        answered[name(line)] += line.answered
    found = [Tally(name=it, opened=opened[it], answered=answered[it]) for it in opened]
    return sorted(found, key=lambda it: (-it.opened, it.name))


def per_day(of: Sequence[Line], period: Period) -> Mapping[date, int]:
    """Return how often entries were opened on each day of the period."""
    counts: Counter[date] = Counter()
    for line in of:
        counts[line.day] += line.opened
    return {day: counts[day] for day in period.days}


def unhelpful(of: Iterable[Tally]) -> list[Tally]:
    """Return the entries that are often opened and seldom answer, the most opened first."""
    return [it for it in of if it.opened >= OFTEN and it.answered < RARELY * it.opened]


def within(of: Iterable[Line], *, queues: Collection[str], region: str | None) -> list[Line]:
    """Return the lines of these queues (of all when there are none) and of the region, if any."""
    return [
        line
        for line in of
        if (not queues or line.queue in queues) and (region is None or line.region == region)
    ]


def _place(opened: Opened) -> tuple[date, str, str, str]:
    where = opened.circumstances
    return _day(opened.opened_at), where.queue, where.region, opened.entry_id


def _place_of_mark(mark: Mark) -> tuple[date, str, str, str]:
    where = mark.circumstances
    return _day(mark.marked_at), where.queue, where.region, mark.entry_id


def _day(moment: datetime) -> date:
    return moment.astimezone(RIYADH).date()
