"""Finds every fault of a flow before a caller does."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ivr import nodes as n
from ivr.faults import Fault, FlowFaultsError
from ivr.flow_file import read_flow
from ivr.flow_ways import circles, known_before, reached, reached_while_closed, roots
from ivr.spoken.nouns import Noun

FEWEST_DIGITS = 2  # 0 alone is the emergency
INTO = "Name what a node collects 'into', or what is 'given'."
LENGTH_OF = {n.DigitCheck.NATIONAL_ID: 10, n.DigitCheck.MOBILE: 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a flow may name: prompts by language, queues, and calendars."""

    prompts: Mapping[str, Collection[str]]
    queues: Collection[str]
    calendars: Collection[str] = ("centre",)
    answers: Collection[str] | None = None  # spoken entries of the FAQ bank; None: nobody knows


def check(text: str, world: World) -> tuple[n.FlowDefinition | None, list[Fault]]:
    """Return the flow of *text* and all its faults in the order of their lines."""
    flow, faults = read_flow(text)
    if flow is not None:
        faults.extend(faults_of(flow, world))
    return flow, sorted(set(faults))


def load(text: str, world: World, *, file: str) -> n.FlowDefinition:
    """Return the flow of *text*; FlowFaultsError says everything that is wrong with it."""
    flow, faults = check(text, world)
    if flow is None or faults:
        raise FlowFaultsError(file, faults)
    return flow


def faults_of(flow: n.FlowDefinition, world: World) -> Iterator[Fault]:
    """Give what is wrong between nodes, and between the flow and its world."""
    yield from _dangling(flow)
    yield from _header(flow, world)
    yield from _prompts(flow, world)
    yield from _values(flow)
    for node in flow.nodes.values():
        yield from _own(node, flow, world)
    if _is_connected(flow):  # otherwise these would only repeat that a node is missing
        yield from _unreachable(flow)
        yield from _endless(flow)
        yield from _closed(flow)
        yield from _used_too_early(flow)


def _is_connected(flow: n.FlowDefinition) -> bool:
    targets = {target for node in flow.nodes.values() for _, target in node.ways()}
    return flow.nodes.keys() >= targets | set(roots(flow))


def _dangling(flow: n.FlowDefinition) -> Iterator[Fault]:
    for key in ("start", "overflow", "emergency"):
        target = getattr(flow, key)
        if target and target not in flow.nodes:
            yield _no_node(flow, flow.lines.get(key, 1), "", key, target)
    for node in flow.nodes.values():
        for label, target in node.ways():
            is_inherited = label == "failed" and target == flow.overflow
            if target and target not in flow.nodes and not is_inherited:
                yield _no_node(flow, node.line_of(label), node.name, label, target)


def _no_node(flow: n.FlowDefinition, line: int, node: str, label: str, target: str) -> Fault:
    return Fault(
        line,
        node,
        f"{label!r} leads to {target!r}, which is no node.",
        _suggestion(target, flow.nodes, "Write the name of a node, or add one of that name."),
    )


def _header(flow: n.FlowDefinition, world: World) -> Iterator[Fault]:
    emergency = flow.nodes.get(flow.emergency)
    if emergency is not None and not isinstance(emergency, n.Queue):
        yield Fault(
            flow.lines.get("emergency", 1),
            "",
            f"'emergency' leads to {flow.emergency!r}, which is no queue.",
            "Name a node with 'queue:': 0 must reach a person at any time.",
        )
    for language in flow.languages:
        if language not in world.prompts:
            yield Fault(
                flow.lines.get("languages", 1),
                "",
                f"There are no prompts in the language {language!r}.",
                f"Use {' or '.join(sorted(world.prompts))}, or write its prompts.",
            )
    for queue in sorted(flow.always_open - set(world.queues)):
        yield _no_queue(flow.lines.get("always-open", 1), "", queue, world)


def _no_queue(line: int, node: str, queue: str, world: World) -> Fault:
    known = f"Name one of {', '.join(sorted(world.queues))}."
    return Fault(line, node, f"There is no queue {queue!r}.", known)


def _prompts(flow: n.FlowDefinition, world: World) -> Iterator[Fault]:
    for line, node, name in _named_prompts(flow):
        absent = [it for it in flow.languages if name not in world.prompts.get(it, (name,))]
        if absent:
            yield Fault(
                line,
                node,
                f"The prompt {name!r} has no text in {' and '.join(absent)}.",
                _suggestion(
                    name,
                    world.prompts.get(absent[0], ()),
                    f"Write it into {', '.join(f'ivr/prompts/{it}.toml' for it in absent)}.",
                ),
            )


