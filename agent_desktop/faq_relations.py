"""What an entry has to do with others: what its publishing ends, what replaces it."""

from typing import Any

from aiohttp import web

from agent_desktop import keys
from core.permissions import Permission, may
from core.service import Accounts
from faq_bank.caring import Caring
from faq_bank.endings import ending_before
from faq_bank.entry_states import EntryState
from faq_bank.kept_entries import KeptEntry
from faq_bank.store import EntryStore

UNPUBLISHED = frozenset({EntryState.DRAFT, EntryState.REVIEWED})


async def relations_of(request: web.Request, entry: KeptEntry | None) -> dict[str, Any]:
    """Return what the page of an entry tells beside its own content."""
    if entry is None:
        return {"ending": None, "successors": ()}
    async with request.app[keys.services].sessions() as session:
        is_ahead = entry.state in UNPUBLISHED
        ending = await ending_before(EntryStore(session), entry.content) if is_ahead else None
        return {"ending": ending, "successors": await Caring(session).successors(entry.id)}


async def possible_owners(request: web.Request) -> list[str]:
    """Return the accounts that can look after an entry, by name."""
    accounts = await Accounts(request.app[keys.services].sessions).all()
    return sorted(
        it.name for it in accounts if may(it.role, Permission.FAQ_WRITE) and not it.disabled_at
    )
