"""The sample bank for a database that has none: its tree and its entries, published."""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.database import writing
from faq_bank.bank_file import sample_bank
from faq_bank.bulk_store import BulkStore
from faq_bank.categories import Category
from faq_bank.category_store import CategoryStore
from faq_bank.entries import Entry
from faq_bank.entry_states import EntryState
from faq_bank.kept_entries import Content, System
from faq_bank.tables import EntryRow

FOLDER = Path(__file__).with_name("sample")
TREE, TOLD_OTHERWISE = FOLDER / "categories.csv", FOLDER / "told_otherwise.csv"
AUTHOR = "tawasul"
OWNER = "supervisor"  # an account of the sample centre
KHEBRAT = "خبرات"
SYSTEMS: Mapping[str, System] = MappingProxyType(
    {
        "noor-access": System.NOOR,
        "noor-students": System.NOOR,
        "admission-transport": System.NOOR,
        "exams-certificates": System.NOOR,
        "fares-leave": System.FARIS,
        "fares-hr": System.FARIS,
        "scholarships-safeer": System.SAFEER,
        "teacher-transfer": System.AIN,
        "tawasul": System.TAWASUL,
        "transactions": System.MURASALAT,
        "digital-learning": System.VIRTUAL_SCHOOLS,
        "private-vouchers": System.VOUCHERS,
        "medical-insurance": System.MEDICAL,
    }
)


async def fill(sessions: async_sessionmaker[AsyncSession]) -> bool:
    """Publish the sample in an empty bank; return whether it was empty."""
    async with writing(sessions) as session:
        if await session.scalar(select(func.count()).select_from(EntryRow)):
            return False
        categories = CategoryStore(session)
        for category in sample_tree():
            await categories.keep(category)
        contents = {entry.id: content_of(entry) for entry in sample_bank()}
        await BulkStore(session).write(
            contents, EntryState.PUBLISHED, by=AUTHOR, at=datetime.now(UTC), is_sample=True
        )
    return True


def sample_tree() -> list[Category]:
    """Return the categories of the sample, those above before those below."""
    rows = csv.DictReader(TREE.read_text(encoding="utf-8").splitlines())
    return [
        Category(
            key=row["key"],
            parent=row["parent"] or None,
            name_ar=row["name_ar"],
            name_en=row["name_en"],
            place=place,
        )
        for place, row in enumerate(rows, 1)
    ]


@cache
def told_otherwise() -> Mapping[str, Mapping[str, str]]:
    """Return the spoken and the English answers of a few entries, by their ids."""
    rows = csv.DictReader(TOLD_OTHERWISE.read_text(encoding="utf-8").splitlines())
    return {row.pop("id"): row for row in rows}


def content_of(entry: Entry) -> Content:
    """Return an entry of the sample as the bank keeps it."""
    otherwise = told_otherwise().get(entry.id, {})
    return Content(
        question=entry.question,
        answer=entry.answer,
        category=entry.category,
        source=entry.source,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        wordings=entry.wordings,
        keywords=entry.keywords,
        answer_en=otherwise.get("answer_en", entry.answer_en),
        spoken_answer=otherwise.get("spoken_answer", ""),
        owner=OWNER,
        system=_system_of(entry),
        replaces=entry.replaces,
    )


def _system_of(entry: Entry) -> System:
    """Return the system of its category, but for a programme that has one of its own."""
    if KHEBRAT in entry.keywords:
        return System.KHEBRAT
    return SYSTEMS.get(entry.category, System.NONE)
