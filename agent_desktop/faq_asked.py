"""What was asked most, by day, queue and region: a page with charts, and an export."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import StringIO
from urllib.parse import urlencode

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.charts import columns, share
from agent_desktop.errors import BadParameterError
from agent_desktop.faq_calls import ministry_of
from agent_desktop.faq_regions import names_of
from agent_desktop.faq_search import today
from agent_desktop.faq_use import use_of
from agent_desktop.faq_words import SYSTEMS
from agent_desktop.pages import language_of
from agent_desktop.texts import FIRST_LANGUAGE
from agent_desktop.words import words_of
from asterisk_conf.queues import QUEUES
from core.days import date_text
from faq_bank.prominent import Line, Period, per_day, tallies, unhelpful, within
from faq_bank.published import Published
from faq_bank.rows import guarded

WEEK = timedelta(days=6)
LONGEST = timedelta(days=91)
SHOWN = 20
UNKNOWN = "-"  # in the address: callers whose region nobody knows
COLUMNS = (
    "day",
    "queue",
    "region",
    "region_name",
    "entry",
    "question",
    "category",
    "system",
    "opened",
    "answered",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the form says; an empty queue or region is any."""

    period: Period
    queue: str
    region: str

    @property
    def address(self) -> str:
        """Return the address of the export."""
        said = {
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
            "queue": self.queue,
            "region": self.region,
        }
        return f"/faq/asked.csv?{urlencode({name: it for name, it in said.items() if it})}"


async def show(request: web.Request) -> web.Response:
    """Show the most asked of a period."""
    chosen, language = chosen_in(request), language_of(request)
    every, published = await _lines(request, chosen)
    regions = await _regions(request)
    written = {line.region for line in every} - regions.keys() - {""}
    is_unknown = chosen.region not in {"", UNKNOWN, *regions, *written}
    if is_unknown:
        chosen = replace(chosen, region="")
    lines = within(every, queues=_queues(chosen), region=_region(chosen))
    by_entry = tallies(lines, lambda line: line.entry_id)
    searches, unsure = await use_of(request).searches(chosen.period)
    return pages.page(
        request,
        "faq_asked.html",
        status=400 if is_unknown else 200,
        is_unknown_region=is_unknown,
        chosen=chosen,
        unknown=UNKNOWN,
        regions=regions,
        written_regions=sorted(written),
        queues=words_of(language.code, language.words.gettext).queues,
        days=columns(per_day(lines, chosen.period), is_from_right=language.code == FIRST_LANGUAGE),
        entries=by_entry[:SHOWN],
        by_queue=tallies(lines, lambda line: line.queue),
        by_region=tallies(lines, lambda line: line.region),
        by_system=tallies(lines, lambda line: _system(published, line.entry_id)),
        unhelpful=unhelpful(by_entry)[:SHOWN],
        opened=sum(line.opened for line in lines),
        answered=sum(line.answered for line in lines),
        searches=searches,
        unsure=unsure,
        question_of=published.question_of,
        systems={str(name): title for name, title in SYSTEMS.items()},
        share=share,
        date_text=date_text,
    )


async def export(request: web.Request) -> web.Response:
    """Answer with the counts as a table; no cell is ever worked out as a formula."""
    chosen = chosen_in(request)
    every, published = await _lines(request, chosen)
    regions = await _regions(request)
    if chosen.region not in {"", UNKNOWN, *regions, *(line.region for line in every)}:
        raise BadParameterError(
            "region",
            wanted="the code of an education department",
            wanted_ar="رمز إدارة تعليم من الوزارة",
        )
    lines = within(every, queues=_queues(chosen), region=_region(chosen))
    name = f"most-asked-{chosen.period.first}-{chosen.period.last}.csv"
    return web.Response(
        body=table_of(lines, published, regions).encode("utf-8-sig"),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def table_of(lines: Sequence[Line], published: Published, regions: Mapping[str, str]) -> str:
    """Return *lines* as CSV; *regions* are their names by code."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for line in lines:
        content = published.contents.get(line.entry_id)
        cells = (
            line.day.isoformat(),
            line.queue,
            line.region,
            regions.get(line.region, line.region),
            line.entry_id,
            published.question_of(line.entry_id),
            content.category if content else "",
            _system(published, line.entry_id),
        )
        writer.writerow([*map(guarded, cells), line.opened, line.answered])
    return text.getvalue()


def chosen_in(request: web.Request) -> Chosen:
    """Return what the address chooses; what cannot be is the last week, or any queue."""
    last = _day(request, "last") or today()
    first = _day(request, "first") or last - WEEK
    first = max(min(first, last), last - LONGEST)
    queue = request.query.get("queue", "")
    return Chosen(
        period=Period(first=first, last=last),
        queue=queue if queue in QUEUES else "",
        region=request.query.get("region", ""),
    )


async def _lines(request: web.Request, chosen: Chosen) -> tuple[list[Line], Published]:
    published = await request.app[keys.services].faq.bank.now()
    return await use_of(request).lines(chosen.period), published


async def _regions(request: web.Request) -> dict[str, str]:
    """Return the name of each region, in the visitor's language and in the order of the names."""
    is_english = language_of(request).code != FIRST_LANGUAGE
    names = names_of(await ministry_of(request), is_english=is_english)
    return dict(sorted(names.items(), key=lambda it: it[1]))


def _day(request: web.Request, name: str) -> date | None:
    try:
        day = date.fromisoformat(request.query.get(name, ""))
    except ValueError:
        return None
    return day if date(2000, 1, 1) < day < date(2100, 1, 1) else None


def _queues(chosen: Chosen) -> frozenset[str]:
    return frozenset({chosen.queue} if chosen.queue else ())


def _region(chosen: Chosen) -> str | None:
    return {"": None, UNKNOWN: ""}.get(chosen.region, chosen.region)


def _system(published: Published, entry_id: str) -> str:
    content = published.contents.get(entry_id)
    return str(content.system) if content else "none"
