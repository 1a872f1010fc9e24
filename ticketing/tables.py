"""Rows of ticketing."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Json, UtcDateTime


class RegisterRow(Base):
    """One entry of a register that callers may ask."""

    __tablename__ = "register_entries"

    register: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(12), primary_key=True)
    last_four: Mapped[str] = mapped_column(String(4))
    status: Mapped[str] = mapped_column(String(32))
    updated_on: Mapped[date] = mapped_column(Date)


class BeneficiaryRow(Base):
    """A person whom the ministry serves."""

    __tablename__ = "beneficiaries"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    folded_name: Mapped[str] = mapped_column(String(200), index=True)
    national_id: Mapped[str | None] = mapped_column(String(255))  # sealed by core.sealing
    identity: Mapped[str | None] = mapped_column(String(32), unique=True)  # its core.blind_index
    role: Mapped[str] = mapped_column(String(16))
    entity: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("beneficiaries.id"))
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # who it was is not known now


class BeneficiaryMobileRow(Base):
    """A number under which a person calls; a family may share one."""

    __tablename__ = "beneficiary_mobiles"

    beneficiary_id: Mapped[int] = mapped_column(ForeignKey("beneficiaries.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(10), primary_key=True, index=True)
    place: Mapped[int] = mapped_column(Integer)


class BeneficiaryMergeRow(Base):
    """A merge that can be undone, with what both were."""

    __tablename__ = "beneficiary_merges"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kept: Mapped[int] = mapped_column(ForeignKey("beneficiaries.id"), index=True)
    gone: Mapped[int] = mapped_column(ForeignKey("beneficiaries.id"), unique=True)
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    after: Mapped[dict[str, Any]] = mapped_column(Json)
    gone_before: Mapped[dict[str, Any]] = mapped_column(Json)
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime)
