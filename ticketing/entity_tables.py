"""Rows of the ministry: entities, posts, acting periods, working calendars, subjects."""

from datetime import datetime

from sqlalchemy import Boolean, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime


class EntityRow(Base):
    """What is said of one entity from a moment on; rows end, they do not go."""

    __tablename__ = "entities"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(32))
    name_ar: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    parent: Mapped[str | None] = mapped_column(String(64))
    calendar: Mapped[str] = mapped_column(String(64))
    approves_answers: Mapped[bool] = mapped_column(Boolean)
    merged_into: Mapped[str | None] = mapped_column(String(64))


class PostRow(Base):
    """What one person is in one entity."""

    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    entity: Mapped[str] = mapped_column(String(64), index=True)
    duty: Mapped[str] = mapped_column(String(16))
    person: Mapped[str] = mapped_column(String(64), index=True)
    email: Mapped[str] = mapped_column(String(254))
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ActingPeriodRow(Base):
    """Somebody acts for the head of an entity."""

    __tablename__ = "acting_periods"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    entity: Mapped[str] = mapped_column(String(64), index=True)
    person: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EntityCalendarRow(Base):
    """A working calendar as it is written down, from a moment on."""

    __tablename__ = "entity_calendars"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    written: Mapped[str] = mapped_column(Text)  # TOML, as core.calendar_form reads it


class SubjectRow(Base):
    """One version of what a request may be about."""

    __tablename__ = "subjects"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    service: Mapped[str] = mapped_column(String(16))
    type_ar: Mapped[str] = mapped_column(String(120))
    type_en: Mapped[str] = mapped_column(String(120))
    name_ar: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    entity: Mapped[str | None] = mapped_column(String(64))
    importance: Mapped[str] = mapped_column(String(16))
    fields: Mapped[str] = mapped_column(Text)  # JSON, as ticketing.subject_form writes it
    times: Mapped[str] = mapped_column(Text)  # likewise
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    is_offered: Mapped[bool] = mapped_column(Boolean)


class StructureChangeRow(Base):
    """One change of any of these; the newest number tells whether what was read is still so."""

    __tablename__ = "structure_changes"

    n: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(255))
