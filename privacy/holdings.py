"""All that is held on one person, as one document for them to have."""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.audit import Action, Actor, Deed
from core.clock import utc_now
from core.database import writing
from core.tables import AuditRow, OutboxRow
from privacy.erasure import messages_to
from privacy.person import Person, PersonFinder
from supervision.tables import CallbackRow, CallEventRow, CallRecordRow, CallRow
from ticketing.beneficiary_store import BeneficiaryStore
from ticketing.errors import NoSuchFileError
from ticketing.request_rows import Seal, owner_of
from ticketing.request_tables import (
    AttachmentRow,
    RequestEventRow,
    RequestRatingRow,
    RequestRow,
)
from ticketing.tracking import MARK

FORM = 2  # of the document
LINK = "(link)"  # opens a request: not for paper
Document = dict[str, Any]


class Files(Protocol):
    """Where the contents of files lie under their digests."""

    async def read(self, digest: str) -> bytes:
        """Return a content; NoSuchFileError."""


class Holdings:
    """Tells a person what is held on them; each telling is one row of the audit log."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        seal: Seal,
        files: Files,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._seal = seal
        self._files = files
        self._clock = clock

    async def of(self, sought: str, *, by: Actor) -> Document:
        """Return what is held on whom a number means; the errors of ``PersonFinder.find``."""
        async with writing(self._sessions) as session:
            person = await PersonFinder(session, self._seal).find(sought)
            document = await self._told(session, person, by)
        return await self._with_contents(document)

    async def of_beneficiary(self, number: int, *, by: Actor) -> Document:
        """Return what is held on a beneficiary; NobodyFoundError."""
        async with writing(self._sessions) as session:
            person = await PersonFinder(session, self._seal).of_beneficiary(number)
            document = await self._told(session, person, by)
        return await self._with_contents(document)

    async def _told(self, session: AsyncSession, person: Person, by: Actor) -> Document:
        document = {
            "form": FORM,
            "made_at": self._clock().isoformat(),
            "beneficiaries": await self._beneficiaries(session, person),
            "requests": await self._requests(session, person),
            "calls": await _calls(session, person),
            "callbacks": await _callbacks(session, person),
            "messages": [_message(row) for row in await messages_to(session, person)],
            "answers_sent": await _answers(session, person),
            "numbers_shared_with_others": sorted(person.shared),
        }
        counts = {name: len(part) for name, part in document.items() if isinstance(part, list)}
        told = Deed(by, Action.PERSON_EXPORTED, person.subject, counts)
        await audit_store.write(session, told)
        return document

    async def _with_contents(self, document: Document) -> Document:
        """Put the contents of their files in, once nobody waits for the database any more."""
        for request in document["requests"]:
            for attachment in request["attachments"]:
                attachment["content"] = await self._content(attachment["sha256"])
        return document

    async def _content(self, digest: str) -> str | None:
        """Return a content in base64; None when it is there no more, or not what it was."""
        try:
            return b64encode(await self._files.read(digest)).decode()
        except NoSuchFileError:
            return None

    async def _beneficiaries(self, session: AsyncSession, person: Person) -> list[Document]:
        store = BeneficiaryStore(session, self._seal)
        people = [await store.get(number) for number in person.beneficiaries]
        return [
            {
                "number": one.number,
                "name": one.particulars.name,
                "national_id": one.particulars.national_id,
                "mobiles": list(one.particulars.mobiles),
                "role": one.particulars.role.value,
                "entity": one.particulars.entity,
                "changed_at": one.changed_at.isoformat(),
                "merged_into": one.merged_into,
            }
            for one in people
        ]

    async def _requests(self, session: AsyncSession, person: Person) -> list[Document]:
        mine = select(RequestRow).where(RequestRow.id.in_(person.requests))
        rows = (await session.scalars(mine.order_by(RequestRow.id))).all()
        return [{**self._request(row), **await _about(session, row.id)} for row in rows]

    def _request(self, row: RequestRow) -> Document:
        """Return a request as it stands, the applicant's identity whole: it is theirs."""
        return {
            "number": row.number,
            "service": row.service,
            "subject": row.subject,
            "title": row.title,
            "text": row.text,
            "fields": json.loads(row.fields),
            "applicant": row.applicant,
            "national_id": self._seal.shown(row.national_id, owner_of(row.id)) or None,
            "mobile": row.mobile,
            "email": row.email,
            "language": row.language,
            "source": row.source,
            "call_id": row.call_id,
            "filed_at": row.filed_at.isoformat(),
            "state": row.state,
            "entity": row.entity,
            "answer": row.answer,
            "answered_at": _iso(row.answered_at),
            "proposal": row.proposal,
        }


