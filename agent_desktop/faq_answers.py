"""Which entries answered in a call, as the API writes it."""

from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.moments import iso
from faq_bank.usage import Mark
from faq_bank.use_service import FaqUse


async def answers_of(request: web.Request, call_id: str) -> list[dict[str, Any]]:
    """Return what answered in one call, in the order in which it was marked."""
    services = request.app[keys.services]
    marks = await FaqUse(services.sessions).marks_of_calls([call_id])
    published = await services.faq.bank.now() if marks else None
    return [mark_row(it, published.question_of(it.entry_id)) for it in marks if published]


def mark_row(mark: Mark, question: str) -> dict[str, Any]:
    """Return one mark as the API writes it."""
    return {
        "id": mark.entry_id,
        "question": question,
        "marked_by": mark.marked_by,
        "marked_at": iso(mark.marked_at),
        "query": mark.query,
    }
