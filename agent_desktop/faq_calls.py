"""The call at which somebody uses the FAQ bank: whose it is, and where its caller came from."""

from datetime import UTC, datetime

from aiohttp import web

from agent_desktop import keys
from agent_desktop.calls import is_call_id
from agent_desktop.desk_state import calls_of
from agent_desktop.faq_regions import departments, region_in
from agi.calls import Call
from core.permissions import Permission
from faq_bank.usage import NOWHERE, Circumstances
from supervision.errors import NotYourCallError
from supervision.store import CallStore
from ticketing.beneficiary_service import Beneficiaries
from ticketing.entities import Ministry
from ticketing.request_rows import Seal


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
    """Return where a call came from: its queue, and the region of who is known by its number."""
    if call is None:
        return NOWHERE
    region = await _region_of(request, call.caller) if call.caller else ""
    return Circumstances(queue=call.queue or "", region=region)


async def ministry_of(request: web.Request) -> Ministry:
    """Return the ministry as it stands."""
    services = request.app[keys.services]
    async with services.sessions() as session:
        return (await services.grounds.current(session)).structure.time.ministry


async def _region_of(request: web.Request, caller: str) -> str:
    """Return the department to which the one person with this number belongs, if it is known."""
    services = request.app[keys.services]
    people = Beneficiaries(services.sessions, Seal(services.sealing_key))
    card = await people.card_of(caller)
    if not card or card["others"] or not card["entity"]:
        return ""
    known = departments(await ministry_of(request), datetime.now(UTC))
    return region_in(str(card["entity"]), known)
