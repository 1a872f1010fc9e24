"""Attaching files to requests, and giving them back to those who may see them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from ticketing.attachment_folder import AttachmentFolder
from ticketing.attachments import (
    MOST_BY_LINK,
    MOST_OF_ONE_REQUEST,
    Attachment,
    digest_of,
    file_name,
    kind_of,
)
from ticketing.errors import (
    FileStaysError,
    InfectedFileError,
    NoSuchFileError,
    TooManyFilesError,
    UnfitFileError,
)
from ticketing.request_decisions import attaching, detaching
from ticketing.request_deeds import Hand, RequestDeeds, check_sees
from ticketing.request_keys import Asking
from ticketing.request_rights import Person, parts
from ticketing.request_rows import Seal
from ticketing.request_states import OFFICE, Deed, Part, RequestState
from ticketing.request_store import RequestStore
from ticketing.request_tables import AttachmentRow
from ticketing.requests import Request
from ticketing.structure_store import GroundShelf
from ticketing.tracking import BY_LINK

_FIRST = AttachmentRow.id
CARERS = OFFICE | {Part.CARE}  # who take files of others away


class Scanner(Protocol):
    """Somebody who knows malware."""

    async def finds(self, content: bytes) -> str:
        """Return the name of what is bad in a content, "" when nothing is; ScannerAwayError."""


class Attachments:
    """Files of requests; without *scanner* nobody looks for malware."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        seal: Seal,
        grounds: GroundShelf,
        folder: AttachmentFolder,
        scanner: Scanner | None = None,
        clock: Callable[[], datetime] = utc_now,
        asking: Asking | None = None,
    ) -> None:
        self._sessions = sessions
        self._seal = seal
        self._grounds = grounds
        self._folder = folder
        self._scanner = scanner
        self._clock = clock
        self._deeds = RequestDeeds(sessions, seal, grounds, clock, asking)

    async def attached_before(
        self, number: str, content: bytes, *, by: Person
    ) -> tuple[Attachment, int] | None:
        """Return the file that came of this asking before, with the version after that."""
        if (version := await self._deeds.done_before(number, by)) is None:
            return None
        async with self._sessions() as session:
            request = await RequestStore(session, self._seal).get(number)
            mine = AttachmentRow.request_id == request.request_id
            same = AttachmentRow.digest == digest_of(content), AttachmentRow.by == by.name
            rows = await session.scalars(select(AttachmentRow).where(mine, *same).order_by(_FIRST))
            row = rows.first()
            return (_attachment(row), version) if row is not None else None

    async def attach(
        self,
        number: str,
        name: str,
        content: bytes,
        *,
        by: Person,
        is_told: bool = False,
        with_answer: bool = False,
    ) -> tuple[Attachment, int]:
        """Let a file belong to a request, and return it with the request's version after that.

        What the beneficiary attaches they see, what goes with the answer once that is given.
        UnfitFileError, TooManyFilesError, ScannerAwayError, and the errors of
        ``RequestDeeds.do``.
        """
        is_theirs = by.of_request is not None
        attachment = Attachment(
            digest="",
            name=file_name(name),
            kind=kind_of(content),
            size=len(content),
            by=by.name,
            at=self._clock(),
            is_told=is_told or is_theirs,
            with_answer=with_answer and not is_told,
        )
        if self._scanner is not None and (found := await self._scanner.finds(content)):
            raise InfectedFileError(found)
        await self._deeds.see(number, by)
        kept = replace(attachment, digest=await self._folder.keep(content))

        async def write(hand: Hand, done: Request) -> None:
            if is_theirs and await _room(hand.session, done.request_id) <= 0:
                raise TooManyFilesError(MOST_BY_LINK)
            await _write(hand.session, done.request_id, kept)
            await give_with_answer(hand, done)  # it may have been given a moment ago

        done = await self._deeds.do(
            number,
            Deed.ATTACH,
            lambda it: attaching(it, kept, is_theirs=is_theirs),
            by=by,
            also=write,
        )
        return kept, done.version

    async def remove(self, number: str, digest: str, *, by: Person) -> int:
        """Take a file away from a request, and return the request's version after that.

        One takes one's own files away, the office those of others too; what was given with an
        answer stays. NoSuchFileError, FileStaysError, and the errors of ``RequestDeeds.do``.
        """
        known = await self.of(number, by=by)
        file = next((it for it in known if it.digest == digest and not it.removed_at), None)
        if file is None:
            raise NoSuchFileError(digest)

        async def write(hand: Hand, done: Request) -> None:
            theirs = parts(by, hand.request, hand.ground.structure, hand.at)
            if (file.with_answer and file.is_told) or not (file.by == by.name or theirs & CARERS):
                raise FileStaysError(file.name)
            await _remove(hand.session, done.request_id, digest, by.name, hand.at)

        done = await self._deeds.do(
            number, Deed.DETACH, lambda it: detaching(it, file), by=by, also=write
        )
        return done.version

    async def of(self, number: str, *, by: Person) -> Sequence[Attachment]:
        """Return the files of a request that a person may see, in the order they came.

        Those that were taken away are among them, without their contents.
        """
        async with self._sessions() as session:
            request = await RequestStore(session, self._seal).get(number)
            ground, at = await self._grounds.current(session), self._clock()
            check_sees(by, request, ground, at)
            mine = AttachmentRow.request_id == request.request_id
            rows = await session.scalars(select(AttachmentRow).where(mine).order_by(_FIRST))
            sees_all = bool(parts(by, request, ground.structure, at) - {Part.BENEFICIARY})
            return [_attachment(row) for row in rows if row.is_told or sees_all]

    async def room(self, number: str, *, by: Person) -> int:
        """Return how many more files the beneficiary may attach; NoSuchRequestError."""
        async with self._sessions() as session:
            request = await RequestStore(session, self._seal).get(number)
            check_sees(by, request, await self._grounds.current(session), self._clock())
            return await _room(session, request.request_id)

    async def read(self, number: str, digest: str, *, by: Person) -> tuple[Attachment, bytes]:
        """Return a file with its content; NoSuchFileError where it is not one of the request's."""
        for attachment in await self.of(number, by=by):
            if attachment.digest == digest and attachment.removed_at is None:
                return attachment, await self._folder.read(digest)
        raise NoSuchFileError(digest)


