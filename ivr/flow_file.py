"""Reads the text of a flow file into nodes that remember their lines."""

import hashlib
from collections.abc import Callable, Mapping

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from ivr import nodes as n
from ivr.faults import Fault
from ivr.yaml_table import Loader, Table, Yaml

HASH_DIGITS = 8
MOST_DIGITS = range(1, 33)
TERMINATORS = (n.BACK, "none")
FIELD_KINDS = tuple(kind for kind in n.SpokenKind if kind is not n.SpokenKind.CHOICE)
NO_KIND = "It is none of the eight kinds of node."


def read_flow(text: str) -> tuple[n.FlowDefinition | None, list[Fault]]:
    """Return the flow of *text* as far as it can be read, and what cannot.

    The flow is None when nothing can be said about its nodes.
    """
    faults: list[Fault] = []
    try:
        tree = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        return None, [_unreadable(error)]
    if not isinstance(tree, MappingNode):
        return None, [Fault(1, "", "The file holds no flow.", "Begin it with 'flow:'.")]
    return _flow(Table(tree, "", faults), text), faults


def _unreadable(error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    line = mark.line + 1 if mark else 1
    return Fault(line, "", f"This is not YAML: {problem}.", "Look at the indents, colons, quotes.")


def _flow(top: Table, text: str) -> n.FlowDefinition | None:
    number = top.text("flow")
    version = top.number("version", 0, range(1, 1_000_000))
    if not version and "version" not in top:
        top.fault(top.line, "'version' is missing.", "Add a line 'version: 1'.")
    languages = top.words("languages")
    if not languages:
        top.fault(top.line, "'languages' is missing.", "Add a line 'languages: [ar, en]'.")
    overflow = top.text("overflow")
    flow = n.FlowDefinition(
        number=number,
        version=f"{number}/{version}-{_fingerprint(text)}",
        languages=languages or ("ar",),
        start=top.text("start"),
        overflow=overflow,
        emergency=top.text("emergency"),
        tries=top.number("tries", 3, range(1, 11)),
        repeats=top.number("repeats", 5, range(11)),
        turns=top.number("turns", 60, range(1, 1001)),
        silence_seconds=float(top.number("silence", 5, range(1, 61))),
        sorry=_apologies(top.table("sorry")),
        always_open=frozenset(top.words("always-open")),
        registers=_registers(top.table("look-ups")),
        nodes=_nodes(top.table("nodes"), overflow),
    )
    if "nodes" not in top:
        top.fault(top.line, "'nodes' is missing.", "Write the nodes below 'nodes:'.")
    top.close()
    return flow if flow.nodes else None


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]


def _apologies(table: Table | None) -> n.Apologies:
    if table is None:
        return n.Apologies()
    usual = n.Apologies()
    sorry = n.Apologies(
        silence=table.text("silence", usual.silence),
        wrong_key=table.text("wrong-key", usual.wrong_key),
        wrong_digits=table.text("wrong-digits", usual.wrong_digits),
    )
    table.close()
    return sorry


def _registers(table: Table | None) -> Mapping[str, n.Register]:
    registers: dict[str, n.Register] = {}
    for name, value in table.pairs() if table else ():
        assert table is not None  # noqa: S101 - there are no pairs without it
        if isinstance(value, MappingNode):
            fields = Table(value, "", table.faults)
            read = {key: _field(key, kind, fields) for key, kind in fields.pairs()}
            registers[name] = n.Register(name=name, fields=read, line=table.line_at(name))
        else:
            table.fault(value, f"The look-up {name!r} has no fields.", "Write 'field: kind' lines.")
    return registers


def _field(name: str, value: Yaml, table: Table) -> n.Field:
    if isinstance(value, MappingNode):
        prompts = Table(value, "", table.faults)
        return {key: prompts.text(key) for key in prompts.keys()}  # noqa: SIM118 - no mapping
    kind = value.value if isinstance(value, ScalarNode) else ""
    if kind in FIELD_KINDS and kind != n.SpokenKind.OPENING:
        return n.SpokenKind(kind)
    table.fault(
        value,
        f"The field {name!r} is of no known kind.",
        "Write digits, count, date, time, position, wait or money, or a prompt for each value.",
    )
    return n.SpokenKind.DIGITS


def _nodes(table: Table | None, overflow: str) -> Mapping[str, n.Node]:
    nodes: dict[str, n.Node] = {}
    for name, value in table.pairs() if table else ():
        assert table is not None  # noqa: S101 - there are no pairs without it
        if isinstance(value, MappingNode):
            below = Table(value, name, table.faults)
            below.line = table.line_at(name)
            nodes[name] = _node(below, overflow)
        else:
            table.fault(value, f"The node {name!r} holds no keys.", "Write what it does below it.")
    return nodes


def _node(table: Table, overflow: str) -> n.Node:
    kinds = [kind for kind in READERS if kind in table]
    title = _title(table.table("title"))
    if len(kinds) == 1:
        node = READERS[kinds[0]](table, title, overflow)
        table.close()
        return node
    if kinds:
        wrong = f"It is two kinds of node at once: {' and '.join(kinds)}."
        table.fault(table.line_at(kinds[1]), wrong, "Make two nodes of it.")
    else:
        table.fault(table.line, NO_KIND, f"Give it one of the keys {', '.join(READERS)}.")
    return n.Node(name=table.node, line=table.line, title=title)


def _title(table: Table | None) -> Mapping[str, str]:
    return {} if table is None else {key: table.text(key) for key in table.keys()}  # noqa: SIM118


def _says(value: Yaml, table: Table) -> n.Says:
    """Return the items of a list, or the single item."""
    items = value.value if isinstance(value, SequenceNode) else [value]
    said = (_said(item, table) for item in items)
    return tuple(item for item in said if item is not None)


