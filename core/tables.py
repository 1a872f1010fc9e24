"""Rows of the core: who may sign in, programs' tokens, closures and notices."""

from datetime import datetime

from sqlalchemy import Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime


class AccountRow(Base):
    """One person who may sign in."""

    __tablename__ = "accounts"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(32))
    password_hash: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApiTokenRow(Base):
    """One token of a program; the token itself is not kept, only its SHA-256."""

    __tablename__ = "api_tokens"
    __table_args__ = (
        Index(  # a revoked token's name may be given again
            "uq_api_tokens_name",
            "name",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ClosureRow(Base):
    """One exceptional closure; a row is never removed, because working time is counted back."""

    __tablename__ = "closures"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason_ar: Mapped[str] = mapped_column(String)
    reason_en: Mapped[str] = mapped_column(String)
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reopened_by: Mapped[str | None] = mapped_column(String(64))
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NoticeRow(Base):
    """One notice, as long as it stood; the one that stands now has no end yet."""

    __tablename__ = "notices"
    __table_args__ = (
        Index(
            "ix_notices_standing",
            "id",
            sqlite_where=text("switched_off_at IS NULL"),
            postgresql_where=text("switched_off_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    prompt: Mapped[str] = mapped_column(String(64))
    text_ar: Mapped[str | None] = mapped_column(String)
    text_en: Mapped[str | None] = mapped_column(String)
    switched_on_by: Mapped[str] = mapped_column(String(64))
    switched_on_at: Mapped[datetime] = mapped_column(UtcDateTime)
    switched_off_by: Mapped[str | None] = mapped_column(String(64))
    switched_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
