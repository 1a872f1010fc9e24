"""Which entries served which call."""

from datetime import UTC, datetime

from faq_bank.served import served
from faq_bank.usage import Mark, Use, Way

NOW = datetime(2026, 8, 16, 9, tzinfo=UTC)


def test_each_way_of_each_entry_is_told_once_and_by_call() -> None:
    mark = Mark(entry_id="a", marked_by="noura", marked_at=NOW, call_id="1.1")
    uses = [
        Use(entry_id=entry_id, call_id=call_id, used_by=by, way=way, used_at=NOW)
        for entry_id, call_id, by, way in (
            ("a", "1.1", "noura", Way.NOTE),
            ("a", "1.1", "sara", Way.NOTE),
            ("b", "2.2", "sara", Way.SMS),
        )
    ]

    found = served([mark], uses, {"2.2": ["a", "b"]})

    assert found == {
        "1.1": {"a": (Way.MARKED, Way.NOTE)},
        "2.2": {"a": (Way.SPOKEN,), "b": (Way.SPOKEN, Way.SMS)},
    }
