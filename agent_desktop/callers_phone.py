"""A caller's phone in a page, for development: a newcomer dials 19996 from a second window."""

from aiohttp import web

from agent_desktop import headers, keys
from agent_desktop.browsers import is_local
from agent_desktop.desk import websocket_for
from agent_desktop.pages import page
from agent_desktop.softphone import origin_of
from asterisk_conf.names import CALLERS_PHONE, SERVICE_NUMBER, SIP_REALM


async def show(request: web.Request) -> web.Response:
    """Show the phone to whoever sits at this machine, where the setting has it."""
    digest = request.app[keys.services].softphone.callers_digest
    if digest is None or not is_local(request):
        raise web.HTTPNotFound
    websocket = websocket_for(request)
    return page(
        request,
        "callers_phone.html",
        headers=headers.of_a_phone(origin_of(websocket)),
        number=SERVICE_NUMBER,
        account={
            "extension": CALLERS_PHONE,
            "name": "",
            "realm": SIP_REALM,
            "digest": digest,
            "websocket": websocket,
            "registers": False,
        },
    )
