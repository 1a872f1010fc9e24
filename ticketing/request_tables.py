"""Rows of requests: as they stand, their time line, the steps of their clocks, who was told."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime
from ticketing.tables import BeneficiaryRow

EMPTY = text("''")


def _where(condition: str) -> dict[str, Any]:
    """Return the options of an index over some rows, for both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class RequestRow(Base):
    """One request as it stands; the number comes from the id (ticketing.request_numbers)."""

    __tablename__ = "requests"
    __table_args__ = (
        Index("ix_requests_next_step_at", "next_step_at", **_where("next_step_at IS NOT NULL")),
        Index("ix_requests_entity_id", "entity", "id"),
        Index("ix_requests_answering_id", "answering", "id"),
        Index("ix_requests_entity_state_id", "entity", "state", "id"),
        Index("ix_requests_answering_state_id", "answering", "state", "id"),
        Index("ix_requests_state_level_id", "state", "level", "id"),
        Index("ix_requests_reviewer_id", "reviewer", "id", **_where("reviewer IS NOT NULL")),
        Index("ix_requests_assignee_id", "assignee", "id", **_where("assignee IS NOT NULL")),
        Index("ix_requests_due_at", "due_at", **_where("due_at IS NOT NULL")),
        Index("ix_requests_identity_id", "identity", "id", **_where("identity IS NOT NULL")),
        Index("ix_requests_mobile_id", "mobile", "id", **_where("mobile IS NOT NULL")),
        Index("ix_requests_call_id", "call_id", **_where("call_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(String(9), unique=True)
    service: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(64))
    subject_version: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    fields: Mapped[str] = mapped_column(Text)  # JSON
    applicant: Mapped[str] = mapped_column(String(120))
    beneficiary_id: Mapped[int | None] = mapped_column(ForeignKey(BeneficiaryRow.id))
    national_id: Mapped[str | None] = mapped_column(String(255))  # sealed by core.sealing
    identity: Mapped[str | None] = mapped_column(String(32))  # its core.blind_index
    mobile: Mapped[str | None] = mapped_column(String(16))
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    source: Mapped[str] = mapped_column(String(8))
    call_id: Mapped[str | None] = mapped_column(String(64))
    filed_by: Mapped[str] = mapped_column(String(64))
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(24))
    importance: Mapped[str] = mapped_column(String(16))
    entity: Mapped[str] = mapped_column(String(64))
    answering: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    assignee: Mapped[str | None] = mapped_column(String(64))
    reviewer: Mapped[str | None] = mapped_column(String(64))
    hands: Mapped[str] = mapped_column(Text)  # names with spaces
    level: Mapped[int] = mapped_column(Integer)
    objections: Mapped[int] = mapped_column(Integer)
    answer: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    proposal: Mapped[str] = mapped_column(Text, server_default=EMPTY)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_step_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # whose it was is not known now


class RequestEventRow(Base):
    """One row of a time line. Nothing changes it: the migration's triggers refuse that.

    Only words of *detail* may go, when the request's person is erased.
    """

    __tablename__ = "request_events"

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), primary_key=True)
    n: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    deed: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(24))
    entity: Mapped[str] = mapped_column(String(64))
    importance: Mapped[str] = mapped_column(String(16))
    is_told: Mapped[bool] = mapped_column(Boolean)
    detail: Mapped[str] = mapped_column(Text)  # JSON


class RequestStepRow(Base):
    """One step of a clock; its key keeps two sweepers from taking it twice."""

    __tablename__ = "request_steps"

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), primary_key=True)
    clock: Mapped[str] = mapped_column(String(16), primary_key=True)
    round: Mapped[int] = mapped_column(Integer, primary_key=True)
    level: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    turn: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    fell_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entity: Mapped[str] = mapped_column(String(64))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RequestTellingRow(Base):
    """Who was told what of a request, and when: the proof, and what waits on their home page.

    Nothing changes it but that its person reads it, once; the migration's triggers see to that.
    """

    __tablename__ = "request_tellings"
    __table_args__ = (
        Index("ix_request_tellings_person_told_at", "person", "told_at"),
        Index("ix_request_tellings_unread", "person", "told_at", **_where("read_at IS NULL")),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), primary_key=True)
    occasion: Mapped[str] = mapped_column(String(48), primary_key=True)  # a step, or an event
    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_copy: Mapped[bool] = mapped_column(Boolean)
    is_undeliverable: Mapped[bool] = mapped_column(Boolean, server_default=false())
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when they opened the request


class RequestLinkRow(Base):
    """Two requests that have to do with each other, the smaller id first."""

    __tablename__ = "request_links"

    one: Mapped[int] = mapped_column(ForeignKey("requests.id"), primary_key=True)
    other: Mapped[int] = mapped_column(ForeignKey("requests.id"), primary_key=True, index=True)


class RequestKeyRow(Base):
    """The idempotency key with which a request was filed or changed: it does nothing more."""

    __tablename__ = "request_keys"

    by: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))  # that came of it
    digest: Mapped[str] = mapped_column(String(64))  # of what was asked
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AttachmentRow(Base):
    """One file of a request; its content lies in a folder under its SHA-256."""

    __tablename__ = "request_attachments"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(80))  # by its content, never by its name
    size: Mapped[int] = mapped_column(Integer)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_told: Mapped[bool] = mapped_column(Boolean)  # the beneficiary sees it
    with_answer: Mapped[bool] = mapped_column(Boolean)  # goes to them when the answer is given
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_by: Mapped[str | None] = mapped_column(String(64))


class TrackingLinkRow(Base):
    """A link with which a beneficiary opens one request; only its digest is kept."""

    __tablename__ = "tracking_links"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when a newer one was used


class RequestRatingRow(Base):
    """What a beneficiary thought of how a request went, once for each answer."""

    __tablename__ = "request_ratings"

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), primary_key=True)
    answer: Mapped[int] = mapped_column(Integer, primary_key=True)  # its row of the time line
    score: Mapped[int] = mapped_column(Integer)
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class WebhookRow(Base):
    """One address outside that is told of requests; with *ended_at* it is told nothing more."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    url: Mapped[str] = mapped_column(String(1000))
    events: Mapped[str] = mapped_column(Text)  # a JSON list of deeds
    secret: Mapped[str] = mapped_column(String(255))  # sealed by core.sealing
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
