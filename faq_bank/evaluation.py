"""How good the search is, on queries whose answers are known."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log2
from statistics import fmean

from faq_bank.results import Findings

MOST = 10
EVERY_KIND = "all"
OUT_OF_SCOPE = "out-of-scope"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query with the entries that answer it, the best first; none when it is out of scope."""

    text: str
    relevant: tuple[str, ...]
    kind: str
    at: date | None = None  # the day on which it is asked, if that matters


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How one query went."""

    recall_1: float
    recall_5: float
    reciprocal_rank: float
    gain: float
    is_sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of one kind of query. Out of scope only ``abstained`` has a meaning."""

    queries: int
    recall_1: float
    recall_5: float
    mrr_10: float
    ndcg_10: float
    abstained: float


def recall(found: Sequence[str], relevant: Sequence[str], most: int) -> float:
    """Return the share of the relevant entries among the first *most*, of as many as fit there."""
    if not relevant:
        return 0.0
    return len(set(found[:most]) & set(relevant)) / min(most, len(relevant))


def reciprocal_rank(found: Sequence[str], relevant: Sequence[str]) -> float:
    """Return one over the place of the first relevant entry among the first ten."""
    places = (place for place, one in enumerate(found[:MOST], 1) if one in relevant)
    return 1 / next(places, float("inf"))


def gain(found: Sequence[str], relevant: Sequence[str]) -> float:
    """Return nDCG@10 with equal gains."""
    if not relevant:
        return 0.0
    won = sum(1 / log2(1 + n) for n, one in enumerate(found[:MOST], 1) if one in relevant)
    return won / sum(1 / log2(1 + n) for n in range(1, min(MOST, len(relevant)) + 1))


def verdict(query: Query, findings: Findings) -> Verdict:
    """Return how *query* went."""
    found = [result.entry.id for result in findings.results]
    return Verdict(
        recall_1=recall(found, query.relevant, 1),
        recall_5=recall(found, query.relevant, 5),
        reciprocal_rank=reciprocal_rank(found, query.relevant),
        gain=gain(found, query.relevant),
        is_sure=findings.is_sure,
    )


def evaluate(queries: Iterable[Query], find: Callable[[Query], Findings]) -> Mapping[str, Figures]:
    """Return the figures by kind, and of all real questions together."""
    verdicts: defaultdict[str, list[Verdict]] = defaultdict(list)
    for query in queries:
        one = verdict(query, find(query))
        verdicts[query.kind if query.relevant else OUT_OF_SCOPE].append(one)
        if query.relevant:
            verdicts[EVERY_KIND].append(one)
    in_order = sorted(verdicts, key=lambda kind: (kind == OUT_OF_SCOPE, kind == EVERY_KIND, kind))
    return {kind: _figures(verdicts[kind]) for kind in in_order}


def _figures(verdicts: Sequence[Verdict]) -> Figures:
    return Figures(
        queries=len(verdicts),
        recall_1=fmean(one.recall_1 for one in verdicts),
        recall_5=fmean(one.recall_5 for one in verdicts),
        mrr_10=fmean(one.reciprocal_rank for one in verdicts),
        ndcg_10=fmean(one.gain for one in verdicts),
        abstained=fmean(not one.is_sure for one in verdicts),
    )
