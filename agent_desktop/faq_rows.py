"""Entries of the FAQ bank as the API writes them. Pure."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from agent_desktop.moments import iso, iso_or_none
from core.days import ZONE
from faq_bank.categories import Category
from faq_bank.content_form import written
from faq_bank.differences import differences
from faq_bank.kept_entries import KeptEntry, KeptVersion
from faq_bank.near import Near


def today() -> date:
    """Return the day that it is in Riyadh."""
    return datetime.now(UTC).astimezone(ZONE).date()


def entry_row(entry: KeptEntry, day: date) -> dict[str, Any]:
    """Return an entry at its newest version, as editors see it on *day*."""
    return {
        "id": entry.id,
        "version": entry.version,
        "published_version": entry.published_version,
        "state": entry.state_on(day),
        "changed_by": entry.changed_by,
        "changed_at": iso(entry.changed_at),
        **written(entry.content),
    }


def published_row(version: KeptVersion, day: date) -> dict[str, Any]:
    """Return what agents read of an entry on *day*."""
    until = version.content.valid_to
    return {
        "id": version.entry_id,
        "version": version.version,
        "published_version": version.version,
        "state": "expired" if until is not None and day > until else "published",
        "changed_by": version.made_by,
        "changed_at": iso(version.made_at),
        **written(version.content),
    }


def version_row(version: KeptVersion, before: KeptVersion | None) -> dict[str, Any]:
    """Return one version with what it says otherwise than the one before."""
    changes = differences(before.content, version.content) if before else []
    return {
        "version": version.version,
        "made_by": version.made_by,
        "made_at": iso(version.made_at),
        "restored_from": version.restored_from,
        "reviewed_by": version.reviewed_by,
        "published_by": version.published_by,
        "published_at": iso_or_none(version.published_at),
        "withdrawn_by": version.withdrawn_by,
        "withdrawn_at": iso_or_none(version.withdrawn_at),
        "replaced_by": version.replaced_by,
        "content": written(version.content),
        "differences": [
            {
                "field": one.field,
                "pieces": [{"change": it.change, "text": it.text} for it in one.pieces],
            }
            for one in changes
        ],
    }


def near_row(near: Near) -> dict[str, Any]:
    """Return an entry that asks nearly the same."""
    return {
        "id": near.entry.id,
        "question": near.entry.content.question,
        "wording": near.wording,
        "state": near.entry.state,
        "likeness": round(near.likeness, 3),
    }


def category_row(category: Category, counts: Mapping[str, int]) -> dict[str, Any]:
    """Return a category with the number of entries that stand directly in it."""
    return {
        "key": category.key,
        "parent": category.parent,
        "name_ar": category.name_ar,
        "name_en": category.name_en,
        "place": category.place,
        "entries": counts.get(category.key, 0),
    }
