"""Reads one node of a flow file, and what it says."""

from collections.abc import Callable, Mapping
from typing import TypedDict

from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from asterisk_conf.values import NAME
from ivr import nodes as n
from ivr.yaml_table import Table, Yaml

DIGITS = range(1, 33)  # how many may be collected at once
TERMINATORS = (n.BACK,)  # GET DATA knows no other
CALENDARS = ("gregorian", "hijri")


class Common(TypedDict):
    """What every node has."""

    name: str
    title: Mapping[str, str]
    line: int
    lines: Mapping[str, int]


def read_node(table: Table, overflow: str) -> n.Node:
    """Return the node that *table* describes; its faults are in the table's list."""
    kinds = [kind for kind in READERS if kind in table]
    if len(kinds) == 1:
        node = READERS[kinds[0]](table, _common(table), overflow)
        table.close()
        return node
    if kinds:
        wrong = f"It is two kinds of node at once: {' and '.join(kinds)}."
        table.fault(table.line_at(kinds[1]), wrong, "Make two nodes of it.")
    else:
        wrong = "It is no kind of node."
        table.fault(table.line, wrong, f"Give it one of the keys {', '.join(READERS)}.")
    return n.Node(**_common(table))


def _common(table: Table) -> Common:
    title = table.table("title")
    return Common(
        name=table.node,
        title={} if title is None else {key: title.text(key) for key in title.keys()},  # noqa: SIM118 - a Table is no mapping
        line=table.line,
        lines=table.lines(),
    )


def read_says(value: Yaml, table: Table) -> n.Says:
    """Return the items of a list, or the single item."""
    items = value.value if isinstance(value, SequenceNode) else [value]
    said = (_said(item, table) for item in items)
    return tuple(item for item in said if item is not None)


def _said(item: Yaml, table: Table) -> n.Prompt | n.Value | None:
    if isinstance(item, ScalarNode) and item.value.strip():
        return n.Prompt(item.value.strip(), line=item.start_mark.line + 1)
    if isinstance(item, MappingNode):
        return _value(Table(item, table.node, table.faults))
    table.fault(item, "Here nothing is said.", "Write the name of a prompt, or {digits: value}.")
    return None


def _value(table: Table) -> n.Value | None:
    kinds = [kind for kind in n.SpokenKind if kind in table]
    if len(kinds) != 1:
        mend = f"Write {{kind: value}}; the kinds are {', '.join(n.SpokenKind)}."
        table.fault(table.line, "A spoken value is of one kind.", mend)
        return None
    kind = kinds[0]
    is_count, is_date = kind is n.SpokenKind.COUNT, kind is n.SpokenKind.DATE
    value = n.Value(
        kind=kind,
        of=table.text(kind),
        noun=table.text("noun") if is_count else "",
        calendar=table.one_of("calendar", CALENDARS, CALENDARS[0]) if is_date else CALENDARS[0],
        line=table.line,
    )
    table.close()
    return value


def _prompts(table: Table, key: str) -> n.Says:
    prompts = _optional(table, key)
    if not prompts:
        table.fault(
            table.line_at(key), f"{key!r} says nothing.", f"Write '{key}: [name-of-a-prompt]'."
        )
    return prompts


def _optional(table: Table, key: str) -> n.Says:
    value = table.take(key)
    return () if value is None else read_says(value, table)


def _play(table: Table, common: Common, _: str) -> n.Node:
    return n.Play(**common, prompts=_prompts(table, "play"), next=table.text("next"))


def _menu(table: Table, common: Common, overflow: str) -> n.Node:
    keys = table.table("keys")
    read = {} if keys is None else _keys(keys)
    if not read:
        table.fault(table.line, "The menu has no keys.", "Write them below 'keys:', as 1: node.")
    common["lines"] = {**common["lines"], **(keys.lines() if keys else {})}
    return n.Menu(
        **common,
        prompts=_prompts(table, "menu"),
        keys=read,
        failed=table.text("failed", overflow),
        score=_score(table),
        into=_named(table, "into"),
    )


