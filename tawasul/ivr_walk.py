"""A caller at the terminal: prompts are read, keys are typed, an empty line is silence."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from ivr import steps as s
from ivr.dialogue import Turn, advance, begin
from ivr.nodes import FlowDefinition
from ivr.prompts import texts
from ivr.rehearsal import Sample, Stage, answered, shown_end, shown_scores, typed
from ivr.saying import parts_of
from ivr.spoken.parts import text_of

SIGN = "▸ "
HELP = "Type a key or digits and Enter; Enter alone is silence; Ctrl-D hangs up."
Show = Callable[[str], object]


def walk(
    flow: FlowDefinition,
    *,
    samples: tuple[Sample, ...],
    language: str | None,
    at: datetime | None,
    lines: Iterable[str],
    show: Show,
) -> None:
    """Lead whoever types *lines* through *flow*, as if they called at that moment."""
    stage = Stage(now=at or datetime.now(UTC), samples=samples)
    begun = flow.begun_in(language) if language else flow
    show(f"{flow.version} · {stage.hours().now:%A %Y-%m-%d %H:%M} · {HELP}")
    for sample in samples:
        along = f", with {sample.value}" if sample.value else ""
        show(f"  known: {sample.look_up} {sample.number}, identifier {sample.identity}{along}")
    show("")
    _lead(begin(begun), stage, iter(lines), show)


def _lead(turn: Turn, stage: Stage, lines: Iterator[str], show: Show) -> None:
    while not isinstance(turn.step, s.Decision):
        for line in shown(turn.step, turn.place.language):
            show(line)
        if isinstance(turn.step, s.Ask | s.Gather):
            if (keys := _next(lines, show)) is None:
                return
            turn = advance(turn.place, pressed(turn.step, keys))
            for score in shown_scores(turn.told):
                show(f"  (score: {score})")
        else:
            outcome = answered(turn, stage)
            _show_outcome(turn.step, outcome, show)
            turn = advance(turn.place, outcome)
    show(f"■ {shown_end(turn.step)}")


def _next(lines: Iterator[str], show: Show) -> str | None:
    line = next(lines, None)
    if line is None:
        show("■ caller hangs up")
        return None
    return line.strip()


def pressed(step: s.Ask | s.Gather, keys: str) -> s.Outcome:
    """Return the first key typed, or all of them where digits are asked for."""
    if isinstance(step, s.Gather):
        return typed(keys, step.most)
    return keys[:1] or None


def shown(step: s.Step, language: str) -> Iterator[str]:
    """Give what is heard as lines of text."""
    if isinstance(step, s.Speak):
        yield f"  ({language})"
    if isinstance(step, s.Say | s.Ask | s.Gather):
        for part in step.heard:
            yield from (f"  {line}" for line in _text(part, language).splitlines())


def _text(part: str | s.Spoken, language: str) -> str:
    if isinstance(part, str):
        return texts(language).get(part, f"({part})")  # an entry of the FAQ bank has no text here
    return text_of(parts_of(part, language))


def _show_outcome(step: s.Step, outcome: s.Outcome, show: Show) -> None:
    match step, outcome:
        case s.LookUp(), s.Answer():
            show(f"  ({step.name}: {outcome.result})")
        case s.AskCalendar(), s.Hours():
            state = "open" if outcome.is_open else f"closed, {outcome.reason}"
            show(f"  ({step.name}: {state})")
        case s.BookCallback(), _:
            show(f"  (callback: {'booked' if outcome else 'refused'})")
