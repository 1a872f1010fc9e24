"""The time line of a request in words: one sentence for each row, who was told, what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from agent_desktop.request_missed import missed_text
from agent_desktop.request_words import AHEAD, NOT_ACKNOWLEDGED_AHEAD
from agent_desktop.words import Translate
from ticketing.answers_given import fallen
from ticketing.entities import Ministry
from ticketing.escalation import Step, StepKind
from ticketing.importance import Clock
from ticketing.narrator import NOTHING, Narrator, named_by
from ticketing.request_states import Deed
from ticketing.requests import Event, Telling
from ticketing.undelivered import Undelivered
from ticketing.whole_request import WholeRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the time line as the page draws it."""

    n: int
    at: datetime  # for a step: when it fell due
    deed: Deed
    sentence: Markup
    text: str
    is_told: bool
    has_fallen: bool  # an answer that is not in force any more
    told: Sequence[str]  # people, by name
    copied: Sequence[str]
    missed: Sequence[Markup]  # of the messages, those that did not arrive
    unreached: Sequence[str] = ()  # those of both who can neither be written to nor sign in


@dataclass(frozen=True, slots=True)
class Ahead:
    """One step to come as the page draws it."""

    at: datetime
    sentence: Markup


@dataclass(frozen=True, slots=True)
class Teller:
    """Says a time line in one language."""

    ministry: Ministry
    people: Mapping[str, str]  # full names
    code: str
    translate: Translate

    def lines(
        self,
        events: Sequence[Event],
        tellings: Sequence[Telling],
        undelivered: Sequence[Undelivered] = (),
    ) -> list[Line]:
        """Return the time line, the newest first."""
        gone = fallen(events)
        return [
            self._line(event, tellings, undelivered, has_fallen=event.n in gone)
            for event in reversed(events)
        ]

    def person(self, name: str) -> str:
        """Return what somebody is called."""
        return self._narrator.person(name)

    def _line(
        self,
        event: Event,
        tellings: Sequence[Telling],
        undelivered: Sequence[Undelivered],
        *,
        has_fallen: bool,
    ) -> Line:
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
            has_fallen=has_fallen,
            told=[self.person(it.person) for it in mine if not it.is_copy],
            copied=[self.person(it.person) for it in mine if it.is_copy],
            missed=[
                missed_text(it, self.person(it.person or ""), self.translate)
                for it in undelivered
                if it.occasion in {occasion, f"event/{event.n}"}
            ],
            unreached=[self.person(it.person) for it in mine if it.is_undeliverable],
        )

    def news(self, event: Event) -> Markup:
        """Return what one row says where its words do not follow."""
        return self.sentence(event).rstrip(":")

    def sentence(self, event: Event) -> Markup:
        """Return what one row says."""
        facts = {name: _isolated(value) for name, value in self._narrator.facts(event)}
        return Markup(self._narrator.pattern(event)) % facts  # noqa: S704 - facts are escaped

    def ahead(self, steps: Sequence[Step]) -> list[Ahead]:
        """Return what comes if nothing is done, each step as what it is."""
        return [Ahead(step.at, self._ahead(step)) for step in steps]

    def _ahead(self, step: Step) -> Markup:
        people = self.translate(", ").join(map(self.person, step.told))
        facts = {
            "at": _isolated(self._narrator.entity(step.entity, step.at)),
            "told": _isolated(people or NOTHING),
        }
        return Markup(self.translate(pattern_ahead(step))) % facts  # noqa: S704 - likewise

    @property
    def _narrator(self) -> Narrator:
        return Narrator(self.ministry, self.people, self.code)


def pattern_ahead(step: Step) -> str:
    """Return what is said of a step to come; a head who is only told has nothing to do yet."""
    if step.key.kind is StepKind.RISE and step.key.clock is Clock.ACKNOWLEDGE:
        return NOT_ACKNOWLEDGED_AHEAD
    return AHEAD[step.key.kind]


def named_in(whole: WholeRequest) -> frozenset[str]:
    """Return the accounts that the page of a request names."""
    request = whole.request
    named = {request.filed_by, request.assignee, request.reviewer}
    named |= {name for event in whole.events for name in named_by(event)}
    named |= {it.person for it in whole.tellings}
    named |= {person for step in whole.ahead for person in step.told}
    return frozenset(name for name in named if name)


def _isolated(value: str) -> Markup:
    """Return a value whose direction does not disturb the sentence."""
    return Markup("<bdi>{}</bdi>").format(value)
