"""The pages on which editors keep the FAQ bank: browse, write, lead on, compare, bring back."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.entrance import to
from agent_desktop.faq_entries import DEEDS, actor_of, bank_of, id_in, led
from agent_desktop.faq_form import as_typed, fields_in, typed
from agent_desktop.faq_list import list_facts
from agent_desktop.faq_relations import possible_owners, relations_of
from agent_desktop.faq_rows import today
from agent_desktop.faq_words import (
    AUDIENCES,
    FIELD_TITLES,
    MARKS,
    STATES,
    STEPS,
    SYSTEMS,
    with_signs,
)
from agent_desktop.forms import NUMBER, sentence
from agent_desktop.problems import told_of
from core.days import date_text, moment_text
from core.permissions import Permission
from faq_bank.browsing import Catalogue
from faq_bank.categories import branches
from faq_bank.category_store import CategoryStore
from faq_bank.content_form import content_in
from faq_bank.differences import differences
from faq_bank.entry_states import NEEDS, EntryDeed, EntryState, deeds_in
from faq_bank.errors import EntryChangedError, FaqBankError, NoSuchEntryError, UnfitEntryError
from faq_bank.kept_entries import KeptEntry

Typed = Mapping[str, object]


async def list_all(request: web.Request) -> web.Response:
    """Show the entries that a search and filters mean."""
    return pages.page(request, "faq.html", **await list_facts(request))


async def begin(request: web.Request) -> web.Response:
    """Show an empty form for a new entry."""
    fresh = {"valid_from": today().isoformat(), "owner": request[keys.visitor].name}
    return await draw(request, None, {**as_typed({}), **fresh})


async def add(request: web.Request) -> web.Response:
    """Keep a new draft."""
    fields = await _fields(request)
    try:
        entry = await bank_of(request).add(content_in(fields), by=actor_of(request))
    except FaqBankError as error:
        return await draw(request, None, as_typed(fields), error)
    return to(f"/faq/entries/{entry.id}?done=added")


async def show(request: web.Request) -> web.Response:
    """Show one entry to be changed."""
    entry = await bank_of(request).get(id_in(request))
    return await draw(request, entry, typed(entry.content))


async def change(request: web.Request) -> web.Response:
    """Keep the next version; whoever was overtaken sees what the other wrote, beside their own."""
    entry_id, fields = id_in(request), await _fields(request)
    bank, form = bank_of(request), await request.post()
    version = str(form.get("version", ""))
    try:
        content = content_in(fields, entry_id=entry_id)
        await bank.change(
            entry_id,
            content,
            version=int(version) if NUMBER.fullmatch(version) else 0,
            by=actor_of(request),
        )
    except NoSuchEntryError:
        raise
    except FaqBankError as error:
        entry = await bank.get(entry_id)
        return await draw(request, entry, as_typed(fields), error, version=version)
    return to(f"/faq/entries/{entry_id}?done=changed")


async def lead(request: web.Request) -> web.Response:
    """Review, send back, publish or withdraw the entry."""
    entry_id, deed = id_in(request), DEEDS.get(request.match_info["deed"])
    version = str((await request.post()).get("version", ""))
    if deed is None:
        raise NoSuchEntryError(entry_id)
    try:
        await led(request, deed, int(version) if NUMBER.fullmatch(version) else 0)
    except NoSuchEntryError:
        raise
    except FaqBankError as error:
        entry = await bank_of(request).get(entry_id)
        return await draw(request, entry, typed(entry.content), error)
    return to(f"/faq/entries/{entry_id}?done={request.match_info['deed']}")


async def versions(request: web.Request) -> web.Response:
    """Show every version and what each says otherwise than the one before."""
    bank, entry_id = bank_of(request), id_in(request)
    entry, found = await bank.get(entry_id), await bank.versions(entry_id)
    pairs = zip(found, [*found[1:], None], strict=True)
    return pages.page(
        request,
        "faq_versions.html",
        entry=entry,
        versions=[
            (one, differences(before.content, one.content) if before else None)
            for one, before in pairs
        ],
        titles=FIELD_TITLES,
        moment_text=moment_text,
        with_signs=with_signs,
    )


async def restore(request: web.Request) -> web.Response:
    """Bring an older version back, as a new one."""
    entry_id, older = id_in(request), request.match_info["version"]
    version = str((await request.post()).get("version", ""))
    await bank_of(request).restore(
        entry_id,
        int(older) if NUMBER.fullmatch(older) else 0,
        version=int(version) if NUMBER.fullmatch(version) else 0,
        by=actor_of(request),
    )
    return to(f"/faq/entries/{entry_id}?done=restored")


async def draw(
    request: web.Request,
    entry: KeptEntry | None,
    given: Mapping[str, Any],
    error: FaqBankError | None = None,
    *,
    version: str = "",
) -> web.Response:
    """Return the page of one entry, with what went wrong."""
    told = told_of(error) if error else None
    code = pages.language_of(request).code
    async with request.app[keys.services].sessions() as session:
        catalogue = Catalogue(session)
        tree = branches(await CategoryStore(session).all())
        owners, attachments = await catalogue.owners(), await catalogue.attachments()
    owners = sorted({*owners, *await possible_owners(request)})
    is_overtaken = isinstance(error, EntryChangedError)
    return pages.page(
        request,
        "faq_entry.html",
        status=told.problem.status if told else 200,
        trouble=sentence(request, told) if told and not told.faults else None,
        faults=_faults(error, code),
        theirs=_theirs(entry, given) if entry and is_overtaken else None,
        entry=entry,
        version=entry.version if entry and (is_overtaken or not version) else version,
        given=given,
        state=entry.state_on(today()) if entry else None,
        today=today(),
        steps=_steps(request, entry),
        is_own=_is_own_draft(request, entry),
        tree=tree,
        owners=owners,
        attachments=attachments,
        done=request.query.get("done", ""),
        titles=FIELD_TITLES,
        states=STATES,
        marks=MARKS,
        systems=SYSTEMS,
        audiences=AUDIENCES,
        with_signs=with_signs,
        moment_text=moment_text,
        date_text=date_text,
        **await relations_of(request, entry),
    )


def _steps(request: web.Request, entry: KeptEntry | None) -> list[tuple[str, str]]:
    """Return what may be done with the entry now, by whoever looks."""
    if entry is None:
        return []
    slugs = {deed: slug for slug, deed in DEEDS.items()}
    visitor = request[keys.visitor]
    return [
        (slugs[deed], STEPS[deed])
        for deed in deeds_in(entry.state)
        if deed is not EntryDeed.CHANGE and visitor.may(NEEDS[deed])
        if deed is not EntryDeed.REVIEW or not _is_own_draft(request, entry)
    ]


def _is_own_draft(request: web.Request, entry: KeptEntry | None) -> bool:
    """Return whether somebody else must review what the visitor wrote."""
    visitor = request[keys.visitor]
    return (
        entry is not None
        and entry.state is EntryState.DRAFT
        and entry.changed_by == visitor.name
        and not visitor.may(Permission.FAQ_REVIEW_OWN)
    )


def _faults(error: FaqBankError | None, code: str) -> dict[str, str]:
    """Return what is wrong by field, in the visitor's language."""
    if not isinstance(error, UnfitEntryError):
        return {}
    return {it.field: it.arabic if code == "ar" else it.english for it in error.faults}


def _theirs(entry: KeptEntry, given: Mapping[str, Any]) -> list[Any]:
    """Return what the newest version says otherwise than what was typed here."""
    try:
        fields = fields_in(given, given["audience"])
        return differences(content_in(fields, entry_id=entry.id), entry.content)
    except UnfitEntryError:
        return []


async def _fields(request: web.Request) -> dict[str, object]:
    form = await request.post()
    return fields_in(form, form.getall("audience", []))
