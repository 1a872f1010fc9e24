"""The page of gaps: what the bank does not answer yet, each a draft by one button."""

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.entrance import to
from agent_desktop.faq_use import use_of
from agent_desktop.forms import field, sentence
from agent_desktop.pages import language_of
from agent_desktop.problems import told_of
from agent_desktop.words import words_of
from core.days import moment_text
from faq_bank.errors import FaqBankError

SHOWN = 100
SHOWN_WORDINGS = 5


async def show(request: web.Request) -> web.Response:
    """Show what was asked in vain, the commonest first."""
    return await draw(request)


async def draft(request: web.Request) -> web.Response:
    """Make a draft of one gap."""
    visit, category = await field(request, "visit"), await field(request, "category")
    try:
        entry_id = await use_of(request).draft(visit, category, by=request[keys.visitor].actor)
    except FaqBankError as error:
        return await draw(request, error)
    return to(f"/faq/gaps?drafted={entry_id}")


async def dismiss(request: web.Request) -> web.Response:
    """Say that nobody has to answer one gap."""
    try:
        await use_of(request).dismiss(await field(request, "visit"))
    except FaqBankError as error:
        return await draw(request, error)
    return to("/faq/gaps?dismissed=1")


async def draw(request: web.Request, error: Exception | None = None) -> web.Response:
    """Return the page, with what went wrong."""
    told, language = told_of(error) if error else None, language_of(request)
    published = await request.app[keys.services].faq.bank.now()
    looked = await use_of(request).look_at_gaps()
    found = looked.groups
    return pages.page(
        request,
        "faq_gaps.html",
        status=told.problem.status if told else 200,
        trouble=sentence(request, told) if told else None,
        gaps=found[:SHOWN],
        count=len(found),
        is_by_meaning=looked.is_by_meaning,
        meant=looked.meant,
        shown_wordings=SHOWN_WORDINGS,
        categories={
            it.key: it.name_ar if language.code == "ar" else it.name_en
            for it in published.categories
        },
        queues=words_of(language.code, language.words.gettext).queues,
        drafted=request.query.get("drafted", ""),
        is_dismissed="dismissed" in request.query,
        moment_text=moment_text,
    )
