"""The notice: a prompt that a supervisor puts in front of the greeting, one at a time."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.accounts import check_name
from core.audit import CENTRE, Action, Actor, Deed
from core.database import writing
from core.errors import BadPromptNameError, HalfNoticeError, NoNoticeError
from core.tables import NoticeRow

PROMPT = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What everybody is told first; without texts its prompt is one that exists already."""

    prompt: str
    text_ar: str | None = None
    text_en: str | None = None
    switched_on_by: str
    switched_on_at: datetime


def a_notice(prompt: str, *, by: str, text_ar: str | None, text_en: str | None) -> Notice:
    """Return a notice that begins now.

    A name that no prompt can have raises BadPromptNameError, a text in one language only
    HalfNoticeError; *by* is the name of an account or BadNameError is raised.
    """
    check_name(by)
    if not PROMPT.fullmatch(prompt):
        raise BadPromptNameError(prompt)
    texts = [text.strip() if text else "" for text in (text_ar, text_en)]
    if any(texts) and not all(texts):
        raise HalfNoticeError
    return Notice(
        prompt=prompt,
        text_ar=texts[0] or None,
        text_en=texts[1] or None,
        switched_on_by=by,
        switched_on_at=datetime.now(UTC),
    )


async def current_notice(session: AsyncSession) -> Notice | None:
    """Return the notice that stands now, if one does."""
    query = select(NoticeRow).where(NoticeRow.switched_off_at.is_(None))
    row = await session.scalar(query.order_by(NoticeRow.id.desc()).limit(1))
    return _notice(row) if row else None


class NoticeStore:
    """Notices in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def switch_on(self, notice: Notice) -> None:
        """Let *notice* stand instead of the one before it."""
        await self.switch_off(by=notice.switched_on_by, at=notice.switched_on_at)
        row = NoticeRow(
            prompt=notice.prompt,
            text_ar=notice.text_ar,
            text_en=notice.text_en,
            switched_on_by=notice.switched_on_by,
            switched_on_at=notice.switched_on_at,
        )
        self._session.add(row)
        await self._session.flush()

    async def switch_off(self, *, by: str, at: datetime) -> bool:
        """Let no notice stand any more; return whether one did."""
        query = select(NoticeRow).where(NoticeRow.switched_off_at.is_(None)).with_for_update()
        standing = (await self._session.scalars(query)).all()
        for row in standing:  # two, when two supervisors switched at the same moment
            row.switched_off_by, row.switched_off_at = by, at
        await self._session.flush()
        return bool(standing)


class Notices:
    """Switching the notice; each method is one transaction."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def switch_on(
        self,
        prompt: str,
        *,
        by: str,
        text_ar: str | None = None,
        text_en: str | None = None,
        actor: Actor = CENTRE,
    ) -> Notice:
        """Let a notice stand instead of the one before it, and return it; as `a_notice` raises."""
        notice = a_notice(prompt, by=by, text_ar=text_ar, text_en=text_en)
        async with writing(self._sessions) as session:
            await NoticeStore(session).switch_on(notice)
            detail = {"by": by, "prompt": prompt, "text": notice.text_en}
            deed = Deed(actor, Action.NOTICE_SWITCHED_ON, "notice", detail)
            await audit_store.write(session, deed)
        return notice

    async def switch_off(self, *, by: str, actor: Actor = CENTRE) -> None:
        """Let no notice stand any more; when none did raise NoNoticeError."""
        check_name(by)
        async with writing(self._sessions) as session:
            if not await NoticeStore(session).switch_off(by=by, at=datetime.now(UTC)):
                raise NoNoticeError
            deed = Deed(actor, Action.NOTICE_SWITCHED_OFF, "notice", {"by": by})
            await audit_store.write(session, deed)

    async def current(self) -> Notice | None:
        """Return the notice that stands now, if one does."""
        async with self._sessions() as session:
            return await current_notice(session)


def _notice(row: NoticeRow) -> Notice:
    return Notice(
        prompt=row.prompt,
        text_ar=row.text_ar,
        text_en=row.text_en,
        switched_on_by=row.switched_on_by,
        switched_on_at=row.switched_on_at,
    )
