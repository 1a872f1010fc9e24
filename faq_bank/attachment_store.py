"""What is known of the source documents, in the database."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.audit import Action, Actor, Deed
from core.database import writing
from faq_bank.attachments import Attachment
from faq_bank.content_form import DIGEST
from faq_bank.errors import NoSuchAttachmentError
from faq_bank.tables import AttachmentRow


class Attachments:
    """Keeps and finds what documents are called."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def add(self, attachment: Attachment, *, by: Actor) -> Attachment:
        """Keep what a document is; one that is there already keeps its name."""
        async with writing(self._sessions) as session:
            if (row := await session.get(AttachmentRow, attachment.digest)) is not None:
                return _attachment(row)
            session.add(
                AttachmentRow(
                    digest=attachment.digest,
                    name=attachment.name,
                    content_type=attachment.content_type,
                    size=attachment.size,
                    added_by=by.name,
                    added_at=datetime.now(UTC),
                )
            )
            deed = Deed(by, Action.FAQ_ATTACHMENT_ADDED, f"faq-attachment/{attachment.digest}")
            await audit_store.write(session, deed)
        return attachment

    async def get(self, digest: str) -> Attachment:
        """Return what a document is; NoSuchAttachmentError."""
        if not DIGEST.fullmatch(digest):
            raise NoSuchAttachmentError
        async with self._sessions() as session:
            if (row := await session.get(AttachmentRow, digest)) is None:
                raise NoSuchAttachmentError
            return _attachment(row)


def _attachment(row: AttachmentRow) -> Attachment:
    return Attachment(
        digest=row.digest, name=row.name, content_type=row.content_type, size=row.size
    )
