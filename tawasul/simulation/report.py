"""The result of a simulation as a person or a program reads it. Pure."""

from collections.abc import Iterator
from typing import Any

from tawasul.simulation.comparison import Comparison, Told
from tawasul.simulation.crowd import Standing
from tawasul.simulation.plan import Plan

BAR = 24
SHOWN = 40
NOTHING = "·"  # where a teller cannot know


def bar(standing: Standing) -> str:
    """Return how far a simulation is, in one line."""
    share = standing.called / standing.planned if standing.planned else 1.0
    full = round(share * BAR)
    return (
        f"[{'█' * full}{'░' * (BAR - full)}] {standing.called} of {standing.planned} called, "
        f"{standing.on_the_line} on the line, {standing.talking} agents talk"
    )


def lines_of(comparison: Comparison) -> Iterator[str]:
    """Give the table, then each call that is told differently."""
    yield f"  {'outcome':<24}{'callers':>9}{'journal':>9}{'queue_log':>11}"
    for row in comparison.rows:
        logged = NOTHING if row.queue_log is None else str(row.queue_log)
        outcome = row.outcome.replace("_", " ")
        yield f"  {outcome:<24}{row.callers:>9}{row.journal:>9}{logged:>11}"
    calls = sum(row.journal for row in comparison.rows)
    yield f"  {'calls':<24}{comparison.calls:>9}{calls:>9}{NOTHING:>11}"
    yield ""
    for told in comparison.told[:SHOWN]:
        yield f"  {_line(told)}"
    for one in comparison.log[:SHOWN]:
        yield f"  {one.call_id}  {one.happening or 'call'}: {one.says} ({one.reason})"
    if (more := len(comparison.told) + len(comparison.log) - SHOWN) > 0:
        yield f"  … at least {more} more"
    yield _sentence(comparison)


def as_json(comparison: Comparison, plan: Plan) -> dict[str, Any]:
    """Return the result as values for a program."""
    return {
        "seed": plan.seed,
        "calls": comparison.calls,
        "agents": plan.agents,
        "outcomes": {
            row.outcome: {
                "callers": row.callers, "journal": row.journal, "queue_log": row.queue_log
            }
            for row in comparison.rows
        },
        "differences": [
            {
                "caller": told.number,
                "call_id": told.call_id,
                "what": told.what,
                "callers": told.callers,
                "journal": told.journal,
                "queue_log": told.queue_log,
                "reason": told.reason,
                "explained": told.is_explained,
            }
            for told in comparison.told
        ],
        "queue_log_differences": [
            {"call_id": it.call_id, "says": it.says, "reason": it.reason} for it in comparison.log
        ],
        "unexplained": comparison.unexplained,
    }  # fmt: skip


def _line(told: Told) -> str:
    says = f"callers {told.callers or NOTHING}, journal {told.journal or NOTHING}"
    logged = f", queue_log {told.queue_log}" if told.queue_log else ""
    return f"{told.number}  {told.call_id}  {told.what}: {says}{logged} ({told.reason})"


def _sentence(comparison: Comparison) -> str:
    if not comparison.told and not comparison.log:
        return f"All three agree on each of {comparison.calls} calls."
    explained = sum(told.is_explained for told in comparison.told)
    return (
        f"{comparison.calls} calls: {explained} told differently with a known reason, "
        f"{comparison.unexplained} without."
    )
