"""The page of hours: when the centre is open, and what callers hear first."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

from aiohttp import web
from babel.dates import get_day_names

from agent_desktop import keys, pages
from agent_desktop.hours import calendar_of
from agent_desktop.hours_view import hours_view
from agent_desktop.notice_form import LONGEST_TEXT
from agent_desktop.texts import LANGUAGES, Language
from core.days import date_text, day_text
from core.hours import DAY
from core.permissions import Permission
from recordings.catalogue import CataloguedPrompt, Kind

PREPARED = "notice-"  # how the names of prompts begin that were written to be notices


async def show(request: web.Request) -> web.Response:
    """Show whether the centre is open, its hours, and the notice."""
    services, language = request.app[keys.services], pages.language_of(request)
    now = datetime.now(UTC)
    calendar, kept = await calendar_of(request)
    prompts = await services.prompts.all()
    return pages.page(
        request,
        "hours.html",
        view=hours_view(calendar, services.calendar, kept, now),
        notice=await services.notices.current(),
        prepared=prepared_in(prompts),
        may_manage=request[keys.visitor].may(Permission.HOURS_MANAGE),
        weekdays=get_day_names("wide", locale=language.code),
        when=when_text(language, now.astimezone(calendar.zone)),
        date_text=lambda day: date_text(day, language.code),
        today=now.astimezone(calendar.zone),
        longest_text=LONGEST_TEXT,
        directions=LANGUAGES,
    )


def prepared_in(prompts: Iterable[CataloguedPrompt]) -> dict[str, dict[str, str]]:
    """Return the prompts that are ready to be notices: by name, their texts by language."""
    found: dict[str, dict[str, str]] = {}
    for prompt in prompts:
        place = prompt.place
        if place.kind is Kind.SENTENCE and place.name.startswith(PREPARED):
            found.setdefault(place.name, {})[place.language] = prompt.text
    return found


def when_text(language: Language, now: datetime) -> Callable[[datetime], tuple[str, str]]:
    """Return a function that gives a moment's day in words and its clock."""
    translate = language.words.gettext
    near = {now.date(): translate("today"), now.date() + DAY: translate("tomorrow")}

    def text(moment: datetime) -> tuple[str, str]:
        local = moment.astimezone(now.tzinfo)
        day: date = local.date()
        return near.get(day) or day_text(moment, language.code), f"{local:%H:%M}"

    return text
