"""Rows of those who work on requests: whom they follow, their saved views, templates of answers."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, UtcDateTime
from ticketing.request_tables import RequestRow


class RequestWatcherRow(Base):
    """Somebody who follows a request: they are told of each step."""

    __tablename__ = "request_watchers"

    request_id: Mapped[int] = mapped_column(ForeignKey(RequestRow.id), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class RequestViewRow(Base):
    """A filter of the home page under a name; *entity*: whose people have it too."""

    __tablename__ = "request_views"
    __table_args__ = (UniqueConstraint("owner", "name", name="uq_request_views_owner_name"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(60))
    filter: Mapped[str] = mapped_column(Text)  # JSON
    entity: Mapped[str | None] = mapped_column(String(64), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AnswerTemplateRow(Base):
    """The text of an answer that an entity gives often."""

    __tablename__ = "answer_templates"
    __table_args__ = (UniqueConstraint("entity", "name", name="uq_answer_templates_entity_name"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    entity: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    changed_by: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
