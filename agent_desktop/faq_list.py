"""What the page of all entries shows: a search with filters, and one page of what it finds."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from agent_desktop import keys
from agent_desktop.faq_rows import today
from agent_desktop.faq_words import MARKS, ORDERS, STATES, SYSTEMS
from agent_desktop.forms import ON_A_PAGE, page_in
from core.days import date_text, moment_text
from faq_bank.browsing import Catalogue, Order, Wanted
from faq_bank.categories import Category, branches, keys_below
from faq_bank.category_store import CategoryStore
from faq_bank.content_form import is_printable
from faq_bank.entry_states import EntryState

LONGEST_WORD = 120


@dataclass(frozen=True, slots=True)
class Filter:
    """What the form says, as it was typed."""

    q: str = ""
    category: str = ""
    system: str = ""
    state: str = ""
    owner: str = ""
    order: str = Order.CHANGED

    def address(self, **more: object) -> str:
        """Return the address of the page with this filter and *more*."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return f"/faq?{urlencode({k: v for k, v in {**said, **more}.items() if v})}"

    def wanted(self, categories: list[Category]) -> Wanted:
        """Return what is meant; a category means those below it too, an unknown word nothing."""
        return Wanted(
            day=today(),
            words=self.q,
            categories=keys_below(self.category, categories) if self.category else frozenset(),
            system=self.system,
            state=EntryState(self.state) if self.state in set(EntryState) else None,
            owner=self.owner,
            order=Order(self.order) if self.order in set(Order) else Order.CHANGED,
        )


def word_in(text: str) -> str:
    """Return what was typed, when a database can compare it; else nothing."""
    word = text.strip()[:LONGEST_WORD]
    return word if is_printable(word) else ""


async def list_facts(request: web.Request) -> dict[str, Any]:
    """Return what the template draws."""
    names = Filter.__slots__
    typed = Filter(**{it: word_in(request.query.get(it, "")) for it in names})
    page = page_in(request.query.get("page", ""))
    async with request.app[keys.services].sessions() as session:
        catalogue, categories = Catalogue(session), list(await CategoryStore(session).all())
        wanted = typed.wanted(categories)
        count = await catalogue.count(wanted)
        found = await catalogue.page(wanted, limit=ON_A_PAGE, skip=(page - 1) * ON_A_PAGE)
        owners = await catalogue.owners()
    return {
        "filter": typed,
        "entries": found,
        "count": count,
        "page": page,
        "pages": max(1, -(-count // ON_A_PAGE)),
        "tree": branches(categories),
        "by_key": {category.key: category for category in categories},
        "owners": owners,
        "today": wanted.day,
        "states": STATES,
        "marks": MARKS,
        "systems": SYSTEMS,
        "orders": ORDERS,
        "moment_text": moment_text,
        "date_text": date_text,
    }
