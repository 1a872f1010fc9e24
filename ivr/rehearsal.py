"""Plays a caller against a flow without Asterisk: a script of keys in, what was heard out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from difflib import ndiff

from ivr import steps as s
from ivr.dialogue import Turn, advance, begin
from ivr.nodes import BACK, FlowDefinition, Reason, Register, SpokenKind

RIYADH = timezone(timedelta(hours=3))
OPENS, CLOSES = time(6), time(21)
ANYTHING = "…"
SILENCES = ("", "~", "silence")
HUNG_UP = "caller hangs up"
ANSWERS = "answers"  # when they are away no entry of the FAQ bank is spoken
CALLBACKS = "callbacks"  # when they are away nothing is booked


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What a register knows, and to whom it tells it."""

    look_up: str
    number: str
    identity: str = field(repr=False)
    value: str = ""  # what must go along; "": whatever does
    fields: Mapping[str, str] = field(default_factory=dict)

    def answers(self, step: s.LookUp) -> bool:
        """Tell whether it is what *step* asks for."""
        asked = (step.name, step.number, step.identity)
        is_asked = asked == (self.look_up, self.number, self.identity)
        return is_asked and self.value in {"", step.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The world of a rehearsal: its moment, its registers, and why the centre is closed."""

    now: datetime
    samples: tuple[Sample, ...] = ()
    away: frozenset[str] = frozenset()
    reason: Reason | None = None
    opens_at: datetime | None = None
    given: Mapping[str, str] = field(default_factory=dict)

    def hours(self) -> s.Hours:
        """Return the published hours, unless the stage is closed for another reason."""
        if self.reason is None:
            return published_hours(self.now)
        opens_at = self.opens_at or published_hours(self.now + timedelta(days=1)).opens_at
        return s.Hours(is_open=False, now=self.now, reason=self.reason, opens_at=opens_at)

    def answer(self, step: s.LookUp, register: Register) -> s.Answer:
        """Return what the register tells this caller."""
        if step.name in self.away:
            return s.Answer(s.Result.UNAVAILABLE)
        for sample in self.samples:
            if sample.answers(step):
                return s.Answer(s.Result.FOUND, dict(_typed_fields(sample.fields, register)))
        return s.Answer(s.Result.REFUSED)


def published_hours(now: datetime) -> s.Hours:
    """Return the state of a centre that is open from 06:00 to 21:00 every day."""
    local = now.astimezone(RIYADH)
    if OPENS <= local.time() < CLOSES:
        return s.Hours(is_open=True, now=local)
    day = local.date() + timedelta(days=local.time() >= CLOSES)
    opens_at = datetime.combine(day, OPENS, RIYADH)
    return s.Hours(is_open=False, now=local, reason=Reason.NIGHT, opens_at=opens_at)


def moment(text: str) -> datetime:
    """Return a moment of Riyadh, or of the zone that *text* names."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=RIYADH)


def _typed_fields(
    fields: Mapping[str, str], register: Register
) -> Iterator[tuple[str, s.SpokenValue]]:
    for name, text in fields.items():
        match register.fields.get(name):
            case SpokenKind.DATE:
                yield name, date.fromisoformat(text)
            case SpokenKind.TIME:
                yield name, time.fromisoformat(text)
            case SpokenKind.COUNT | SpokenKind.POSITION | SpokenKind.MONEY:
                yield name, int(text)
            case _:
                yield name, text


def typed(text: str, most: int) -> s.Typed:
    """Return digits as a script writes them: ``123#``, or without # when a pause ends them."""
    digits = "" if text in SILENCES else text.removesuffix(BACK)
    return s.Typed(digits[:most], ended=text.endswith(BACK) or len(digits) >= most)


def answered(turn: Turn, stage: Stage) -> s.Outcome:
    """Return what the world, not the caller, answers to a step; nobody interrupts what is said."""
    match turn.step:
        case s.LookUp():
            return stage.answer(turn.step, turn.place.flow.registers[turn.step.name])
        case s.AskCalendar():
            return stage.hours()
        case s.AskAnswer():
            return None if ANSWERS in stage.away else f"answer-{turn.step.entry}"
        case s.BookCallback():
            return CALLBACKS not in stage.away
        case _:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A test of a flow: what the caller does, what they should hear, and how it should end."""

    name: str
    keys: tuple[str, ...]
    hears: tuple[str, ...]
    ends: str
    scores: tuple[str, ...] | None = None  # as ``agent 5``; None expects nothing of them
    stage: Stage = field(default_factory=lambda: Stage(now=datetime.now(UTC)))


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came of a script."""

    heard: tuple[str, ...]
    end: str
    scores: tuple[str, ...] = ()


def rehearse(flow: FlowDefinition, script: Script) -> Rehearsed:
    """Lead the script's caller through *flow*; when the keys run out the caller hangs up."""
    keys = iter(script.keys)
    heard: list[str] = []
    scores: list[str] = []
    turn = begin(flow, given=script.stage.given)
    while not isinstance(turn.step, s.Decision):
        heard.extend(shown_heard(turn.step))
        if isinstance(turn.step, s.Ask | s.Gather):
            if (key := next(keys, None)) is None:
                return Rehearsed(tuple(heard), HUNG_UP, tuple(scores))
            outcome = _pressed(turn.step, key)
        else:
            outcome = answered(turn, script.stage)
        turn = advance(turn.place, outcome)
        scores.extend(shown_scores(turn.told))
    return Rehearsed(tuple(heard), shown_end(turn.step), tuple(scores))


def _pressed(step: s.Ask | s.Gather, key: str) -> s.Outcome:
    if isinstance(step, s.Gather):
        return typed(key, step.most)
    return None if key in SILENCES else key


def shown_heard(step: s.Step) -> Iterator[str]:
    """Give what is heard in a step as scripts write it: ``main-menu``, ``digits 123``."""
    if isinstance(step, s.Speak):
        yield f"language {step.language}"
    if isinstance(step, s.Say | s.Ask | s.Gather):
        for part in step.heard:
            yield part if isinstance(part, str) else f"{part.kind} {shown_value(part.value)}"


def shown_scores(told: Iterable[s.Told]) -> Iterator[str]:
    """Give what was scored as scripts write it: ``agent 5``."""
    return (f"{it.question} {it.score}" for it in told if isinstance(it, s.ScoreGiven))


def shown_value(value: s.SpokenValue) -> str:
    """Return a value as people write it."""
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def shown_end(decision: s.Decision) -> str:
    """Return a decision as scripts write it: ``queue noor``, ``hang-up served``."""
    if isinstance(decision, s.Enqueue):
        return f"queue {decision.queue}"
    if isinstance(decision, s.Resume):
        return "resume"
    return f"hang-up {decision.ending}"


def differences(script: Script, rehearsed: Rehearsed) -> list[str]:
    """Return the lines of a diff from what was expected to what came; none when they agree."""
    scores = rehearsed.scores if script.scores is None else script.scores
    heard_right = fits(script.hears, rehearsed.heard)
    if heard_right and (script.ends, scores) == (rehearsed.end, rehearsed.scores):
        return []
    expected = _lines(script.hears, scores, script.ends)
    came = _lines(rehearsed.heard, rehearsed.scores, rehearsed.end)
    return [line for line in ndiff(expected, came) if not line.startswith("?")]


def _lines(hears: Iterable[str], scores: Iterable[str], end: str) -> list[str]:
    return [*(f"hears {it}" for it in hears), *(f"score {it}" for it in scores), f"ends  {end}"]


def fits(expected: Iterable[str], heard: Iterable[str]) -> bool:
    """Tell whether *heard* is as *expected*, where … stands for anything."""
    return _fits(tuple(expected), tuple(heard))


def _fits(expected: tuple[str, ...], heard: tuple[str, ...]) -> bool:
    if not expected:
        return not heard
    first, *rest = expected
    if first == ANYTHING:
        return any(_fits(tuple(rest), heard[begin:]) for begin in range(len(heard) + 1))
    return bool(heard) and heard[0] == first and _fits(tuple(rest), heard[1:])
