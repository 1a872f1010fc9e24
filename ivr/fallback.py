"""Compiles a flow into native menus of the dialplan, for callers whom no controller leads. Pure.

Each node that can be reached becomes a context of its own. Nothing is collected, looked up or
spoken but prompts: who asks for that hears so, and goes where those go who are not understood.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from asterisk_conf.dialplan import (
    Context,
    Dialplan,
    Extension,
    Step,
    assign,
    goto,
    goto_here,
    goto_if,
)
from asterisk_conf.names import (
    HANG_UP,
    LANGUAGE_OF_CHANNEL,
    Prompt,
    decision_for_queue,
    sound,
)
from asterisk_conf.names import Context as Name
from asterisk_conf.told import Told, telling, word
from asterisk_conf.values import NAME
from ivr import nodes as n
from ivr.fallback_hours import ANSWERS, OPEN, asked, hours
from ivr.timetable import Timetable

NATIVE = "/native"  # behind the version of a flow that Asterisk leads alone
BEGIN, RESUME, LATE = "tawasul-native", "tawasul-native-again", "tawasul-native-late"
MUTE = assign("SAY", "")


@dataclass(frozen=True, slots=True)
class _Plan:
    """The flow while it is compiled: its nodes' contexts, and the menu that # goes back to."""

    flow: n.FlowDefinition
    timetables: Mapping[str, Timetable]
    before: Mapping[str, str]  # of each node that can be reached: the menu it was first met from

    def context(self, node: str) -> str:
        """Return the name of a node's context; a name that no context may have is numbered."""
        return f"native-{node if NAME.fullmatch(node) else [*self.flow.nodes].index(node)}"

    def to(self, node: str) -> Step:
        """Return the jump to a node."""
        return goto(self.context(node))

    def pressed(self, node: str, key: str, target: str) -> Extension:
        """Return the extension of a key that leads to the node *target*."""
        return Extension(key, (telling(Told.KEY, word(node), key), self.to(target)))


def compiled(flow: n.FlowDefinition, timetables: Mapping[str, Timetable]) -> Dialplan:
    """Return the native menus of *flow*; a calendar without a timetable is always open."""
    resumed = _after_welcome(flow)
    before = _met(flow, resumed)
    plan = _Plan(flow, timetables, before)
    reached = [node for node in flow.nodes.values() if node.name in before]
    calendars = dict.fromkeys(node.calendar for node in reached if isinstance(node, n.Calendar))
    return Dialplan(
        version=flow.version + NATIVE,
        begins=BEGIN,
        resumes=RESUME,
        contexts=(
            _beginning(plan),
            _resuming(plan, resumed),
            _late(plan),
            *(
                hours(name, timetables[name], includes=(LATE,))
                for name in calendars
                if name in timetables
            ),
            *(_context(node, plan) for node in reached),
        ),
    )


def _fresh() -> tuple[Step, ...]:
    return MUTE, assign("TURNS", "0")


def _beginning(plan: _Plan) -> Context:
    start = Extension("s", (*_fresh(), plan.to(plan.flow.start)))
    return Context(name=BEGIN, includes=(LATE,), extensions=(start,))


def _resuming(plan: _Plan, resumed: str) -> Context:
    """One sentence, through which only 0 is heard: what else was typed belonged to the dialogue."""
    sentence = Step("Background", f"{sound(Prompt.BACK_TO_MENU)},m")
    emergency = plan.pressed(resumed, n.EMERGENCY_KEY, plan.flow.emergency)
    start = Extension("s", (*_fresh(), sentence, plan.to(resumed)))
    return Context(name=RESUME, includes=(LATE,), extensions=(start, emergency))


def _late(plan: _Plan) -> Context:
    """It took too long: no more questions are asked, so that only automatic ways are left."""
    steps = (
        assign("TIMEOUT(absolute)", "0"),
        assign("TURNS", str(plan.flow.turns)),
        MUTE,
        plan.to(plan.flow.overflow),
    )
    return Context(name=LATE, extensions=(Extension("T", steps),))


