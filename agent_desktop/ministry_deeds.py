"""What is done on the page of an entity: named, moved, merged, given people and hours."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web

from agent_desktop import keys
from agent_desktop.entrance import to
from agent_desktop.ministry_pages import draw
from agent_desktop.ministry_parts import check_may, entities_of, entity_in, ministry_of
from agent_desktop.request_form import code_in
from core.audit import Actor
from core.days import ZONE
from ticketing.entities import Entity
from ticketing.entity_rights import EntityDeed
from ticketing.errors import (
    ActingPeriodError,
    BadPostError,
    EntityChangedError,
    NoReasonError,
    NoSuchActionError,
    TicketingError,
)
from ticketing.posts import ActingPeriod, Duty, Post
from ticketing.structure_history import LONGEST_REASON

LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants done to an entity."""

    request: web.Request
    entity: Entity
    form: Mapping[str, str]
    by: Actor

    @property
    def code(self) -> str:
        """Return the code of the entity."""
        return self.entity.code

    @property
    def since(self) -> datetime:
        """Return since when that held which they looked at; long ago when the form is none."""
        return moment_in(self.form.get("since", "")) or datetime.fromtimestamp(0, UTC)

    def check_unchanged(self) -> None:
        """Raise EntityChangedError unless that which they looked at still holds."""
        if self.entity.valid_from != self.since:
            raise EntityChangedError(self.code)

    @property
    def reason(self) -> str:
        """Return why; NoReasonError."""
        reason = " ".join(self.form.get("reason", "").split())
        if not 0 < len(reason) <= LONGEST_REASON:
            raise NoReasonError(LONGEST_REASON)
        return reason


async def act(request: web.Request) -> web.Response:
    """Do one thing to an entity; what was typed stays where it is refused."""
    name, at = request.match_info["deed"], datetime.now(UTC)
    ground = await ministry_of(request).ground()
    entity = entity_in(request, ground, at)
    if (row := DEEDS.get(name)) is None:
        raise NoSuchActionError(name[:20])
    needed, deed = row
    check_may(request, needed, entity.code, ground, at)
    form = {key: str(value)[:LONGEST_TEXT] for key, value in (await request.post()).items()}
    try:
        answer = await deed(Asked(request, entity, form, request[keys.visitor].actor))
    except TicketingError as error:
        return await draw(request, error, deed=name, given=form)
    return answer or to(f"/ministry/entities/{entity.code}?done={name}")


async def _name(it: Asked) -> None:
    names = it.form.get("name_ar", ""), it.form.get("name_en", "")
    await entities_of(it.request).rename(it.code, *names, since=it.since, by=it.by)


async def _approve(it: Asked) -> None:
    approves = it.form.get("approves") == "yes"
    await entities_of(it.request).let_approve(it.code, approves=approves, since=it.since, by=it.by)


async def _calendar(it: Asked) -> web.Response | None:
    """Tell how many requests another calendar touches; let it hold when that was seen."""
    service, calendar = entities_of(it.request), it.form.get("calendar", "")
    if it.form.get("sure") != calendar:
        waiting = await service.waiting_below([it.code])
        return await draw(it.request, deed="calendar", given=it.form, waiting=waiting)
    await service.give_calendar(it.code, calendar, since=it.since, by=it.by)
    return None


async def _let_act(it: Asked) -> None:
    starts, ends = moment_in(it.form.get("from", "")), moment_in(it.form.get("until", ""))
    if starts is None or ends is None:
        raise ActingPeriodError
    soonest = datetime.now(UTC) + timedelta(seconds=2)  # "now", typed to the minute, is over
    if soonest - timedelta(minutes=15) < starts < soonest:
        starts = soonest
    person = it.form.get("person", "")
    period = ActingPeriod(entity=it.code, person=person, starts_at=starts, ends_at=ends)
    await ministry_of(it.request).let_act(period, by=it.by)


async def _back(it: Asked) -> None:
    starts, ends = moment_in(it.form.get("from", "")), moment_in(it.form.get("until", ""))
    if starts is None or ends is None:
        raise ActingPeriodError
    person = it.form.get("person", "")
    period = ActingPeriod(entity=it.code, person=person, starts_at=starts, ends_at=ends)
    await entities_of(it.request).end_acting(period, by=it.by)


async def _appoint(it: Asked) -> None:
    await ministry_of(it.request).appoint(_post(it), by=it.by)


async def _dismiss(it: Asked) -> None:
    await ministry_of(it.request).dismiss(_post(it), by=it.by)


async def _move(it: Asked) -> None:
    it.check_unchanged()
    parent = code_in(it.form.get("to", ""))
    await ministry_of(it.request).move(it.code, parent, it.reason, by=it.by)


async def _merge(it: Asked) -> web.Response:
    it.check_unchanged()
    heir = code_in(it.form.get("into", ""))
    await ministry_of(it.request).merge(it.code, heir, it.reason, by=it.by)
    return to(f"/ministry/entities/{heir}?done=merge")


def moment_in(text: str) -> datetime | None:
    """Return the moment of a field, without a zone by the clock of Riyadh; None when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).astimezone(UTC)


def _post(it: Asked) -> Post:
    duty = it.form.get("duty", "")
    if duty not in set(Duty):
        raise BadPostError
    return Post(
        entity=it.code,
        duty=Duty(duty),
        person=it.form.get("person", "").strip(),
        email=it.form.get("email", "").strip(),
        valid_from=datetime.now(UTC),
    )


DEEDS: Mapping[str, tuple[EntityDeed, Callable[[Asked], Awaitable[web.Response | None]]]] = {
    "names": (EntityDeed.NAMES, _name),
    "approval": (EntityDeed.APPROVAL, _approve),
    "absence": (EntityDeed.ABSENCE, _let_act),
    "back": (EntityDeed.ABSENCE, _back),
    "posts": (EntityDeed.POSTS, _appoint),
    "dismiss": (EntityDeed.POSTS, _dismiss),
    "calendar": (EntityDeed.CALENDAR, _calendar),
    "move": (EntityDeed.MOVE, _move),
    "merge": (EntityDeed.MERGE, _merge),
}
