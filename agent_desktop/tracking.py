"""A beneficiary follows their request by the link in a message, without signing in.

These pages send no Referer, so browsers name no Origin either; a seal in each form, which only the
page of that link holds, stands in for it.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import urlsplit

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.browsers import address_of
from agent_desktop.errors import ForeignOriginError
from agent_desktop.forms import LONGEST_FIELD, field, sentence
from agent_desktop.presence_hub import Onlooker
from agent_desktop.problems import told_of
from agent_desktop.request_signs import size_text
from agent_desktop.signing import read, sign
from agent_desktop.tracking_files import given_to, room_for, saved, taken
from agent_desktop.tracking_words import DONE, SCORE_WORDS, STATE_WORDS, STEP_WORDS
from agent_desktop.uploads import MULTIPART, parts_of
from core.days import moment_text
from core.errors import TooManyTriesError
from core.tries_store import Tries
from ticketing.attachments import MOST_BYTES, TAKEN
from ticketing.errors import LinkEndedError, NoSuchLinkError, TicketingError
from ticketing.request_numbers import request_number, spaced
from ticketing.request_rows import Seal
from ticketing.request_states import Deed
from ticketing.tracking import BY_LINK, LAST_FOUR, TEXTS_TOLD, Tracked, digest_of
from ticketing.tracking_service import Tracking

PURPOSE = "tawasul tracking form"
RATE = "rate"
PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
TOO_MANY, REFUSED = 429, 422
Handler = Callable[[web.Request], Awaitable[web.Response]]
UNFIT, GONE, ENDED = "unfit", "gone", "ended"  # why the door is shown instead


async def door(request: web.Request) -> web.Response:
    """Show where a new link is asked for."""
    return _door(request, is_sent="sent" in request.query)


async def send_link(request: web.Request) -> web.Response:
    """Send a new link to whom the number belongs; everybody sees the same answer."""
    typed = await field(request, "number"), (await field(request, "last_four")).strip()
    number, last_four = request_number(typed[0]), _latin(typed[1])
    if not number or not LAST_FOUR.fullmatch(last_four):
        return _door(request, status=REFUSED, typed=typed, wrong=UNFIT)
    tries = Tries(request.app[keys.services].sessions)
    try:
        await tries.begin(f"{PURPOSE} {number}", address_of(request))
    except TooManyTriesError as error:
        return _door(request, status=TOO_MANY, typed=typed, retry_after=error.retry_after)
    await _tracking(request).ask_anew(number, last_four)
    raise web.HTTPSeeOther("/t?sent")


def by_link(handler: Handler) -> Handler:
    """Let a handler of what a link opens show the door where it opens nothing any more."""

    @wraps(handler)
    async def handle(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except LinkEndedError:
            return _door(request, status=410, wrong=ENDED, text=await _written(request))
        except NoSuchLinkError:
            return await _nothing(request)

    return handle


@by_link
async def show(request: web.Request) -> web.Response:
    """Show the request that a link opens."""
    return await _shown(request)


@by_link
async def act(request: web.Request) -> web.Response:
    """Do what the beneficiary asks, or show the page again with what they typed."""
    token = request.match_info["token"]
    if request.content_type == MULTIPART:
        return await _take_files(request, token)
    _check_seal(request, token, await field(request, "seal"))
    form = await request.post()
    deed, text = str(form.get("deed", "")), await _written(request)
    tracking, score = _tracking(request), str(form.get("score", ""))
    try:
        if deed == RATE:
            done = await tracking.rate(token, score, text)
        else:
            done = await tracking.act(token, deed, text)
        by = Onlooker(BY_LINK, done.applicant.name)
        request.app[keys.presence].changed(done.number, done.version, by)
    except NoSuchLinkError:
        raise
    except TicketingError as error:
        return await _shown(request, error=error, deed=deed, text=text, score=score)
    raise web.HTTPSeeOther(f"/t/{token}?done={deed}", headers=PRIVATE)


async def _take_files(request: web.Request, token: str) -> web.Response:
    """Take the files of the form; those before one that is refused stay."""
    form = parts_of(request, MOST_BYTES)
    seal = await anext(form, None)
    _check_seal(request, token, seal.content.decode("utf-8", "replace") if seal else "")
    found = await _tracking(request).see(token)
    done = await taken(request, found, form)
    if done.version:
        by = Onlooker(BY_LINK, found.request.applicant.name)
        request.app[keys.presence].changed(found.request.number, done.version, by)
    if done.error:
        return await _shown(request, error=done.error, deed=Deed.ATTACH, text=done.refused)
    raise web.HTTPSeeOther(f"/t/{token}?done={Deed.ATTACH}", headers=PRIVATE)


@by_link
async def give_file(request: web.Request) -> web.Response:
    """Answer whoever holds the link with one file that the beneficiary was given."""
    found = await _tracking(request).see(request.match_info["token"])
    answer = await saved(request, found.request.number, request.match_info["digest"])
    answer.headers.update(PRIVATE)
    return answer


async def _shown(
    request: web.Request,
    *,
    error: Exception | None = None,
    deed: str = "",
    text: str = "",
    score: str = "",
) -> web.Response:
    token = request.match_info["token"]
    found = await _tracking(request).see(token)
    told = told_of(error) if error else None
    return pages.page(
        request,
        "tracking.html",
        status=told.problem.status if told else 200,
        headers=PRIVATE,
        found=found,
        files=await given_to(request, found.request.number),
        room=await room_for(request, found.request.number),
        file_kinds=TAKEN,
        number=spaced(found.request.number),
        seal=sign(digest_of(token), request.app[keys.services].session_key, PURPOSE),
        trouble=sentence(request, told) if told else "",
        wrong=deed,
        text=text,
        score=score,
        done=request.query.get("done", ""),
        **_words(request, found),
    )


def _words(request: web.Request, found: Tracked) -> dict[str, object]:
    is_arabic = pages.language_of(request).code == "ar"
    holder = found.holder.name_ar if is_arabic else found.holder.name_en
    return {
        "holder": holder,
        "states": STATE_WORDS,
        "steps": STEP_WORDS,
        "scores": SCORE_WORDS,
        "done_words": DONE,
        "texts_told": TEXTS_TOLD,
        "Deed": Deed,
        "by_link": BY_LINK,
        "moment_text": moment_text,
        "size_text": size_text,
        "spaced": spaced,
    }


async def _nothing(request: web.Request) -> web.Response:
    """Say that a link opens nothing; whoever tries many waits."""
    tries, address = Tries(request.app[keys.services].sessions), address_of(request)
    try:
        await tries.begin(f"{PURPOSE} at {address}", address)
    except TooManyTriesError as error:
        return _door(request, status=TOO_MANY, retry_after=error.retry_after)
    return _door(request, status=404, wrong=GONE)


async def _written(request: web.Request) -> str:
    """Return what was written into a form; of one with files nothing is kept."""
    if request.content_type == MULTIPART:
        return ""
    return str((await request.post()).get("text", ""))


def _door(
    request: web.Request,
    *,
    status: int = 200,
    typed: tuple[str, str] = ("", ""),
    is_sent: bool = False,
    wrong: str = "",
    text: str = "",
    retry_after: int = 0,
) -> web.Response:
    answer = pages.page(
        request,
        "tracking_door.html",
        status=status,
        headers={"X-Robots-Tag": PRIVATE["X-Robots-Tag"]},
        typed=typed,
        is_sent=is_sent,
        wrong=wrong,
        text=text,
        retry_after=retry_after,
    )
    if retry_after:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def _check_seal(request: web.Request, token: str, seal: str) -> None:
    """Raise ForeignOriginError unless the form is of the page that this link opened."""
    key = request.app[keys.services].session_key
    origin = urlsplit(request.headers.get("Origin", ""))
    is_foreign = bool(origin.netloc) and origin.netloc != request.headers.get("Host")
    if is_foreign or read(seal[:LONGEST_FIELD], key, PURPOSE) != digest_of(token):
        raise ForeignOriginError


def _tracking(request: web.Request) -> Tracking:
    services = request.app[keys.services]
    return Tracking(services.sessions, Seal(services.sealing_key), services.grounds)


def _latin(digits: str) -> str:
    return "".join(str(int(digit)) if digit.isdecimal() else digit for digit in digits)
