"""The pages' words: gettext catalogues, read and compiled once at start."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType

from aiohttp import web
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FIRST_LANGUAGE = "ar"
LANGUAGES: Mapping[str, str] = {"ar": "rtl", "en": "ltr"}
COOKIE = "lang"
COOKIE_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language of the pages, with its words and its direction."""

    code: str
    direction: str
    words: GNUTranslations

    @property
    def other(self) -> str:
        """Return the code of the language that the switch leads to."""
        return next(code for code in LANGUAGES if code != self.code)


@cache
def load() -> Mapping[str, Language]:
    """Return all languages by code, which are read once."""
    return MappingProxyType(
        {
            code: Language(code=code, direction=direction, words=_compiled(code))
            for code, direction in LANGUAGES.items()
        }
    )


def chosen(request: web.Request) -> str:
    """Return the language of a request: ``?lang=``, then the cookie, then Arabic."""
    for code in (request.query.get("lang"), request.cookies.get(COOKIE)):
        if code in LANGUAGES:
            return str(code)
    return FIRST_LANGUAGE


def remember(request: web.Request, response: web.Response) -> None:
    """Keep the language that ``?lang=`` chose for the next visit."""
    code = request.query.get("lang")
    if code in LANGUAGES:
        keep(response, str(code))


def keep(response: web.Response, code: str) -> None:
    """Let the browser keep a language."""
    response.set_cookie(COOKIE, code, max_age=COOKIE_SECONDS, samesite="Lax", httponly=True)


def _compiled(code: str) -> GNUTranslations:
    source = files("agent_desktop") / "locale" / f"{code}.po"
    with source.open("rb") as text:
        catalogue = read_po(text, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
