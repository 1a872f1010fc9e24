"""The notice over HTTP: heard beforehand, switched on, switched off."""

import logging
from typing import Any

from aiohttp import hdrs, web

from agent_desktop import keys
from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.moments import iso
from agent_desktop.notice_form import Prepared, notice_in, typed_in, unvowelled
from agent_desktop.prompts import part_of
from core.notices import Notice

log = logging.getLogger(__name__)


async def show(request: web.Request) -> web.Response:
    """Answer with the notice that stands, or null."""
    notice = await request.app[keys.services].notices.current()
    return json_answer({"notice": notice and notice_row(notice)})


async def switch_on(request: web.Request) -> web.Response:
    """Let callers hear a prompt, or texts that the machine speaks, before the greeting."""
    wanted, desk = notice_in(await body_of(request)), request.app[keys.services].notices
    who = request[keys.visitor].actor
    if isinstance(wanted, Prepared):
        notice = await desk.play(wanted.prompt, by=who)
    else:
        notice = await desk.say(wanted.text_ar, wanted.text_en, by=who)
    log.info("notice switched on", extra={"prompt": notice.prompt, "pii.who": who.name})
    return json_answer({"notice": notice_row(notice)})


async def switch_off(request: web.Request) -> web.Response:
    """Let callers hear the greeting first again."""
    who = request[keys.visitor].actor
    await request.app[keys.services].notices.switch_off(by=who)
    log.info("notice switched off", extra={"pii.who": who.name})
    return json_answer({"notice": None})


async def preview(request: web.Request) -> web.Response:
    """Let the machine speak the texts for whoever asks; no caller hears them."""
    texts = typed_in(await body_of(request))
    name = await request.app[keys.services].notices.speak(texts.text_ar, texts.text_en)
    return json_answer({"prompt": name, "unvowelled": unvowelled(texts.text_ar)})


async def sound(request: web.Request) -> web.Response:
    """Answer with what callers would hear, or with the asked range of it."""
    name, language = request.match_info["name"], request.match_info["language"]
    wave = await request.app[keys.services].notices.wave(name, language)
    return part_of(wave, request.headers.get(hdrs.RANGE, ""), "audio/wav")


def notice_row(notice: Notice) -> dict[str, Any]:
    """Return *notice* as the API writes it."""
    return {
        "prompt": notice.prompt,
        "text_ar": notice.text_ar,
        "text_en": notice.text_en,
        "switched_on_by": notice.switched_on_by,
        "switched_on_at": iso(notice.switched_on_at),
    }
