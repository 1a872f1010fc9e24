"""Rows of the FAQ bank: entries, their versions, the tree of categories, attachments."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime


class EntryRow(Base):
    """An entry at its newest version; the columns beside it are for finding and sorting."""

    __tablename__ = "faq_entries"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16), index=True)
    published_version: Mapped[int | None] = mapped_column(Integer, index=True)
    question: Mapped[str] = mapped_column(String(500))
    folded: Mapped[str] = mapped_column(Text)  # its texts in one spelling
    category: Mapped[str] = mapped_column(String(64), index=True)
    system: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(300))
    attachment: Mapped[str] = mapped_column(String(64))
    owner: Mapped[str] = mapped_column(String(64))
    valid_to: Mapped[date | None] = mapped_column(Date)
    review_on: Mapped[date | None] = mapped_column(Date)
    changed_by: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class VersionRow(Base):
    """What an entry said at one version, as JSON."""

    __tablename__ = "faq_versions"

    entry_id: Mapped[str] = mapped_column(ForeignKey("faq_entries.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    restored_from: Mapped[int | None] = mapped_column(Integer)
    reviewed_by: Mapped[str | None] = mapped_column(String(64))
    published_by: Mapped[str | None] = mapped_column(String(64))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    withdrawn_by: Mapped[str | None] = mapped_column(String(64))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    replaced_by: Mapped[str | None] = mapped_column(String(64))  # the entry that ended this one
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)


class CategoryRow(Base):
    """A category of the tree; one without a parent stands at its top."""

    __tablename__ = "faq_categories"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    parent: Mapped[str | None] = mapped_column(ForeignKey("faq_categories.key"))
    name_ar: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    place: Mapped[int] = mapped_column(Integer)


class AttachmentRow(Base):
    """A source document; its bytes lie on disk under their SHA-256."""

    __tablename__ = "faq_attachments"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)
    added_by: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BankRow(Base):
    """The one row that tells whether what agents read has changed."""

    __tablename__ = "faq_bank"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger)
