"""What is new in the bank: the versions that were published lately, day by day. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from faq_bank.kept_entries import System

RIYADH = ZoneInfo("Asia/Riyadh")
SHOWN_DAYS = 14  # what is older is no news any more


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """One entry that agents read anew or otherwise since *published_at*."""

    entry_id: str
    version: int
    question: str
    answer: str
    system: System
    is_new: bool  # nothing was published under this id before
    published_at: datetime
    published_by: str

    @property
    def key(self) -> tuple[str, int]:
        """Return what is ticked when it has been read."""
        return self.entry_id, self.version

    @property
    def day(self) -> date:
        """Return the centre's day on which it was published."""
        return self.published_at.astimezone(RIYADH).date()


@dataclass(frozen=True, slots=True)
class DayOfNews:
    """The news of one day, by system."""

    day: date
    systems: Mapping[System, tuple[NewsItem, ...]]


def news_since(now: datetime) -> datetime:
    """Return the beginning of the oldest day that still has news."""
    today = now.astimezone(RIYADH).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=SHOWN_DAYS - 1)


def by_day(items: Iterable[NewsItem]) -> list[DayOfNews]:
    """Return the news by day, the newest first, and by system in the order of their names."""
    days: dict[date, dict[System, list[NewsItem]]] = {}
    for item in sorted(items, key=lambda it: (it.published_at, it.entry_id), reverse=True):
        days.setdefault(item.day, {}).setdefault(item.system, []).append(item)
    return [
        DayOfNews(day, {system: tuple(systems[system]) for system in sorted(systems)})
        for day, systems in days.items()
    ]


def unread(items: Iterable[NewsItem], read: Collection[tuple[str, int]]) -> list[NewsItem]:
    """Return the news that somebody who has *read* those has not read yet."""
    return [item for item in items if item.key not in read]
