"""The time line of a request in words: one sentence for each row, who was told, what was said."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from agent_desktop.days import moment_text
from agent_desktop.request_signs import name_of
from agent_desktop.request_words import IMPORTANCE, NOT_ACKNOWLEDGED, SENTENCES
from agent_desktop.words import N_, Translate
from ticketing.entities import Ministry
from ticketing.importance import Clock
from ticketing.reckoning import BY
from ticketing.request_numbers import spaced
from ticketing.request_states import Deed
from ticketing.requests import Event, Telling
from ticketing.whole_request import WholeRequest

CENTRE_ITSELF = N_("The centre itself")
ENTITIES: Mapping[Deed, tuple[str, ...]] = {
    Deed.TRANSFER: ("from", "to"),
    Deed.OBJECT: ("to",),
    Deed.RISE: ("at",),
    Deed.WARN: ("at",),
}
NUMBERS: Mapping[Deed, tuple[str, ...]] = {Deed.MERGE: ("into",), Deed.LINK: ("with",)}
MOMENTS: Mapping[Deed, tuple[str, ...]] = {Deed.RECKON: ("before", "after")}
NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the time line as the page draws it."""

    n: int
    at: datetime  # for a step: when it fell due
    deed: Deed
    sentence: Markup
    text: str
    is_told: bool
    told: Sequence[str]  # people, by name
    copied: Sequence[str]
    unreached: Sequence[str] = ()  # those of both who can neither be written to nor sign in


@dataclass(frozen=True, slots=True)
class Teller:
    """Says a time line in one language."""

    ministry: Ministry
    people: Mapping[str, str]  # full names
    code: str
    translate: Translate

    def lines(self, events: Sequence[Event], tellings: Sequence[Telling]) -> list[Line]:
        """Return the time line, the newest first."""
        return [self._line(event, tellings) for event in reversed(events)]

    def person(self, name: str) -> str:
        """Return what somebody is called."""
        return self.translate(CENTRE_ITSELF) if name == BY else self.people.get(name, name)

    def _line(self, event: Event, tellings: Sequence[Telling]) -> Line:
        occasion = event.detail.get("step", f"event/{event.n}")
        mine = [it for it in tellings if it.occasion == occasion]
        fell_at = event.detail.get("fell_at")
        return Line(
            n=event.n,
            at=datetime.fromisoformat(fell_at) if fell_at else event.at,
            deed=event.deed,
            sentence=self.sentence(event),
            text=event.detail.get("text", ""),
            is_told=event.is_told,
            told=[self.person(it.person) for it in mine if not it.is_copy],
            copied=[self.person(it.person) for it in mine if it.is_copy],
            unreached=[self.person(it.person) for it in mine if it.is_undeliverable],
        )

    def news(self, event: Event) -> Markup:
        """Return what one row says where its words do not follow."""
        return self.sentence(event).rstrip(":")

    def sentence(self, event: Event) -> Markup:
        """Return what one row says."""
        facts = {name: _isolated(value) for name, value in self._facts(event)}
        return Markup(self.translate(pattern_of(event))) % facts  # noqa: S704 - facts are escaped

    def _facts(self, event: Event) -> Iterator[tuple[str, str]]:
        yield from (("round", "1"), ("before", NOTHING), ("after", NOTHING))
        yield "who", self.person(event.by)
        for name, value in event.detail.items():
            yield name, self._way_of(event.deed, name)(value, event.at) if value else NOTHING

    def _way_of(self, deed: Deed, name: str) -> Callable[[str, datetime], str]:
        """Return how a value of a row is said."""
        if name in ENTITIES.get(deed, ()):
            return lambda value, at: name_of(value, self.ministry, at, self.code)
        if name in NUMBERS.get(deed, ()):
            return lambda value, _: spaced(value)
        if name in MOMENTS.get(deed, ()):
            return lambda value, _: moment_text(datetime.fromisoformat(value), self.code)
        if deed is Deed.WEIGH and name in IMPORTANCE_NAMES:
            return lambda value, _: self.translate(IMPORTANCE[value])  # type: ignore[index]
        return lambda value, _: self.person(value)


IMPORTANCE_NAMES = frozenset({"from", "to"})


def pattern_of(event: Event) -> str:
    """Return the sentence of a row, before what it names is put in."""
    clock = event.detail.get("step", "").partition("/")[0]
    if event.deed is Deed.RISE and clock == Clock.ACKNOWLEDGE:
        return NOT_ACKNOWLEDGED
    return SENTENCES[event.deed]


def named_in(whole: WholeRequest) -> frozenset[str]:
    """Return the accounts that the page of a request names."""
    request = whole.request
    named = {request.filed_by, request.assignee, request.reviewer}
    named |= {event.by for event in whole.events} | {it.person for it in whole.tellings}
    named |= {event.detail["to"] for event in whole.events if event.deed is Deed.ASSIGN}
    named |= {person for step in whole.ahead for person in step.told}
    return frozenset(name for name in named if name)


def _isolated(value: str) -> Markup:
    """Return a value whose direction does not disturb the sentence."""
    return Markup("<bdi>{}</bdi>").format(value)
