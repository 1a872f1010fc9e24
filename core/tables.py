"""Rows of the core: people and their sessions, tokens, the audit log, closures and notices."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, text
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
    full_name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str | None] = mapped_column(String(2))
    extension: Mapped[str | None] = mapped_column(String(6), unique=True)  # of supervision's agents
    must_change_password: Mapped[bool]
    needs_second_factor: Mapped[bool]
    second_factor: Mapped[str | None] = mapped_column(String(255))  # sealed by core.sealing
    second_factor_step: Mapped[int | None] = mapped_column(BigInteger)  # the newest that was used
    identity: Mapped[str | None] = mapped_column(String(255), unique=True)  # at the provider


class RecoveryCodeRow(Base):
    """One code that stands in for the second factor, once; only its SHA-256 is kept."""

    __tablename__ = "recovery_codes"

    account: Mapped[str] = mapped_column(ForeignKey("accounts.name"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SessionRow(Base):
    """One sign-in of a person in one browser; of the cookie's secret only the SHA-256 is kept."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    account: Mapped[str] = mapped_column(ForeignKey("accounts.name"), index=True)
    stage: Mapped[str] = mapped_column(String(16))
    method: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FailedTriesRow(Base):
    """Failed sign-ins, counted by a digest of the name, the address, or both together."""

    __tablename__ = "failed_tries"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


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
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    scope: Mapped[str | None] = mapped_column(Text)  # permissions with spaces; null: all the role's


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


class AuditRow(Base):
    """One deed. Nothing changes a row or takes it away: the migration's triggers refuse both."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_actor_n", "actor", "n"),
        Index("ix_audit_log_action_n", "action", "n"),
    )

    n: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(255), index=True)
    detail: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """The one row that tells how long the audit log is; who adds to the log locks it."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


class OutboxRow(Base):
    """One message for somebody outside; without *next_try_at* nobody sends it any more."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_due",
            "next_try_at",
            sqlite_where=text("next_try_at IS NOT NULL"),
            postgresql_where=text("next_try_at IS NOT NULL"),
        ),
        Index(
            "ix_outbox_named",
            "made_at",
            sqlite_where=text("recipient != ''"),
            postgresql_where=text("recipient != ''"),
        ),
        Index(
            "ix_outbox_given_up",
            "given_up_at",
            sqlite_where=text("given_up_at IS NOT NULL"),
            postgresql_where=text("given_up_at IS NOT NULL"),
        ),
    )

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    channel: Mapped[str] = mapped_column(String(8))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(String(255))
