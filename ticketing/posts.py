"""Who holds which post: heads, their deputies, coordinators; and who acts for a head. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Self, TypeVar

Row = TypeVar("Row")


class Duty(StrEnum):
    """What somebody is in an entity."""

    HEAD = "head"
    DEPUTY = "deputy"  # of the head: acts as head in acting periods
    COORDINATOR = "coordinator"  # of the entity's care centre
    SPECIALIST = "specialist"  # handles what is assigned to them


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What one person is in one entity, from a moment until another."""

    entity: str
    duty: Duty
    person: str  # the name of an account
    email: str = ""
    valid_from: datetime
    valid_until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Return whether the person had the post at *at*."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingPeriod:
    """The head is away, and *person* acts in their place."""

    entity: str
    person: str
    starts_at: datetime
    ends_at: datetime

    def holds(self, at: datetime) -> bool:
        """Return whether the person acted at *at*."""
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True, slots=True)
class Staff:
    """Every post that anybody ever held, and every acting period, by entity and by person."""

    of_entity: Mapping[str, tuple[Post, ...]]
    of_person: Mapping[str, tuple[Post, ...]]
    acting_in: Mapping[str, tuple[ActingPeriod, ...]]
    acting_as: Mapping[str, tuple[ActingPeriod, ...]]

    @classmethod
    def of(cls, posts: Iterable[Post], acting: Iterable[ActingPeriod] = ()) -> Self:
        """Return the staff of these rows."""
        posts = list(posts)
        acting = sorted(acting, key=lambda one: one.starts_at)
        return cls(
            of_entity=_by(posts, lambda post: post.entity),
            of_person=_by(posts, lambda post: post.person),
            acting_in=_by(acting, lambda one: one.entity),
            acting_as=_by(acting, lambda one: one.person),
        )

    def head(self, entity: str, at: datetime) -> str | None:
        """Return who leads the entity: whoever acts, the one who began last, or else the head."""
        acting = [one.person for one in self.acting_in.get(entity, ()) if one.holds(at)]
        heads = self.holding(entity, Duty.HEAD, at)
        return acting[-1] if acting else next((post.person for post in heads), None)

    def turns(self, entity: str) -> Iterator[datetime]:
        """Yield when another may begin to lead the entity."""
        for post in self.of_entity.get(entity, ()):
            if post.duty is Duty.HEAD:
                yield from (at for at in (post.valid_from, post.valid_until) if at)
        for one in self.acting_in.get(entity, ()):
            yield from (one.starts_at, one.ends_at)

    def coordinators(self, entity: str, at: datetime) -> Sequence[str]:
        """Return the coordinators of the entity's care centre."""
        return [post.person for post in self.holding(entity, Duty.COORDINATOR, at)]

    def holding(self, entity: str, duty: Duty, at: datetime) -> Iterator[Post]:
        """Yield who has that duty in the entity."""
        posts = self.of_entity.get(entity, ())
        return (post for post in posts if post.duty is duty and post.holds(at))

    def posts(self, person: str, at: datetime) -> Sequence[Post]:
        """Return the posts of a person."""
        return [post for post in self.of_person.get(person, ()) if post.holds(at)]

    def led_by(self, person: str, at: datetime) -> frozenset[str]:
        """Return the entities that a person leads or has the title of leading.

        A head on leave is still the head of those below; who acts for them leads too.
        """
        heads = (post.entity for post in self.posts(person, at) if post.duty is Duty.HEAD)
        acted = (one.entity for one in self.acting_as.get(person, ()) if one.holds(at))
        return frozenset((*heads, *acted))

    def email(self, person: str, at: datetime) -> str:
        """Return where the person is written to, "" when nobody knows."""
        return next((post.email for post in self.posts(person, at) if post.email), "")


def _by(rows: Iterable[Row], key: Callable[[Row], str]) -> Mapping[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return MappingProxyType({name: tuple(those) for name, those in found.items()})
