"""What is new in the bank by day: published, withdrawn, valid from today, on its last day. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from faq_bank.differences import FieldDifference, differences
from faq_bank.kept_entries import Content, System

RIYADH = ZoneInfo("Asia/Riyadh")
SHOWN_DAYS = 14  # what is older is no news any more
READ_BY_AGENTS = frozenset(
    {"question", "answer", "answer_en", "source", "article", "valid_from", "valid_to"}
)


class NewsKind(StrEnum):
    """What happened to an entry."""

    NEW = "new"  # nothing was published under this id before
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    BEGINNING = "beginning"  # published earlier, valid from this day
    ENDING = "ending"  # this is the last day on which it holds


class Occasion(StrEnum):
    """What is read of one version: being published, being withdrawn, its first and last day."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    BEGINNING = "beginning"
    ENDING = "ending"


OCCASIONS: Mapping[NewsKind, Occasion] = MappingProxyType(
    {
        NewsKind.NEW: Occasion.PUBLISHED,
        NewsKind.CHANGED: Occasion.PUBLISHED,
        NewsKind.WITHDRAWN: Occasion.WITHDRAWN,
        NewsKind.BEGINNING: Occasion.BEGINNING,
        NewsKind.ENDING: Occasion.ENDING,
    }
)
Key = tuple[str, int, Occasion]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """One thing that happened to an entry at a moment; *by* is nobody when a day came."""

    entry_id: str
    version: int
    question: str
    answer: str
    system: System
    kind: NewsKind
    at: datetime
    by: str = ""
    changes: tuple[FieldDifference, ...] = ()
    replaced_by: str = ""  # the entry that ended this one

    @property
    def key(self) -> Key:
        """Return what is ticked when it has been read."""
        return self.entry_id, self.version, OCCASIONS[self.kind]

    @property
    def day(self) -> date:
        """Return the centre's day on which it happened."""
        return self.at.astimezone(RIYADH).date()


@dataclass(frozen=True, slots=True)
class DayOfNews:
    """The news of one day, by system."""

    day: date
    systems: Mapping[System, tuple[NewsItem, ...]]


def news_since(now: datetime) -> datetime:
    """Return the beginning of the oldest day that still has news."""
    today = now.astimezone(RIYADH).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=SHOWN_DAYS - 1)


def day_kinds(content: Content, published_at: datetime, first: date, today: date) -> list[NewsKind]:
    """Return which days of an entry came from *first* until *today*, after it was published."""
    published = published_at.astimezone(RIYADH).date()
    begins, ends = content.valid_from, content.valid_to
    kinds = []
    if first <= begins <= today and published < begins:
        kinds.append(NewsKind.BEGINNING)
    if ends is not None and first <= ends <= today and published <= ends:
        kinds.append(NewsKind.ENDING)
    return kinds


def beginning_of(day: date) -> datetime:
    """Return the first moment of a day of the centre."""
    return datetime.combine(day, time(), RIYADH)


def told_changes(before: Content, after: Content) -> tuple[FieldDifference, ...]:
    """Return what agents read otherwise than before; by what an entry is found is no news."""
    return tuple(it for it in differences(before, after) if it.field in READ_BY_AGENTS)


def by_day(items: Iterable[NewsItem]) -> list[DayOfNews]:
    """Return the news by day, the newest first, and by system in the order of their names."""
    days: dict[date, dict[System, list[NewsItem]]] = {}
    for item in newest_first(items):
        days.setdefault(item.day, {}).setdefault(item.system, []).append(item)
    return [
        DayOfNews(day, {system: tuple(systems[system]) for system in sorted(systems)})
        for day, systems in days.items()
    ]


def newest_first(items: Iterable[NewsItem]) -> list[NewsItem]:
    """Return the news, the newest first."""
    return sorted(items, key=lambda it: (it.at, it.entry_id), reverse=True)


def unread(items: Iterable[NewsItem], read: Collection[Key]) -> list[NewsItem]:
    """Return the news that somebody who has *read* those has not read yet."""
    return [item for item in items if item.key not in read]
