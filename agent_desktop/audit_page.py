"""The page of the audit log: who did, and who looked at, what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

import orjson
from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.words import ACTIONS, ACTOR_KINDS, FACTS
from core.audit import Action, AuditEntry, Deed
from core.audit_store import AuditLog, Wanted
from core.days import ZONE, moment_text

ON_A_PAGE = 50
LONGEST_WORD = 255


@dataclass(frozen=True, slots=True)
class Filter:
    """What the form says, as it was typed."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""

    def address(self, **more: object) -> str:
        """Return the address of the page with this filter and *more*."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return f"/audit?{urlencode({k: v for k, v in {**said, **more}.items() if v})}"

    def wanted(self, before: int | None) -> Wanted:
        """Return the rows that are meant; days are Riyadh's, and *until* is a whole day."""
        until = day_in(self.until)
        return Wanted(
            actor=self.actor,
            action=self.action,
            subject=self.subject,
            since=day_in(self.since),
            until=until and until + timedelta(days=1),
            before=before,
        )


async def show(request: web.Request) -> web.Response:
    """Show the rows that the address chooses; that somebody looked is written down too."""
    chosen, before = filter_in(request.query), number_in(request.query.get("before", ""))
    log = AuditLog(request.app[keys.services].sessions)
    if before is None:
        said = {name: getattr(chosen, name) for name in Filter.__slots__ if getattr(chosen, name)}
        await log.write(Deed(request[keys.visitor].actor, Action.LOOKED, "audit", said))
    found = await log.page(chosen.wanted(before), ON_A_PAGE + 1)
    rows = found[:ON_A_PAGE]
    return pages.page(
        request,
        "audit.html",
        rows=rows,
        details={row.n: facts_in(row) for row in rows},
        facts=FACTS,
        older=chosen.address(before=rows[-1].n) if len(found) > ON_A_PAGE else None,
        newest=chosen.address() if before is not None else None,
        chosen=chosen,
        actions=ACTIONS,
        kinds=ACTOR_KINDS,
        moment_text=moment_text,
    )


def filter_in(query: Mapping[str, str]) -> Filter:
    """Return the filter of an address; what is no day or no action is as if it were left out."""
    typed = Filter(**{n: query.get(n, "").strip()[:LONGEST_WORD] for n in Filter.__slots__})
    return replace(
        typed,
        action=typed.action if typed.action in set(Action) else "",
        since=typed.since if day_in(typed.since) else "",
        until=typed.until if day_in(typed.until) else "",
    )


def day_in(text: str) -> datetime | None:
    """Return the beginning of a day in Riyadh, or None."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), ZONE)
    except ValueError:
        return None


def number_in(text: str) -> int | None:
    """Return a row's number, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - fits 64 bits


def facts_in(entry: AuditEntry) -> list[tuple[str, str]]:
    """Return the facts of a row, such as ``role``, ``agent → supervisor``."""
    facts: dict[str, Any] = orjson.loads(entry.detail)
    return [(name, _fact(fact)) for name, fact in facts.items()]


def _fact(fact: object) -> str:
    if isinstance(fact, list):
        return " → ".join("–" if part is None else str(part) for part in fact)
    return "–" if fact is None else str(fact)
