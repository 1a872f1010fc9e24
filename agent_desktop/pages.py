"""The pages, drawn on the server; ``static/floor.js`` keeps the floor alive afterwards."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

import orjson
from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from agent_desktop import keys, texts
from agent_desktop.floor_view import BLANK, floor_view, script_words
from agent_desktop.places import head_for
from agent_desktop.problems import Told
from agent_desktop.programs import program_of
from agent_desktop.visitors import Visitor
from agent_desktop.words import words_of
from core.sessions import Stage


async def floor(request: web.Request) -> web.Response:
    """Show what happens now."""
    services, language = request.app[keys.services], language_of(request)
    translate = language.words.gettext
    words = words_of(language.code, translate)
    snapshot = services.board.snapshot(datetime.now(UTC))
    return page(
        request,
        "floor.html",
        floor=floor_view(snapshot, words),
        words=words,
        script_words=script_words(words, nobody_waits=translate("nobody waits"), at=snapshot["at"]),
        blank=BLANK,
        everybody=sorted((agent["agent"], agent["name"]) for agent in snapshot["agents"]),
        sip_address=services.sip_address,
    )


def problem(request: web.Request, told: Told) -> web.Response:
    """Return a page that tells what went wrong, in the visitor's language."""
    is_arabic = language_of(request).code == texts.FIRST_LANGUAGE
    return page(
        request,
        "problem.html",
        status=told.problem.status,
        headline=told.problem.title_ar if is_arabic else told.problem.title,
        detail=told.detail_ar if is_arabic else told.detail,
        headers=told.headers,
    )


def page(
    request: web.Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **facts: Any,  # noqa: ANN401 - whatever the template draws
) -> web.Response:
    """Return one page in the visitor's language."""
    html = drawn(request, template, **facts)
    answer = web.Response(text=html, status=status, content_type="text/html", headers=headers)
    texts.remember(request, answer)
    return answer


def drawn(request: web.Request, template: str, **facts: Any) -> str:  # noqa: ANN401 - whatever it draws
    """Return the HTML of one page in the visitor's language."""
    language = language_of(request)
    return (
        request.app[keys.templates]
        .get_template(template)
        .render(
            _=language.words.gettext,
            language=language,
            visitor=visitor_inside(request),
            practice=request.get(keys.practice),
            due=request.get(keys.due_reviews),
            here=request.path,
            switch=f"?{urlencode({**request.query, 'lang': language.other})}",
            **facts,
        )
    )


def visitor_inside(request: web.Request) -> Visitor | None:
    """Return who asks, if their sign-in is finished: only then the head leads anywhere."""
    visitor = request.get(keys.visitor)
    is_inside = visitor and (visitor.session is None or visitor.session.stage is Stage.OPEN)
    return visitor if is_inside else None


def language_of(request: web.Request) -> texts.Language:
    """Return the language that the visitor chose."""
    return request.app[keys.languages][texts.chosen(request)]


def environment() -> Environment:
    """Return the templates; a value that a page misses stops its drawing."""
    templates = Environment(
        loader=PackageLoader("agent_desktop"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.globals["vendored"] = vendored
    templates.globals["head_for"] = head_for
    templates.globals["program_of"] = program_of
    return templates


def vendored(package: str, file: str) -> str:
    """Return the address of a file that came from npm, which carries its version."""
    return f"/static/vendor/{package}-{versions()[package]}/{file}"


@cache
def versions() -> dict[str, str]:
    """Return the version of each package by its folder's name."""
    manifest = orjson.loads((files("agent_desktop") / "static/vendor/manifest.json").read_bytes())
    return {
        package["name"].rpartition("/")[2]: package["version"] for package in manifest["packages"]
    }
