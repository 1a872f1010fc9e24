"""The caller's story, put together from the call and the journal before anybody greets. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Protocol

from agi.callback_states import Callback
from agi.calls import Call, Outcome
from agi.events import DigitPressed, LookUpAnswered
from core.phone_numbers import national_number
from ivr.nodes import BACK, REPEAT
from supervision.call_records import CallRecord
from supervision.store import JournalEvent

MOST_EARLIER = 8
Card = Mapping[str, Any]
Answers = Mapping[str, Sequence[Card]]  # call_id -> question and ways of what served it
NO_ANSWERS: Answers = MappingProxyType({})


class CallerCards(Protocol):
    """Knows who is behind a number."""

    async def card_of(self, number: str) -> Card | None:
        """Return the person of *number*, written in any form, ready for JSON; None if unknown."""


class CallAnswers(Protocol):
    """Knows which entries of the FAQ bank served a call."""

    async def answers_of(
        self, call_ids: Collection[str], spoken: Mapping[str, Sequence[str]]
    ) -> Answers:
        """Return what served these calls, ready for JSON; *spoken* was heard in a flow."""


class CallerRequests(Protocol):
    """Knows which requests of a caller are open."""

    async def of_caller(self, number: str, beneficiary: int | None) -> Sequence[Card]:
        """Return them, ready for JSON; *beneficiary* is the one person of the number, if known."""


class NoRequests:
    """Stands in where requests are not asked."""

    async def of_caller(self, number: str, beneficiary: int | None) -> Sequence[Card]:  # noqa: ARG002
        """Know of none."""
        return ()


class NoAnswers:
    """Stands in where the FAQ bank is not asked."""

    async def answers_of(
        self,
        call_ids: Collection[str],  # noqa: ARG002
        spoken: Mapping[str, Sequence[str]],  # noqa: ARG002
    ) -> Answers:
        """Know of none."""
        return NO_ANSWERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the caller: a choice (*digit* of *menu*), or a look-up with its result."""

    menu: str = ""
    digit: str = ""
    look_up: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCall:
    """A call of the same number before this one, with what its agent said of it."""

    call_id: str
    started_at: datetime
    queue: str | None
    agent: str | None
    outcome: Outcome | None
    talked_for: timedelta | None
    disposition: str | None = None
    answers: tuple[Card, ...] = ()  # the FAQ entries that served it: question, ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What there is to know of a caller beside the call itself."""

    call_id: str
    card: Card | None
    steps: tuple[Step, ...]
    earlier: tuple[EarlierCall, ...]
    callbacks: tuple[Callback, ...]
    last_note: CallRecord | None
    requests: tuple[Card, ...] = ()  # that are open


def story_of(
    call: Call,
    *,
    card: Card | None,
    events: Iterable[JournalEvent],
    calls: Iterable[Call],
    records: Sequence[CallRecord],
    callbacks: Iterable[Callback],
    answers: Answers = NO_ANSWERS,
    requests: Iterable[Card] = (),
) -> Story:
    """Return the story of *call*; *calls*, *records* (newest first) are of the same caller."""
    others = [record for record in records if record.call_id != call.call_id]
    said = {record.call_id: record.disposition for record in reversed(others)}
    numbers = forms_of(call.caller)
    return Story(
        call_id=call.call_id,
        card=card,
        steps=steps_of(events),
        earlier=tuple(_earlier(it, said, answers) for it in calls if it.call_id != call.call_id),
        callbacks=tuple(it for it in callbacks if numbers & forms_of(it.number)),
        requests=tuple(requests),
        last_note=next((record for record in others if record.note), None),
    )


def steps_of(events: Iterable[JournalEvent]) -> tuple[Step, ...]:
    """Return the caller's way through the menus: choices, and what was looked up for them."""
    steps: list[Step] = []
    for event in events:
        detail = event.detail
        if event.kind == DigitPressed.kind and detail["digit"] not in (REPEAT, BACK):
            steps.append(Step(menu=detail["menu"], digit=detail["digit"]))
        elif event.kind == LookUpAnswered.kind:
            steps.append(Step(look_up=detail["look_up"], result=detail["result"]))
    return tuple(steps)


def forms_of(number: str) -> frozenset[str]:
    """Return every form in which the network may write *number*; an unknown one is no form."""
    if not any(character.isdigit() for character in number):
        return frozenset()
    if not (national := national_number(number)):
        return frozenset({number})
    bare = national.removeprefix("0")
    return frozenset({national, bare, f"+966{bare}", f"966{bare}", f"00966{bare}"})


def _earlier(call: Call, said: Mapping[str, str | None], answers: Answers) -> EarlierCall:
    return EarlierCall(
        call_id=call.call_id,
        started_at=call.started_at,
        queue=call.queue,
        agent=call.agent,
        outcome=call.outcome,
        talked_for=call.talked_for,
        disposition=said.get(call.call_id),
        answers=tuple(answers.get(call.call_id, ())),
    )
