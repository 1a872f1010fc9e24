"""Rows of the journal and of the agents' roster."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Json, Length, UtcDateTime

CALL_ID_LENGTH = 150  # Asterisk's own limit of a uniqueid (AST_MAX_UNIQUEID)


class CallRow(Base):
    """The last record of one call.

    Ten years at 190,000 calls a month are 23 million rows: they are listed by (started_at,
    call_id), and the few that are not over are found by an index of their own; so are those of one
    caller and of one agent.
    """

    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_started_at_call_id", "started_at", "call_id"),
        Index("ix_calls_caller_started_at", "caller", "started_at"),
        Index("ix_calls_agent_started_at", "agent", "started_at"),
        Index(  # whose caller is not known any more is passed over by the night's sweep
            "ix_calls_named",
            "started_at",
            sqlite_where=text("caller != ''"),
            postgresql_where=text("caller != ''"),
        ),
        Index(
            "ix_calls_open",
            "call_id",
            sqlite_where=text("is_open"),
            postgresql_where=text("is_open"),
        ),
    )

    call_id: Mapped[str] = mapped_column(String(CALL_ID_LENGTH), primary_key=True)
    caller: Mapped[str] = mapped_column(String)
    channel: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String(32))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    events: Mapped[int] = mapped_column(Integer)
    flow_version: Mapped[str] = mapped_column(String)
    language: Mapped[str] = mapped_column(String(16))
    path: Mapped[list[str]] = mapped_column(Json)
    queue: Mapped[str | None] = mapped_column(String(64))
    joined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waited_for: Mapped[timedelta | None] = mapped_column(Length)
    agent: Mapped[str | None] = mapped_column(String(64))
    colleague: Mapped[str | None] = mapped_column(String(64))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    on_hold_for: Mapped[timedelta] = mapped_column(Length)
    talked_for: Mapped[timedelta | None] = mapped_column(Length)
    wrap_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wrapped_up_for: Mapped[timedelta | None] = mapped_column(Length)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(32))
    scores: Mapped[dict[str, int]] = mapped_column(Json, server_default="{}")
    is_open: Mapped[bool] = mapped_column(Boolean)  # the state is not a final one


class CallEventRow(Base):
    """One thing that happened to a call. ``(call_id, n)`` makes a second writing change nothing.

    There is no foreign key: the journal takes what it is told, and events are written with their
    call in one transaction.
    """

    __tablename__ = "call_events"
    __table_args__ = ({"sqlite_with_rowid": False},)

    call_id: Mapped[str] = mapped_column(String(CALL_ID_LENGTH), primary_key=True)
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    detail: Mapped[dict[str, Any]] = mapped_column(Json)


class AgentRow(Base):
    """One agent of the roster; the SIP password itself is not kept."""

    __tablename__ = "agents"

    extension: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String)
    phone: Mapped[str] = mapped_column(String(16))
    password_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AgentQueueRow(Base):
    """An agent serves a queue, with a penalty (the lowest is rung first)."""

    __tablename__ = "agent_queues"

    extension: Mapped[str] = mapped_column(
        ForeignKey("agents.extension", ondelete="CASCADE"), primary_key=True
    )
    queue: Mapped[str] = mapped_column(String(64), primary_key=True)
    penalty: Mapped[int] = mapped_column(Integer)


class AgentSpanRow(Base):
    """An agent was in one state from *since* to *until*, which moves on while it lasts."""

    __tablename__ = "agent_spans"
    __table_args__ = (Index("ix_agent_spans_until", "until"),)

    extension: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16))


class CallbackRow(Base):
    """One caller who is to be called back. *since* is their place in the line of *queue*."""

    __tablename__ = "callbacks"
    __table_args__ = (Index("ix_callbacks_state", "state"),)

    callback_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    call_id: Mapped[str] = mapped_column(String(CALL_ID_LENGTH))
    queue: Mapped[str] = mapped_column(String(64))
    number: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(Integer)
    rests_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CallRecordRow(Base):
    """What one agent wrote of one call; a draft until *saved_at*."""

    __tablename__ = "call_records"
    __table_args__ = (
        Index("ix_call_records_caller_saved_at", "caller", "saved_at"),
        Index(
            "ix_call_records_named",
            "written_at",
            sqlite_where=text("note != ''"),
            postgresql_where=text("note != ''"),
        ),
        Index(
            "ix_call_records_to_follow",
            "agent",
            "follow_up_on",
            sqlite_where=text("follow_up_on IS NOT NULL AND followed_up_at IS NULL"),
            postgresql_where=text("follow_up_on IS NOT NULL AND followed_up_at IS NULL"),
        ),
    )

    call_id: Mapped[str] = mapped_column(String(CALL_ID_LENGTH), primary_key=True)
    agent: Mapped[str] = mapped_column(String(64), primary_key=True)
    queue: Mapped[str | None] = mapped_column(String(64))
    caller: Mapped[str] = mapped_column(String)
    disposition: Mapped[str | None] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(Text)
    follow_up_on: Mapped[date | None] = mapped_column(Date)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    followed_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DeskMessageRow(Base):
    """What a supervisor said to one agent, to those of a queue, or to all."""

    __tablename__ = "desk_messages"
    __table_args__ = (Index("ix_desk_messages_sent_at", "sent_at"),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    sent_by: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    audience: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(64))  # of the agent or of the queue
    text: Mapped[str] = mapped_column(String(500))


class MessageSeenRow(Base):
    """An agent acknowledged a message."""

    __tablename__ = "desk_messages_seen"

    number: Mapped[int] = mapped_column(
        ForeignKey("desk_messages.number", ondelete="CASCADE"), primary_key=True
    )
    agent: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