def _named_prompts(flow: n.FlowDefinition) -> Iterator[tuple[int, str, str]]:
    for name in flow.sorry.names():
        yield flow.lines.get("sorry", 1), "", name
    for register in flow.registers.values():
        for kind in register.fields.values():
            for name in kind.values() if isinstance(kind, Mapping) else ():
                yield register.line, "", name
    for node in flow.nodes.values():
        for item in node.says():
            if isinstance(item, n.Prompt):
                yield item.line or node.line, node.name, item.name
            elif item.kind is n.SpokenKind.OPENING:
                yield from ((item.line, node.name, name) for name in n.OPENING_PROMPTS)


def _values(flow: n.FlowDefinition) -> Iterator[Fault]:
    """Each spoken value exists and is of its kind; no second identifier is ever spoken."""
    collected = _collected(flow)
    identities = {node.identity for node in _of(flow, n.LookUp)}
    for node in flow.nodes.values():
        for item in node.says():
            if not isinstance(item, n.Value) or item.kind is n.SpokenKind.OPENING:
                continue
            line = item.line or node.line
            if item.kind is n.SpokenKind.COUNT and item.noun not in tuple(Noun):
                wrong = f"Nobody has said how {item.noun!r} is counted."
                yield Fault(line, node.name, wrong, f"Name one of {', '.join(Noun)}.")
            if item.of in identities:
                yield Fault(
                    line,
                    node.name,
                    f"It speaks {item.of!r}, by which callers prove who they are.",
                    "Take it out: whoever stands beside the caller would hear it.",
                )
            elif "." in item.of:
                yield from _field(item, line, node.name, flow)
            elif item.of not in collected:
                yield Fault(
                    line,
                    node.name,
                    f"Nothing collects {item.of!r}.",
                    _suggestion(item.of, collected, INTO),
                )


def _collected(flow: n.FlowDefinition) -> frozenset[str]:
    """Return the values that some node keeps, or whoever begins the flow."""
    digits = {node.into for node in _of(flow, n.Collect)}
    return flow.given | digits | {node.into for node in _of(flow, n.Menu) if node.into}


def _field(item: n.Value, line: int, node: str, flow: n.FlowDefinition) -> Iterator[Fault]:
    name, _, field = item.of.partition(".")
    register = flow.registers.get(name)
    kind = register.fields.get(field) if register else None
    if kind is None:
        known = [f"{it.name}.{key}" for it in flow.registers.values() for key in it.fields]
        yield Fault(
            line,
            node,
            f"No look-up answers with {item.of!r}.",
            _suggestion(item.of, known, "Name a field that stands below 'look-ups:'."),
        )
    elif item.kind != (n.SpokenKind.CHOICE if isinstance(kind, Mapping) else kind):
        fitting = "choice" if isinstance(kind, Mapping) else str(kind)
        wrong = f"{item.of!r} cannot be spoken as {item.kind}."
        yield Fault(line, node, wrong, f"Write {{{fitting}: {item.of}}}.")


def _own(node: n.Node, flow: n.FlowDefinition, world: World) -> Iterator[Fault]:
    """Give what one node says of things that do not exist."""
    match node:
        case n.Queue() if node.queue not in world.queues:
            yield _no_queue(node.line_of("queue"), node.name, node.queue, world)
        case n.Calendar() if node.calendar not in world.calendars:
            yield Fault(
                node.line_of("calendar"),
                node.name,
                f"There is no calendar {node.calendar!r}.",
                f"Name one of {', '.join(sorted(world.calendars))}.",
            )
        case n.Language() if node.language not in (*flow.languages, n.NEXT_LANGUAGE):
            yield Fault(
                node.line_of("language"),
                node.name,
                f"The flow does not speak {node.language!r}.",
                f"Write {', '.join(flow.languages)} or {n.NEXT_LANGUAGE}.",
            )
        case n.LookUp():
            yield from _look_up(node, flow)
        case n.Known() if node.value not in flow.given:
            yield Fault(
                node.line_of("known"),
                node.name,
                f"Nobody gives the flow {node.value!r}.",
                _suggestion(node.value, flow.given, "Name it in the line 'given:'."),
            )
        case n.Answer() if world.answers is not None and node.entry not in world.answers:
            yield Fault(
                node.line_of("answer"),
                node.name,
                f"The FAQ bank speaks no answer {node.entry!r}.",
                _suggestion(
                    node.entry,
                    world.answers,
                    "Name an entry that is published and has a spoken answer.",
                ),
            )
        case n.Collect():
            yield from _collect(node)


