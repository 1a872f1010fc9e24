"""Writing what happened to requests, each part once: steps, time lines, tellings, messages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.outbox_store import OutboxStore
from ticketing.escalation import Step, StepKind
from ticketing.hand_over_mail import hand_over_mails
from ticketing.letter_writing import letters_of
from ticketing.posts import Staff
from ticketing.reckoning import Reckoning
from ticketing.request_notices import is_told, to_beneficiary
from ticketing.request_rights import may_see
from ticketing.request_rows import step_values
from ticketing.request_store import RequestStore
from ticketing.requests import Request
from ticketing.staff_letters import Notice
from ticketing.structure import Structure
from ticketing.watcher_store import WatcherStore
from ticketing.webhook_store import announce


async def write_steps(
    session: AsyncSession,
    store: RequestStore,
    reckonings: Sequence[Reckoning],
    structure: Structure,
    at: datetime,
) -> None:
    """Write steps, their rows in the time lines, who is told, and the messages to them."""
    taken = [(it.request, step) for it in reckonings for step in it.steps]
    watching = await watchers(session, [one for one, _ in taken], structure, at)
    ids = [(it.request.request_id, event) for it in reckonings for event in it.events]
    await store.add_events(ids)
    await store.add_steps([step_values(one.request_id, step, at) for one, step in taken])
    told = [row for one, step in taken for row in _told(one, step, watching[one.request_id], at)]
    await add_tellings(session, store, told, structure.staff)
    notices = [notice for it in reckonings for notice in _notices(it)]
    handed = [(one, step) for one, step in taken if step.key.kind is StepKind.HAND_OVER]
    messages = [
        *await letters_of(session, notices, structure, at),
        *hand_over_mails(handed, structure, at),
    ]
    for it in reckonings:
        for event in filter(partial(is_told, it.request), it.events):
            link = await store.new_link(it.request.request_id, at)
            messages.extend(to_beneficiary(it.request, event, link))
    await OutboxStore(session).put(messages, at)
    await announce(session, [(it.request, event) for it in reckonings for event in it.events], at)


async def add_tellings(
    session: AsyncSession, store: RequestStore, rows: Sequence[dict[str, Any]], staff: Staff
) -> None:
    """Write who is told what, and whether that reaches them: by mail, or when they sign in."""
    unwritten = {it["person"] for it in rows if not staff.email(it["person"], it["told_at"])}
    reached = await WatcherStore(session).with_account(unwritten)
    for row in rows:
        row["is_undeliverable"] = row["person"] in unwritten - reached
    await store.add_tellings(rows)


def telling_rows(
    request: Request, occasion: str, people: Iterable[str], at: datetime, *, is_copy: bool = False
) -> list[dict[str, Any]]:
    """Return the rows that prove who was told what of a request."""
    return [
        {
            "request_id": request.request_id,
            "occasion": occasion,
            "person": person,
            "told_at": at,
            "is_copy": is_copy,
        }
        for person in dict.fromkeys(people)
    ]


async def watchers(
    session: AsyncSession, requests: Sequence[Request], structure: Structure, at: datetime
) -> Mapping[int, Sequence[str]]:
    """Return who follows each request and may still see it."""
    them = {it.request_id: it for it in requests}
    found = await WatcherStore(session).of(them) if them else {}
    return {
        request_id: [
            it.name for it in found.get(request_id, ()) if may_see(it, request, structure, at)
        ]
        for request_id, request in them.items()
    }


def _told(
    request: Request, step: Step, watching: Sequence[str], at: datetime
) -> list[dict[str, Any]]:
    occasion = str(step.key)
    copied = [person for person in (*step.copied, *watching) if person not in step.told]
    return [
        *telling_rows(request, occasion, step.told, at),
        *telling_rows(request, occasion, copied, at, is_copy=True),
    ]


def _notices(of: Reckoning) -> Iterator[Notice]:
    """Yield who is told of which step; a hand-over has a letter of its own."""
    rows = {event.detail.get("step"): event for event in of.events}
    for step in of.steps:
        if step.key.kind is not StepKind.HAND_OVER:
            yield Notice(
                request=of.request,
                event=rows[str(step.key)],
                occasion=str(step.key),
                people=tuple(dict.fromkeys((*step.told, *step.copied))),
            )
