"""Rows of ticketing."""

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class RegisterRow(Base):
    """One entry of a register that callers may ask."""

    __tablename__ = "register_entries"

    register: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(12), primary_key=True)
    last_four: Mapped[str] = mapped_column(String(4))
    status: Mapped[str] = mapped_column(String(32))
    updated_on: Mapped[date] = mapped_column(Date)