async def _room(session: AsyncSession, request_id: int) -> int:
    """Return how many more files the beneficiary may attach; what was taken away counts too."""
    mine = AttachmentRow.request_id == request_id, AttachmentRow.by == BY_LINK
    return MOST_BY_LINK - (await session.scalar(select(func.count()).where(*mine)) or 0)


async def _write(session: AsyncSession, request_id: int, attachment: Attachment) -> None:
    mine = AttachmentRow.request_id == request_id, AttachmentRow.removed_at.is_(None)
    if (await session.scalar(select(func.count()).where(*mine)) or 0) >= MOST_OF_ONE_REQUEST:
        raise UnfitFileError(f"a request has {MOST_OF_ONE_REQUEST} files at most")
    values = {name: getattr(attachment, name) for name in Attachment.__slots__}
    session.add(AttachmentRow(request_id=request_id, **values))
    await session.flush()


async def give_with_answer(hand: Hand, done: Request) -> None:
    """Let the beneficiary see the files that go with an answer, which is given now."""
    if done.state is RequestState.ANSWERED:
        mine = AttachmentRow.request_id == done.request_id, AttachmentRow.with_answer.is_(True)
        await hand.session.execute(update(AttachmentRow).where(*mine).values(is_told=True))


async def take_back_with_answer(hand: Hand, done: Request) -> None:
    """Let files of an answer that fell be files of the request, which the beneficiary sees not.

    They neither go with the next answer nor stay for ever.
    """
    mine = AttachmentRow.request_id == done.request_id, AttachmentRow.with_answer.is_(True)
    plain = update(AttachmentRow).where(*mine).values(with_answer=False, is_told=False)
    await hand.session.execute(plain)


async def _remove(
    session: AsyncSession, request_id: int, digest: str, by: str, at: datetime
) -> None:
    mine = (
        AttachmentRow.request_id == request_id,
        AttachmentRow.digest == digest,
        AttachmentRow.removed_at.is_(None),
    )
    gone = update(AttachmentRow).where(*mine).values(removed_at=at, removed_by=by)
    await session.execute(gone)


def _attachment(row: AttachmentRow) -> Attachment:
    return Attachment(**{name: getattr(row, name) for name in Attachment.__slots__})