def _said(item: Yaml, table: Table) -> n.Prompt | n.Value | None:
    if isinstance(item, ScalarNode) and item.value.strip():
        return n.Prompt(item.value.strip())
    if isinstance(item, MappingNode):
        return _value(Table(item, table.node, table.faults))
    table.fault(item, "Here nothing is said.", "Write the name of a prompt, or {digits: value}.")
    return None


def _value(table: Table) -> n.Value | None:
    kinds = [kind for kind in n.SpokenKind if kind in table]
    if len(kinds) != 1:
        known = ", ".join(n.SpokenKind)
        table.fault(
            table.line, "A spoken value is of one kind.", f"Write {{kind: value}}; kinds: {known}."
        )
        return None
    kind = kinds[0]
    value = n.Value(
        kind=kind,
        of=table.text(kind),
        noun=table.text("noun") if kind is n.SpokenKind.COUNT else "",
        calendar=_calendar(table) if kind is n.SpokenKind.DATE else "gregorian",
    )
    table.close()
    return value


def _calendar(table: Table) -> str:
    return table.one_of("calendar", ("gregorian", "hijri"), "gregorian")


def _prompts(table: Table, key: str) -> n.Says:
    prompts = table.read(key, _says, ())
    if not prompts:
        table.fault(
            table.line_at(key), f"{key!r} says nothing.", f"Write '{key}: [name-of-a-prompt]'."
        )
    return prompts


Title = Mapping[str, str]


def _play(table: Table, title: Title, _: str) -> n.Node:
    return n.Play(
        name=table.node,
        line=table.line,
        title=title,
        prompts=_prompts(table, "play"),
        next=table.text("next"),
    )


def _menu(table: Table, title: Title, overflow: str) -> n.Node:
    return n.Menu(
        name=table.node,
        line=table.line,
        title=title,
        prompts=_prompts(table, "menu"),
        keys=_keys(table),
        failed=table.text("failed", overflow),
    )


def _keys(table: Table) -> Mapping[str, str]:
    keys = table.table("keys")
    if keys is None:
        table.fault(table.line, "The menu has no keys.", "Write them below 'keys:', as 1: node.")
        return {}
    for key in keys.keys():  # noqa: SIM118 - a Table is no mapping
        if key in (n.EMERGENCY_KEY, n.REPEAT, n.BACK):
            keys.fault(
                keys.line_at(key),
                f"{key} is the same everywhere: 0 emergency, * again, # back.",
                "Take it out of the menu.",
            )
        elif len(key) != 1 or key not in n.MENU_KEYS:
            keys.fault(keys.line_at(key), f"{key!r} is no key of a menu.", "Use a digit 1 to 9.")
    return {key: keys.text(key) for key in keys.keys()}  # noqa: SIM118


def _collect(table: Table, title: Title, overflow: str) -> n.Node:
    least, most = _length(table)
    check = table.one_of("check", tuple(n.DigitCheck), "") if "check" in table else None
    return n.Collect(
        name=table.node,
        line=table.line,
        title=title,
        prompts=_prompts(table, "collect"),
        into=table.text("into"),
        least=least,
        most=most,
        terminator=table.one_of("terminator", TERMINATORS, n.BACK),
        check=n.DigitCheck(check) if check else None,
        confirm=_prompts(table, "confirm") if "confirm" in table else (),
        next=table.text("next"),
        failed=table.text("failed", overflow),
    )


def _length(table: Table) -> tuple[int, int]:
    """Return the fewest and the most digits of ``length: 10`` or ``length: 6-10``."""
    text = table.text("length")
    first, _, last = text.partition("-")
    ends = (first.strip(), (last or first).strip())
    if all(end.isdecimal() and int(end) in MOST_DIGITS for end in ends):
        least, most = int(ends[0]), int(ends[1])
        if least <= most:
            return least, most
    table.fault(
        table.line_at("length"), f"'length' is {text!r}.", "Write 'length: 10' or 'length: 6-10'."
    )
    return 2, 2


def _look_up(table: Table, title: Title, overflow: str) -> n.Node:
    return n.LookUp(
        name=table.node,
        line=table.line,
        title=title,
        look_up=table.text("look-up"),
        number=table.text("number"),
        identity=table.text("identity"),
        found=table.text("found"),
        refused=table.text("refused"),
        unavailable=table.text("unavailable"),
        failed=table.text("failed", overflow),
    )


def _calendar_node(table: Table, title: Title, _: str) -> n.Node:
    return n.Calendar(
        name=table.node,
        line=table.line,
        title=title,
        calendar=table.text("calendar"),
        open=table.text("open"),
        closed=table.text("closed"),
        reasons={reason: table.text(reason) for reason in n.Reason if reason in table},
    )


def _language(table: Table, title: Title, _: str) -> n.Node:
    return n.Language(
        name=table.node,
        line=table.line,
        title=title,
        language=table.text("language"),
        next=table.text("next"),
    )


def _queue(table: Table, title: Title, _: str) -> n.Node:
    return n.Queue(
        name=table.node,
        line=table.line,
        title=title,
        queue=table.text("queue"),
        prompts=table.read("say", _says, ()),
    )


def _hang_up(table: Table, title: Title, _: str) -> n.Node:
    return n.HangUp(
        name=table.node,
        line=table.line,
        title=title,
        prompts=_prompts(table, "hang-up"),
        ending=n.Ending(table.one_of("as", tuple(n.Ending), n.Ending.SERVED)),
    )


READERS: Mapping[str, Callable[[Table, Title, str], n.Node]] = {
    "play": _play,
    "menu": _menu,
    "collect": _collect,
    "look-up": _look_up,
    "calendar": _calendar_node,
    "language": _language,
    "queue": _queue,
    "hang-up": _hang_up,
}
