"""The call at which somebody uses the FAQ bank: whose it is, and where its caller came from."""

from aiohttp import web

from agent_desktop import keys
from agent_desktop.calls import is_call_id
from agent_desktop.desk_state import calls_of
from agi.calls import Call
from core.permissions import Permission
from faq_bank.usage import NOWHERE, Circumstances
from supervision.errors import NotYourCallError
from supervision.store import CallStore
from ticketing.beneficiary_service import Beneficiaries
from ticketing.request_rows import Seal

LONGEST_REGION = 120


async def call_of(request: web.Request, call_id: str) -> Call:
    """Return a call that the visitor took or may read of; NotYourCallError."""
    if not is_call_id(call_id):
        raise NotYourCallError(call_id)
    services, visitor = request.app[keys.services], request[keys.visitor]
    call = services.board.calls.get(call_id)
    if call is None:
        async with services.sessions() as session:
            call = await CallStore(session).find(call_id)
    agent = visitor.account.extension if visitor.account else None
    is_theirs = call and agent and (call.agent == agent or call_id in calls_of(request, agent))
    if call is None or not (is_theirs or visitor.may(Permission.CALLS_READ)):
        raise NotYourCallError(call_id)
    return call


async def circumstances_of(request: web.Request, call: Call | None) -> Circumstances:
    """Return where a call came from: its queue, and the entity of who is known by its number."""
    if call is None:
        return NOWHERE
    card = None
    if call.caller:
        services = request.app[keys.services]
        people = Beneficiaries(services.sessions, Seal(services.sealing_key))
        card = await people.card_of(call.caller)
    region = str(card["entity"]) if card and not card["others"] else ""
    return Circumstances(queue=call.queue or "", region=region[:LONGEST_REGION])