def _look_up(node: n.LookUp, flow: n.FlowDefinition) -> Iterator[Fault]:
    if node.look_up not in flow.registers:
        wrong = f"The look-up {node.look_up!r} is not described."
        mend = "Write its fields below 'look-ups:' at the top of the file."
        yield Fault(node.line_of("look-up"), node.name, wrong, mend)
    if node.number == node.identity:
        wrong = "The number is its own second identifier."
        mend = "Collect something else that only the right caller knows."
        yield Fault(node.line_of("identity"), node.name, wrong, mend)
    if node.value and node.value in {node.number, node.identity}:
        wrong = f"{node.value!r} goes along already."
        yield Fault(node.line_of("with"), node.name, wrong, "Name another value, or leave it out.")


def _collect(node: n.Collect) -> Iterator[Fault]:
    if node.least < FEWEST_DIGITS:
        wrong = "One digit could be the 0 of the emergency."
        mend = "Ask for two digits or more, or make it a menu."
        yield Fault(node.line_of("length"), node.name, wrong, mend)
    if node.check in LENGTH_OF and (node.least, node.most) != (LENGTH_OF[node.check],) * 2:
        wrong = f"A {node.check} number has {LENGTH_OF[node.check]} digits."
        mend = f"Write 'length: {LENGTH_OF[node.check]}'."
        yield Fault(node.line_of("length"), node.name, wrong, mend)


def _unreachable(flow: n.FlowDefinition) -> Iterator[Fault]:
    met = reached(flow)
    for node in flow.nodes.values():
        if node.name not in met:
            mend = "Lead a way to it, or take it out."
            yield Fault(node.line, node.name, "No caller can reach it.", mend)


def _endless(flow: n.FlowDefinition) -> Iterator[Fault]:
    for circle in circles(flow):
        yield Fault(
            min(flow.nodes[name].line for name in circle),
            circle[0],
            f"A caller who presses nothing goes round for ever: {' → '.join(circle)}.",
            "Give one of them a way ('failed', 'next', 'closed' …) to a queue or a hang-up.",
        )


def _closed(flow: n.FlowDefinition) -> Iterator[Fault]:
    for calendar, queue in reached_while_closed(flow):
        yield Fault(
            queue.line_of("queue"),
            queue.name,
            f"Callers reach the queue {queue.queue!r} though {calendar!r} told them "
            "that the centre is closed.",
            "Ask a calendar again on the way, or put the queue into 'always-open'.",
        )


def _used_too_early(flow: n.FlowDefinition) -> Iterator[Fault]:
    known = known_before(flow)
    for node in flow.nodes.values():
        has = known.get(node.name)
        if has is None:
            continue
        own = {node.into} if isinstance(node, n.Collect) else set()
        for line, needed, name in _needs(node):
            if needed not in has | own:
                yield Fault(
                    line,
                    node.name,
                    f"{name!r} is not known yet on every way that leads here.",
                    "Collect it, look it up or ask the calendar before, on each way.",
                )


def _needs(node: n.Node) -> Iterator[tuple[int, str, str]]:
    """Give line, fact and name of everything that must be known when the node is entered."""
    for item in node.says():
        if isinstance(item, n.Value):
            opening = item.kind is n.SpokenKind.OPENING
            fact = "opening" if opening else item.of.partition(".")[0] + "." * ("." in item.of)
            yield item.line or node.line, fact, item.of
    if isinstance(node, n.CallBack):
        yield node.line_of("call-back"), node.number, node.number
    if isinstance(node, n.LookUp):
        yield node.line_of("number"), node.number, node.number
        yield node.line_of("identity"), node.identity, node.identity
        if node.value:
            yield node.line_of("with"), node.value, node.value


def _of(flow: n.FlowDefinition, kind: type[n.AnyNode]) -> Iterable[n.AnyNode]:
    return [node for node in flow.nodes.values() if isinstance(node, kind)]


def _suggestion(word: str, known: Iterable[str], otherwise: str) -> str:
    near = get_close_matches(word, known, n=1)
    return f"Perhaps {near[0]!r} is meant. {otherwise}" if near else otherwise
