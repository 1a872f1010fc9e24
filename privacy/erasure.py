"""Taking one person out of everything, when they want it or the law does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, false, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from agi.callback_states import OPEN as CALLBACK_OPEN
from core import audit_store
from core.audit import Action, Actor, Deed
from core.clock import utc_now
from core.database import writing
from core.tables import AuditRow, OutboxRow
from privacy import forgetting
from privacy.errors import StillOpenError
from privacy.files import FileShelf, remove_if_unnamed
from privacy.person import Person, PersonFinder
from supervision.caller_story import forms_of
from supervision.tables import CallbackRow, CallRecordRow, CallRow
from ticketing.request_numbers import spaced
from ticketing.request_rows import Seal
from ticketing.request_states import OPEN
from ticketing.request_tables import AttachmentRow, RequestRow


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: how many rows of each kind are without the person now."""

    counts: Mapping[str, int]
    audit_rows: tuple[int, ...]  # of before, that name them and cannot be changed


class Erasure:
    """Erases people: their rows stay, are counted, and name nobody."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        seal: Seal,
        files: FileShelf,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._seal = seal
        self._files = files
        self._clock = clock

    async def erase(self, sought: str, *, by: Actor) -> Erased:
        """Erase whom a national ID or a number means, in one transaction; nothing by half.

        The errors of ``PersonFinder.find``; StillOpenError while something is not settled.
        """
        async with writing(self._sessions) as session:
            person = await PersonFinder(session, self._seal).find(sought)
            await _check_settled(session, person)
            messages = await _messages(session, person)
            files = await _files(session, person)
            await self._forget(session, person, messages)
            counts = _counts(person, messages, files)
            await audit_store.write(session, Deed(by, Action.PERSON_ERASED, person.subject, counts))
            left = await _audit_rows(session, person, sought)
        await remove_if_unnamed(self._sessions, self._files, files)
        return Erased(counts, left)

    async def _forget(self, session: AsyncSession, person: Person, messages: Sequence[str]) -> None:
        at = self._clock()
        await forgetting.requests(session, [(it,) for it in person.requests], at)
        await forgetting.callers(session, [(it,) for it in person.calls], at)
        await forgetting.notes(session, await _notes(session, person), at)
        await forgetting.messages(session, [(it,) for it in messages], at)
        await forgetting.beneficiaries(session, [(it,) for it in person.beneficiaries], at)
        if session.get_bind().dialect.name == "sqlite":  # no word is left in pieces of the index
            await session.execute(
                text("INSERT INTO request_search (request_search) VALUES ('optimize')")
            )


async def _check_settled(session: AsyncSession, person: Person) -> None:
    """Raise StillOpenError while a request, a call or a callback of theirs goes on."""
    goes_on = RequestRow.id.in_(person.requests), RequestRow.state.in_(tuple(OPEN))
    requests = await session.scalars(select(RequestRow.number).where(*goes_on))
    talks = CallRow.call_id.in_(person.calls), CallRow.is_open
    calls = await session.scalars(select(CallRow.call_id).where(*talks))
    waits = CallbackRow.call_id.in_(person.calls), CallbackRow.state.in_(tuple(CALLBACK_OPEN))
    callbacks = await session.scalars(select(CallbackRow.callback_id).where(*waits))
    found = (
        *(f"request {spaced(number)}" for number in requests),
        *(f"call {call_id}" for call_id in calls),
        *(f"callback {callback_id}" for callback_id in callbacks),
    )
    if found:
        raise StillOpenError(found)


async def _messages(session: AsyncSession, person: Person) -> Sequence[str]:
    """Return the messages to the person, and the letters to others about their requests."""
    theirs = [row.key for row in await messages_to(session, person)]
    about = [OutboxRow.key.startswith(f"request/{it}/") for it in person.requests]
    named = OutboxRow.recipient != "", OutboxRow.key.not_in(theirs)
    letters = await session.scalars(select(OutboxRow.key).where(or_(false(), *about), *named))
    return [*theirs, *letters]


async def messages_to(session: AsyncSession, person: Person) -> Sequence[OutboxRow]:
    """Return the messages of the outbox that went to a person, the oldest first.

    An e-mail address or a number may be a family's: of those only what is about the person's own
    requests and calls.
    """
    addresses = person.numbers | person.shared | person.emails
    to_them = OutboxRow.recipient.in_(sorted(addresses))
    rows = await session.scalars(
        select(OutboxRow).where(to_them).order_by(OutboxRow.made_at, OutboxRow.key)
    )
    about = {f"request/{it}" for it in person.requests} | {f"faq/{it}" for it in person.calls}
    return [
        row
        for row in rows
        if row.recipient in person.numbers or "/".join(row.key.split("/")[:2]) in about
    ]


async def _notes(session: AsyncSession, person: Person) -> Sequence[Any]:
    mine = CallRecordRow.call_id.in_(person.calls)
    return (
        await session.execute(select(CallRecordRow.call_id, CallRecordRow.agent).where(mine))
    ).all()


async def _files(session: AsyncSession, person: Person) -> Sequence[str]:
    mine = AttachmentRow.request_id.in_(person.requests)
    return (await session.scalars(select(AttachmentRow.digest).where(mine).distinct())).all()


async def _audit_rows(session: AsyncSession, person: Person, sought: str) -> tuple[int, ...]:
    """Return rows of the audit log that name the person: the log is never rewritten."""
    words = {*person.names, *person.emails, sought.strip()} - {forgetting.ERASED}
    words |= {form for number in person.numbers for form in forms_of(number)}
    said = (cast(AuditRow.detail, Text).contains(word, autoescape=True) for word in sorted(words))
    return tuple(await session.scalars(select(AuditRow.n).where(or_(*said)).order_by(AuditRow.n)))


def _counts(person: Person, messages: Sequence[str], files: Sequence[str]) -> dict[str, int]:
    return {
        "beneficiaries": len(person.beneficiaries),
        "requests": len(person.requests),
        "calls": len(person.calls),
        "messages": len(messages),
        "files": len(files),
    }
