"""An answer of the FAQ bank goes to the caller by SMS: kept in the outbox, sent afterwards."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.errors import BadFieldError, NoMobileError
from agent_desktop.faq_calls import call_of
from agent_desktop.faq_search import today
from agi.calls import Call
from core import audit_store
from core.audit import Action, Deed
from core.database import writing
from core.outbox import Channel, Message
from core.outbox_store import OutboxStore
from core.phone_numbers import national_number
from faq_bank.entries import Validity
from faq_bank.errors import NoSuchEntryError, OutOfDateError
from faq_bank.kept_entries import Content, searched
from faq_bank.usage import Use, Way
from faq_bank.usage_store import UsageStore

MOBILE = "05"
MOST_LETTERS = 600  # nine parts of an Arabic SMS
SIGNATURES = {"ar": "تواصل 19996", "en": "Tawasul 19996"}
ACCEPTED = 202


async def send(request: web.Request) -> web.Response:
    """Send an entry's answer to the caller of a call, once in each language."""
    entry_id, body = request.match_info["entry_id"], await body_of(request)
    call = await call_of(request, str(body.get("call_id") or ""))
    content = await content_of(request, entry_id)
    language = language_in(body, call, content)
    text = answer_in(language, content)
    message = message_of(call, entry_id, language, text)
    await keep(request, message, entry_id, call.call_id)
    told = {"language": language, "shortened": len(text) > MOST_LETTERS, "done": "queued"}
    return json_answer({"id": entry_id, "call_id": call.call_id, **told}, status=ACCEPTED)


async def content_of(request: web.Request, entry_id: str) -> Content:
    """Return an entry that holds today; NoSuchEntryError, OutOfDateError."""
    bank = await request.app[keys.services].faq.bank.now()
    if (content := bank.contents.get(entry_id)) is None:
        raise NoSuchEntryError(entry_id)
    if searched(entry_id, content).validity(today()) is not Validity.CURRENT:
        raise OutOfDateError(entry_id)
    return content


async def keep(request: web.Request, message: Message, entry_id: str, call_id: str) -> None:
    """Put the SMS into the outbox, and tell the call and the audit log of it."""
    visitor, now = request[keys.visitor], datetime.now(UTC)
    use = Use(entry_id=entry_id, call_id=call_id, used_by=visitor.name, way=Way.SMS, used_at=now)
    told = Deed(visitor.actor, Action.FAQ_ANSWER_TEXTED, f"call/{call_id}", {"entry": entry_id})
    async with writing(request.app[keys.services].sessions) as session:
        await OutboxStore(session).put([message], now)
        await UsageStore(session).used(use)
        await audit_store.write(session, told)


def language_in(body: Mapping[str, Any], call: Call, content: Content) -> str:
    """Return in which language the answer goes: as asked, or the caller's; BadFieldError."""
    if (wanted := body.get("language", call.language)) not in SIGNATURES:
        raise BadFieldError("language", wanted="ar or en", wanted_ar="ar أو en")
    return "en" if wanted == "en" and content.answer_en else "ar"


def answer_in(language: str, content: Content) -> str:
    """Return the answer in a language."""
    return content.answer_en if language == "en" else content.answer


def message_of(call: Call, entry_id: str, language: str, text: str) -> Message:
    """Return the SMS with an answer; NoMobileError where the caller's number takes none."""
    number = national_number(call.caller)
    if not number.startswith(MOBILE):
        raise NoMobileError
    return Message(
        key=f"faq/{call.call_id}/{entry_id}/{language}/sms",
        channel=Channel.SMS,
        recipient=number,
        body=f"{shortened(text)}\n{SIGNATURES[language]}",
    )


def shortened(text: str, most: int = MOST_LETTERS) -> str:
    """Return a text of at most so many letters, cut between words."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(maxsplit=1)[0]}…"