def _after_welcome(flow: n.FlowDefinition) -> str:
    """Return where those go on who have heard the greeting and chosen their language."""
    name = flow.start
    while isinstance(node := flow.nodes[name], n.Play | n.Language):
        name = node.next
    return name


def _met(flow: n.FlowDefinition, resumed: str) -> Mapping[str, str]:
    """Return every node that is reached natively, with the menu before it ("" for none)."""
    met = dict.fromkeys((flow.start, resumed, flow.emergency, flow.overflow), "")
    waiting = list(met)
    for name in waiting:
        node = flow.nodes[name]
        above = name if is_asked(node) else met[name]
        for target in _ways(node):
            if target not in met:
                met[target] = above
                waiting.append(target)
    return met


def _ways(node: n.Node) -> Iterator[str]:
    match node:
        case n.Collect():
            yield node.failed
        case n.LookUp():
            yield node.unavailable
        case n.Answer():
            yield node.absent
        case n.Menu() if not is_asked(node):
            yield node.failed
        case _:
            yield from (target for _, target in node.ways())


def is_asked(node: n.Node) -> bool:
    """Tell whether *node* is a menu that can be put without values."""
    return isinstance(node, n.Menu) and bool(_prompts(node))


def _prompts(node: n.Node) -> tuple[str, ...]:
    says = node.prompts if isinstance(node, n.Menu) else node.says()
    return tuple(item.name for item in says if isinstance(item, n.Prompt))


def _sounds(prompts: Sequence[str]) -> str:
    """Return what Background takes before another prompt."""
    return "".join(f"{sound(prompt)}&" for prompt in prompts)


def _saying(*prompts: str) -> Step:
    return assign("SAY", "${SAY}" + _sounds(prompts))


def _context(node: n.Node, plan: _Plan) -> Context:
    return Context(
        name=plan.context(node.name), includes=(LATE,), extensions=tuple(_extensions(node, plan))
    )


def _extensions(node: n.Node, plan: _Plan) -> Iterator[Extension]:
    match node:
        case n.Menu() if is_asked(node):
            yield from _menu(node, plan)
        case n.Menu() | n.Collect():
            yield Extension("s", (_saying(Prompt.UNAVAILABLE), plan.to(node.failed)))
        case n.LookUp():
            yield Extension("s", (plan.to(node.unavailable),))
        case n.Answer():
            yield Extension("s", (plan.to(node.absent),))
        case n.Play():
            prompts = _prompts(node)
            said = (_saying(*prompts),) if prompts else ()
            yield Extension("s", (*said, plan.to(node.next)))
        case n.Calendar():
            yield from _calendar(node, plan)
        case _:
            yield from _said_first(node, plan)
            yield from _work(node, plan)


def _menu(menu: n.Menu, plan: _Plan) -> Iterator[Extension]:
    flow, name = plan.flow, word(menu.name)
    are_spent = f"${{TURNS}} >= {flow.turns}"
    yield Extension(
        "s",
        (
            goto_if(are_spent, "failed"),
            assign("TRIES", "0"),
            assign("REPEATS", "0"),
            telling(Told.MENU, name),
            Step("Set", "TURNS=$[${TURNS} + 1]", label="ask"),
            assign("HEARD", "${SAY}" + "&".join(map(sound, _prompts(menu)))),
            MUTE,
            Step("Background", "${HEARD}"),
            Step("WaitExten", f"{flow.silence_seconds:g}"),
        ),
    )
    for key, target in menu.keys.items():
        yield plan.pressed(menu.name, key, target)
    yield plan.pressed(menu.name, n.EMERGENCY_KEY, flow.emergency)
    yield from _repeating(menu, plan)
    sorry, silent = flow.sorry, telling(Told.TRY, name)
    wrong = telling(Told.TRY, name, "${INVALID_EXTEN}")
    yield Extension("i", (wrong, _saying(sorry.wrong_key), goto_here("again")))
    yield Extension("t", (silent, _saying(sorry.silence), goto_here("again")))
    yield Extension(
        "again",
        (
            assign("TRIES", "$[${TRIES} + 1]"),
            goto_if(f"${{TRIES}} >= {flow.tries}", "enough"),
            goto_if(are_spent, "enough"),
            Step("Goto", "s,ask"),
        ),
    )
    yield Extension("enough", (MUTE, goto_here("failed")))
    yield Extension("failed", (plan.to(menu.failed),))


