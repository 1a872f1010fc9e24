"""A row of the time line told in one language, with what it names put in. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from core.days import moment_text
from ticketing.entities import Ministry
from ticketing.event_words import CALLED, ENDS, IMPORTANCE, Pair, pair_of
from ticketing.importance import Importance
from ticketing.plain_words import plain
from ticketing.request_numbers import written
from ticketing.request_states import Deed
from ticketing.requests import Event

Names = Mapping[Deed, tuple[str, ...]]

ENTITIES: Names = MappingProxyType(
    {
        Deed.TRANSFER: ("from", "to"),
        Deed.OBJECT: ("to",),
        Deed.RISE: ("at",),
        Deed.WARN: ("at",),
        Deed.HAND_OVER: ("at",),
        Deed.RECKON: ("at", "into"),
    }
)
PEOPLE: Names = MappingProxyType(
    {
        Deed.ASSIGN: ("to",),
        Deed.REVIEW: ("from",),
        Deed.HAND_OVER: ("told",),
        Deed.RECKON: ("changed_by",),
    }
)
NUMBERS: Names = MappingProxyType({Deed.MERGE: ("into",), Deed.LINK: ("with",)})
MOMENTS: Names = MappingProxyType({Deed.RECKON: ("before", "after"), Deed.WEIGH: ENDS})
WEIGHTS: Names = MappingProxyType({Deed.WEIGH: ("from", "to")})
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Narrator:
    """Says rows of time lines in one language."""

    ministry: Ministry
    people: Mapping[str, str]  # full names
    code: str

    def one_of(self, pair: Pair) -> str:
        """Return the one of two texts that is in this language."""
        return pair[0 if self.code == "ar" else 1]

    def person(self, name: str) -> str:
        """Return what somebody is called."""
        return self.one_of(CALLED[name]) if name in CALLED else self.people.get(name) or name

    def entity(self, code: str, at: datetime) -> str:
        """Return what an entity is called, as it was at that time; its code when nobody knows."""
        found = self.ministry.find(code, at) or next(iter(self.ministry.spans.get(code, ())), None)
        return self.one_of((found.name_ar, found.name_en)) if found else code

    def sentence(self, event: Event) -> str:
        """Return what one row says, without the words that somebody wrote."""
        return self.pattern(event).rstrip(":") % dict(self.facts(event))

    def pattern(self, event: Event) -> str:
        """Return the sentence of a row with places for its facts."""
        return self.one_of(pair_of(event))

    def facts(self, event: Event) -> Iterator[tuple[str, str]]:
        """Yield what is put into the sentence, each as it is read."""
        yield "round", "1"
        yield from ((name, NOTHING) for names in MOMENTS.values() for name in names)
        yield "who", self.person(event.by)
        for name, value in event.detail.items():
            yield name, self._way_of(event.deed, name)(value, event.at) if value else NOTHING

    def _way_of(self, deed: Deed, name: str) -> Callable[[str, datetime], str]:
        """Return how a value of a row is said."""
        if name in ENTITIES.get(deed, ()):
            return self.entity
        if name in NUMBERS.get(deed, ()):
            return lambda value, _: written(value, self.code)
        if name in MOMENTS.get(deed, ()):
            return lambda value, _: moment_text(datetime.fromisoformat(value), self.code)
        if name in WEIGHTS.get(deed, ()):
            return lambda value, _: self.one_of(IMPORTANCE[Importance(value)])
        return lambda value, _: plain(self.person(value))


def named_by(event: Event) -> Iterator[str]:
    """Yield the accounts that the sentence of a row names."""
    yield event.by
    yield from (event.detail[it] for it in PEOPLE.get(event.deed, ()) if it in event.detail)
