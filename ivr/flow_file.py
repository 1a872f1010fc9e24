"""Reads the text of a flow file into nodes that remember their lines."""

import hashlib
from collections.abc import Mapping

import yaml
from yaml.nodes import MappingNode, ScalarNode

from ivr import nodes as n
from ivr.faults import Fault
from ivr.node_file import read_node
from ivr.yaml_table import Loader, Table, Yaml

HASH_DIGITS = 8
FIELD_KINDS = tuple(kind for kind in n.SpokenKind if kind is not n.SpokenKind.CHOICE)


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
        given=frozenset(top.words("given")),
        registers=_registers(top.table("look-ups")),
        nodes=_nodes(top.table("nodes"), overflow),
        lines=top.lines(),
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
            nodes[name] = read_node(
                Table(value, name, table.faults, line=table.line_at(name)), overflow
            )
        else:
            table.fault(value, f"The node {name!r} holds no keys.", "Write what it does below it.")
    return nodes
