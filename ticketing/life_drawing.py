"""The life of a request, drawn from its table: a diagram, and who may do what. Pure."""

from collections.abc import Iterable, Iterator

from ticketing.clocks import RUNS_IN, STANDS_STILL_IN
from ticketing.request_states import (
    ANYWHERE,
    TRANSITIONS,
    WHILE_OPEN,
    WHO,
    Deed,
    RequestState,
)

TITLE = "# The life of a request"
INTRODUCTION = (
    "Drawn by `tawasul requests draw` from `ticketing/request_states.py` and "
    "`ticketing/clocks.py`; a test holds the two together."
)


def drawn() -> str:
    """Return the whole page, in Markdown with a Mermaid diagram."""
    parts = (TITLE, INTRODUCTION, _diagram(), _deeds(), _clocks())
    return "\n\n".join(parts) + "\n"


def _diagram() -> str:
    return "\n".join(("```mermaid", "stateDiagram-v2", *_arrows(), "```"))


def _arrows() -> Iterator[str]:
    yield f"    [*] --> {RequestState.FILED}: {Deed.FILE}"
    arrows: dict[tuple[RequestState, RequestState], list[str]] = {}
    for (before, deed), after in TRANSITIONS.items():
        arrows.setdefault((before, after), []).append(deed)
    for (before, after), deeds in sorted(arrows.items()):
        yield f"    {before} --> {after}: {', '.join(sorted(deeds))}"


def _deeds() -> str:
    lines = ["| deed | from | to | who |", "| --- | --- | --- | --- |"]
    return "\n".join((*lines, *(_deed_line(deed) for deed in Deed)))


def _deed_line(deed: Deed) -> str:
    found = {before: after for (before, known), after in TRANSITIONS.items() if known is deed}
    before, after = _names(found), _names(found.values())
    if deed in ANYWHERE | WHILE_OPEN:
        before, after = "any" if deed in ANYWHERE else "any that is open", "the same"
    if deed is Deed.FILE:
        before, after = "", RequestState.FILED.value
    return f"| {deed} | {before} | {after} | {_names(WHO[deed])} |"


def _clocks() -> str:
    lines = ["| clock | runs in | stands still in |", "| --- | --- | --- |"]
    rows = (
        f"| {clock} | {_names(states)} | {_names(STANDS_STILL_IN[clock])} |"
        for clock, states in RUNS_IN.items()
    )
    return "\n".join((*lines, *rows))


def _names(words: Iterable[str]) -> str:
    return ", ".join(sorted(set(words))).replace("_", " ")