def _score(table: Table) -> str:
    """Return the question whose answer the key is; "" where keys only lead on."""
    question = _named(table, "score")
    if question and not NAME.fullmatch(question):
        mend = "Write small letters, digits and hyphens: the journal keeps scores by it."
        table.fault(table.line_at("score"), f"'score' cannot be {question!r}.", mend)
    return question


def _named(table: Table, key: str) -> str:
    """Return the value that *key* names; "" where the node does without."""
    return table.text(key) if key in table else ""


def _keys(keys: Table) -> Mapping[str, str]:
    for key in keys.keys():  # noqa: SIM118 - a Table is no mapping
        if key in (n.EMERGENCY_KEY, n.REPEAT, n.BACK):
            keys.fault(
                keys.line_at(key),
                f"The key {key} is the same everywhere: 0 emergency, * again, # back.",
                "Take it out of the menu.",
            )
        elif len(key) != 1 or key not in n.MENU_KEYS:
            keys.fault(keys.line_at(key), f"{key!r} is no key of a menu.", "Use a digit 1 to 9.")
    return {key: keys.text(key) for key in keys.keys()}  # noqa: SIM118 - a Table is no mapping


def _collect(table: Table, common: Common, overflow: str) -> n.Node:
    least, most = _length(table)
    check = table.one_of("check", tuple(n.DigitCheck), "") if "check" in table else ""
    return n.Collect(
        **common,
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
    if all(end.isdecimal() and int(end) in DIGITS for end in ends):
        least, most = int(ends[0]), int(ends[1])
        if least <= most:
            return least, most
    wrong = f"'length' is {text!r}."
    table.fault(table.line_at("length"), wrong, "Write 'length: 10' or 'length: 6-10' (up to 32).")
    return 2, 2


def _look_up(table: Table, common: Common, overflow: str) -> n.Node:
    return n.LookUp(
        **common,
        look_up=table.text("look-up"),
        number=table.text("number"),
        identity=table.text("identity"),
        value=_named(table, "with"),
        found=table.text("found"),
        refused=table.text("refused"),
        unavailable=table.text("unavailable"),
        failed=table.text("failed", overflow),
    )


def _calendar(table: Table, common: Common, _: str) -> n.Node:
    return n.Calendar(
        **common,
        calendar=table.text("calendar"),
        open=table.text("open"),
        closed=table.text("closed"),
        reasons={reason: table.text(reason) for reason in n.Reason if reason in table},
    )


def _language(table: Table, common: Common, _: str) -> n.Node:
    return n.Language(**common, language=table.text("language"), next=table.text("next"))


def _queue(table: Table, common: Common, _: str) -> n.Node:
    return n.Queue(**common, queue=table.text("queue"), prompts=_optional(table, "say"))


def _known(table: Table, common: Common, _: str) -> n.Node:
    return n.Known(**common, value=table.text("known"), yes=table.text("yes"), no=table.text("no"))


def _call_back(table: Table, common: Common, _: str) -> n.Node:
    return n.CallBack(
        **common,
        number=table.text("call-back"),
        booked=table.text("booked"),
        refused=table.text("refused"),
    )


def _answer(table: Table, common: Common, overflow: str) -> n.Node:
    return n.Answer(
        **common,
        entry=table.text("answer"),
        next=table.text("next"),
        absent=table.text("absent", overflow),
    )


def _resume(table: Table, common: Common, _: str) -> n.Node:
    return n.Resume(**common, prompts=_prompts(table, "resume"))


def _hang_up(table: Table, common: Common, _: str) -> n.Node:
    return n.HangUp(
        **common,
        prompts=_prompts(table, "hang-up"),
        ending=n.Ending(table.one_of("as", tuple(n.Ending), n.Ending.SERVED)),
    )


READERS: Mapping[str, Callable[[Table, Common, str], n.Node]] = {
    "play": _play,
    "menu": _menu,
    "collect": _collect,
    "look-up": _look_up,
    "calendar": _calendar,
    "language": _language,
    "queue": _queue,
    "known": _known,
    "call-back": _call_back,
    "answer": _answer,
    "resume": _resume,
    "hang-up": _hang_up,
}