async def _about(session: AsyncSession, request_id: int) -> Document:
    """Return what happened to a request, which files it has, and what they thought of it."""
    happened = select(RequestEventRow).where(RequestEventRow.request_id == request_id)
    events = await session.scalars(happened.order_by(RequestEventRow.n))
    has = select(AttachmentRow).where(AttachmentRow.request_id == request_id)
    files = await session.scalars(has.order_by(AttachmentRow.id))
    rated = select(RequestRatingRow).where(RequestRatingRow.request_id == request_id)
    ratings = await session.scalars(rated.order_by(RequestRatingRow.answer))
    return {
        "events": [
            {"n": it.n, "at": it.at.isoformat(), "deed": it.deed, "state": it.state,
             "entity": it.entity, "detail": json.loads(it.detail)}
            for it in events
        ],
        "attachments": [
            {"name": it.name, "kind": it.kind, "size": it.size, "at": it.at.isoformat(),
             "sha256": it.digest}
            for it in files
        ],
        "ratings": [
            {"score": it.score, "words": it.words, "at": it.at.isoformat()} for it in ratings
        ],
    }  # fmt: skip


async def _calls(session: AsyncSession, person: Person) -> list[Document]:
    mine = select(CallRow).where(CallRow.call_id.in_(person.calls)).order_by(CallRow.started_at)
    return [
        {
            "call_id": row.call_id,
            "caller": row.caller,
            "started_at": row.started_at.isoformat(),
            "ended_at": _iso(row.ended_at),
            "queue": row.queue,
            "path": row.path,
            "outcome": row.outcome,
            "scores": row.scores,
            "events": await _happened(session, row.call_id),
            "records": await _records(session, row.call_id),
        }
        for row in await session.scalars(mine)
    ]


async def _happened(session: AsyncSession, call_id: str) -> list[Document]:
    events = select(CallEventRow).where(CallEventRow.call_id == call_id).order_by(CallEventRow.n)
    return [
        {"at": it.at.isoformat(), "kind": it.kind, "detail": it.detail}
        for it in await session.scalars(events)
    ]


async def _records(session: AsyncSession, call_id: str) -> list[Document]:
    """Return what agents wrote of a call."""
    written = select(CallRecordRow).where(CallRecordRow.call_id == call_id)
    return [
        {"disposition": it.disposition, "note": it.note, "written_at": it.written_at.isoformat()}
        for it in await session.scalars(written.order_by(CallRecordRow.written_at))
    ]


async def _callbacks(session: AsyncSession, person: Person) -> list[Document]:
    mine = select(CallbackRow).where(CallbackRow.call_id.in_(person.calls))
    return [
        {"number": it.number, "queue": it.queue, "booked_at": it.booked_at.isoformat(),
         "state": it.state}
        for it in await session.scalars(mine.order_by(CallbackRow.callback_id))
    ]  # fmt: skip


async def _answers(session: AsyncSession, person: Person) -> list[Document]:
    """Return which answers of the FAQ bank were sent to them: the audit log remembers."""
    calls: Sequence[str] = [f"call/{call_id}" for call_id in person.calls]
    sent = AuditRow.action == Action.FAQ_ANSWER_TEXTED, AuditRow.subject.in_(calls)
    rows = await session.scalars(select(AuditRow).where(*sent).order_by(AuditRow.n))
    return [
        {"at": it.at.isoformat(), "call_id": it.subject.removeprefix("call/"),
         "entry": _entry(json.loads(it.detail))}
        for it in rows
    ]  # fmt: skip


def _entry(detail: Mapping[str, Any]) -> str:
    return str(detail.get("entry", ""))


def _message(row: OutboxRow) -> Document:
    return {
        "channel": row.channel,
        "recipient": row.recipient,
        "subject": row.subject,
        "body": MARK.sub(LINK, row.body),
        "made_at": row.made_at.isoformat(),
        "sent_at": _iso(row.sent_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
