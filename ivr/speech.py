"""What a node says to one caller: prompts by name, and the values known by now."""

from collections.abc import Iterator, Mapping
from datetime import date, time

from ivr import nodes as n
from ivr.steps import Answer, Heard, Hours, Spoken, SpokenValue

Answers = Mapping[str, Answer]


def heard(
    says: n.Says,
    *,
    values: Mapping[str, str],
    answers: Answers,
    hours: Hours | None,
    registers: Mapping[str, n.Register],
) -> Heard:
    """Return what is heard; the checker made sure that every value is known."""
    return tuple(
        part
        for item in says
        for part in (
            (item.name,)
            if isinstance(item, n.Prompt)
            else _spoken(item, values, answers, hours, registers)
        )
    )


def _spoken(
    item: n.Value,
    values: Mapping[str, str],
    answers: Answers,
    hours: Hours | None,
    registers: Mapping[str, n.Register],
) -> Iterator[str | Spoken]:
    if item.kind is n.SpokenKind.OPENING:
        yield from _opening(hours)
        return
    look_up, _, field = item.of.partition(".")
    if not field:
        yield _as_spoken(item, values[item.of])
        return
    value, kind = answers[look_up].fields[field], registers[look_up].fields[field]
    yield kind[str(value)] if isinstance(kind, Mapping) else _as_spoken(item, value)


def _as_spoken(item: n.Value, value: SpokenValue) -> Spoken:
    return Spoken(kind=item.kind, value=value, noun=item.noun, calendar=item.calendar)


def _opening(hours: Hours | None) -> Iterator[str | Spoken]:
    """Say the day only where the hour alone would mislead."""
    if hours is None or hours.opens_at is None:
        return
    today, tomorrow, another_day, at = n.OPENING_PROMPTS
    opens_at = hours.opens_at
    days = (opens_at.date() - hours.now.astimezone(opens_at.tzinfo).date()).days
    match days:
        case 0:
            yield today
        case 1:
            yield tomorrow
        case _:
            yield another_day
            yield Spoken(kind=n.SpokenKind.DATE, value=opens_at.date())
            yield at
    yield Spoken(kind=n.SpokenKind.TIME, value=opens_at.time())


FITTING: Mapping[n.SpokenKind, type] = {
    n.SpokenKind.DATE: date,
    n.SpokenKind.TIME: time,
    n.SpokenKind.WAIT: tuple,
    n.SpokenKind.DIGITS: str,
}


def is_whole(answer: Answer, register: n.Register) -> bool:
    """Tell whether everything that the flow may say of an answer is in it."""
    for name, kind in register.fields.items():
        if name not in answer.fields:
            return False
        value = answer.fields[name]
        if isinstance(kind, Mapping):
            if str(value) not in kind:
                return False
        elif not isinstance(value, FITTING.get(kind, int)):
            return False
    return True
