"""Which entries served a call, as the API writes it."""

from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.moments import iso
from faq_bank.published import Published
from faq_bank.usage import Mark, Use, Way
from faq_bank.use_service import FaqUse
from supervision.store import CallStore, JournalEvent


async def served_in(request: web.Request, call_id: str) -> dict[str, Any]:
    """Return what agents marked as the answer in one call, and what else of the bank went there."""
    services = request.app[keys.services]
    use, published = FaqUse(services.sessions), await services.faq.bank.now()
    async with services.sessions() as session:
        spoken = await CallStore(session).spoken_in([call_id])
    return {
        "answers": [mark_row(it, published) for it in await use.marks_of_calls([call_id])],
        "uses": [
            *(spoken_row(it, published) for it in spoken),
            *(use_row(it, published) for it in await use.uses_of_calls([call_id])),
        ],
    }


def mark_row(mark: Mark, published: Published) -> dict[str, Any]:
    """Return one mark as the API writes it."""
    return {
        "id": mark.entry_id,
        "question": published.question_of(mark.entry_id),
        "marked_by": mark.marked_by,
        "marked_at": iso(mark.marked_at),
        "query": mark.query,
    }


def use_row(use: Use, published: Published) -> dict[str, Any]:
    """Return what an agent did with an answer, as the API writes it."""
    return {
        "id": use.entry_id,
        "question": published.question_of(use.entry_id),
        "way": use.way.value,
        "used_by": use.used_by,
        "used_at": iso(use.used_at),
    }


def spoken_row(event: JournalEvent, published: Published) -> dict[str, Any]:
    """Return what the machine spoke in a flow, as the API writes it."""
    entry_id = str(event.detail["entry"])
    return {
        "id": entry_id,
        "question": published.question_of(entry_id),
        "way": Way.SPOKEN.value,
        "used_by": "",
        "used_at": iso(event.at),
    }
