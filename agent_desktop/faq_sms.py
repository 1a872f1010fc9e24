"""An answer of the FAQ bank goes to the caller by SMS: kept in the outbox, sent afterwards."""

from datetime import UTC, datetime

from aiohttp import web

from agent_desktop import keys
from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.errors import NoMobileError
from agent_desktop.faq_calls import call_of
from agi.calls import Call
from core import audit_store
from core.audit import Action, Deed
from core.database import writing
from core.outbox import Channel, Message
from core.outbox_store import OutboxStore
from core.phone_numbers import national_number
from faq_bank.errors import NoSuchEntryError
from faq_bank.kept_entries import Content

MOBILE = "05"
MOST_LETTERS = 600  # nine parts of an Arabic SMS
SIGNATURES = {"ar": "تواصل 19996", "en": "Tawasul 19996"}
ACCEPTED = 202


async def send(request: web.Request) -> web.Response:
    """Send an entry's answer to the caller of a call, once, in the caller's language."""
    entry_id, body = request.match_info["entry_id"], await body_of(request)
    call = await call_of(request, str(body.get("call_id") or ""))
    services = request.app[keys.services]
    bank = await services.faq.bank.now()
    if (content := bank.contents.get(entry_id)) is None:
        raise NoSuchEntryError(entry_id)
    message = message_of(call, entry_id, content)
    told = Deed(
        request[keys.visitor].actor,
        Action.FAQ_ANSWER_TEXTED,
        f"call/{call.call_id}",
        {"entry": entry_id},
    )
    async with writing(services.sessions) as session:
        await OutboxStore(session).put([message], datetime.now(UTC))
        await audit_store.write(session, told)
    answer = {"id": entry_id, "call_id": call.call_id, "done": "queued"}
    return json_answer(answer, status=ACCEPTED)


def message_of(call: Call, entry_id: str, content: Content) -> Message:
    """Return the SMS with an answer; NoMobileError where the caller's number takes none."""
    number = national_number(call.caller)
    if not number.startswith(MOBILE):
        raise NoMobileError
    is_english = call.language == "en" and content.answer_en
    answer = content.answer_en if is_english else content.answer
    return Message(
        key=f"faq/{call.call_id}/{entry_id}/sms",
        channel=Channel.SMS,
        recipient=number,
        body=f"{shortened(answer)}\n{SIGNATURES['en' if is_english else 'ar']}",
    )


def shortened(text: str, most: int = MOST_LETTERS) -> str:
    """Return a text of at most so many letters, cut between words."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(maxsplit=1)[0]}…"
