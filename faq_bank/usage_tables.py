"""Rows of what is asked of the bank, and of what agents said of its answers.

None of them names the caller. What was typed stands there without its long numbers.
"""

from datetime import datetime

from sqlalchemy import Boolean, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime


class AskedRow(Base):
    """What was searched in one visit of the panel, as it stood at the end.

    ``recorded_by`` is who recorded it as a question, ``settled_as`` the entry that was drafted of
    it; an empty one says that nobody has to answer it.
    """

    __tablename__ = "faq_asked"

    visit: Mapped[str] = mapped_column(String(36), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    query: Mapped[str] = mapped_column(String(300))
    queue: Mapped[str] = mapped_column(String(32))
    region: Mapped[str] = mapped_column(String(120))
    is_sure: Mapped[bool] = mapped_column(Boolean)
    recorded_by: Mapped[str | None] = mapped_column(String(64))
    settled_as: Mapped[str | None] = mapped_column(String(64))


class OpenedRow(Base):
    """An entry that was opened in one visit of the panel."""

    __tablename__ = "faq_opened"

    visit: Mapped[str] = mapped_column(String(36), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    queue: Mapped[str] = mapped_column(String(32))
    region: Mapped[str] = mapped_column(String(120))


class MarkRow(Base):
    """An agent's word that an entry answered a caller; ``unmarked_at`` takes it back."""

    __tablename__ = "faq_marks"
    __table_args__ = (UniqueConstraint("entry_id", "marked_by", "call_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(64))
    marked_by: Mapped[str] = mapped_column(String(64))
    call_id: Mapped[str] = mapped_column(String(64), index=True)  # "" without a call
    query: Mapped[str] = mapped_column(String(300))
    queue: Mapped[str] = mapped_column(String(32))
    region: Mapped[str] = mapped_column(String(120))
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    unmarked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UseRow(Base):
    """An answer that an agent sent to a caller, or wrote into the note or the ticket of a call."""

    __tablename__ = "faq_uses"

    call_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_by: Mapped[str] = mapped_column(String(64), primary_key=True)
    way: Mapped[str] = mapped_column(String(8), primary_key=True)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NewsReadRow(Base):
    """Who has read which news of a version of an entry."""

    __tablename__ = "faq_news_read"

    entry_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    occasion: Mapped[str] = mapped_column(String(16), primary_key=True)
    reader: Mapped[str] = mapped_column(String(64), primary_key=True)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