def _repeating(menu: n.Menu, plan: _Plan) -> Iterator[Extension]:
    """The star repeats some times; # goes back to the menu before, the first is only repeated."""
    name, before = word(menu.name), plan.before[menu.name]
    too_often = f"${{REPEATS}} >= {plan.flow.repeats}"
    for key in (n.REPEAT, n.BACK):
        if key == n.BACK and before:
            yield plan.pressed(menu.name, key, before)
            continue
        yield Extension(
            key,
            (
                goto_if(too_often, "too-often"),
                assign("REPEATS", "$[${REPEATS} + 1]"),
                telling(Told.KEY, name, key),
                goto_if(f"${{TURNS}} >= {plan.flow.turns}", "enough"),
                Step("Goto", "s,ask"),
            ),
        )
    sorry = _saying(plan.flow.sorry.wrong_key)
    told = telling(Told.TRY, name, n.REPEAT)
    yield Extension("too-often", (told, sorry, goto_here("again")))


def _calendar(node: n.Calendar, plan: _Plan) -> Iterator[Extension]:
    timetable = plan.timetables.get(node.calendar)
    if timetable is None:
        yield Extension("s", (plan.to(node.open),))
        return
    told = telling(Told.CALENDAR, word(node.calendar), "${HOURS}")
    answer = (asked(node.calendar, timetable), assign("HOURS", "${GOSUB_RETVAL}"), told)
    yield Extension("s", (*answer, goto_here("${HOURS}")))
    for possible in ANSWERS:
        yield Extension(possible, (plan.to(_way(node, possible)),))
    yield Extension("i", (plan.to(node.closed),))


def _way(node: n.Calendar, answer: str) -> str:
    return node.open if answer == OPEN else node.reasons.get(n.Reason(answer), node.closed)


def _said_first(node: n.Node, plan: _Plan) -> Iterator[Extension]:
    """What is pending and the node's own words; any key ends them, 0 is also the emergency."""
    yield Extension(
        "s",
        (
            assign("HEARD", "${SAY}" + _sounds(_prompts(node))),
            MUTE,
            goto_if('"${HEARD}" = ""', "work"),
            Step("Background", "${HEARD:0:-1}"),  # without the last &
            goto_here("work"),
        ),
    )
    if node.name != plan.flow.emergency:
        yield plan.pressed(node.name, n.EMERGENCY_KEY, plan.flow.emergency)
    yield Extension("i", (goto_here("work"),))


def _work(node: n.Node, plan: _Plan) -> Iterator[Extension]:
    match node:
        case n.Queue():
            yield Extension("work", (goto(Name.DECIDED, decision_for_queue(node.queue)),))
        case n.HangUp():
            told = telling(Told.ENDED, str(node.ending))
            yield Extension("work", (told, goto(Name.DECIDED, HANG_UP)))
        case n.Language():
            yield from _language(node, plan)
        case _:
            raise TypeError(f"{node.name} has no work to do")


def _language(node: n.Language, plan: _Plan) -> Iterator[Extension]:
    languages = plan.flow.languages
    if node.language != n.NEXT_LANGUAGE:
        yield Extension("work", (goto_here(f"speak-{node.language}"),))
        spoken: tuple[str, ...] = (node.language,)
    else:
        after = zip(languages, (*languages[1:], languages[0]), strict=True)
        jumps = (
            goto_if(f'"${{{LANGUAGE_OF_CHANNEL}}}" = "{now}"', f"speak-{then}")
            for now, then in after
        )
        yield Extension("work", (*jumps, goto_here(f"speak-{languages[0]}")))
        spoken = languages
    for language in spoken:
        speak = assign(LANGUAGE_OF_CHANNEL, language)
        told = telling(Told.LANGUAGE, word(language))
        yield Extension(f"speak-{language}", (speak, told, plan.to(node.next)))
