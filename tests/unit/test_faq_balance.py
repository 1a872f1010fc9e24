"""What agents marked tips the balance for the queries like it, and stops when it is taken back."""

from datetime import UTC, datetime

from faq_bank.balance import Balance
from faq_bank.bank_file import sample_bank
from faq_bank.published import Published
from faq_bank.sample_bank import content_of
from faq_bank.search import MOST_LIFT
from faq_bank.usage import Circumstances, Mark

BANK = Published(version=1, contents={it.id: content_of(it) for it in sample_bank()})
QUERY = "نسيت كلمة مرور نور"


def a_mark(entry_id: str = "faq-003", query: str = QUERY) -> Mark:
    return Mark(
        entry_id=entry_id,
        marked_by="1001",
        marked_at=datetime(2026, 8, 17, tzinfo=UTC),
        query=query,
        circumstances=Circumstances(queue="noor"),
    )


def lift_of(marks: list[Mark], entry_id: str, query: str = QUERY, *way: str) -> float:
    return Balance(BANK, marks).lifts(query, way, "ar").get(entry_id, 0.0)


def test_marks_lift_what_answered_such_a_query_and_no_other() -> None:
    without = lift_of([], "faq-003")

    assert lift_of([a_mark()] * 5, "faq-003", "نسيت كلمه المرور في نور") > without
    assert lift_of([a_mark()] * 5, "faq-003", "متى موعد الإجازة") == without
    assert lift_of([a_mark()] * 5, "faq-001") == lift_of([], "faq-001")


def test_a_thousand_marks_stay_within_the_bound_of_the_search() -> None:
    assert lift_of([a_mark()] * 1000, "faq-003", QUERY, "noor") <= 2 * MOST_LIFT
    assert lift_of([a_mark()] * 1000, "faq-003") < MOST_LIFT


def test_what_served_a_queue_is_lifted_for_the_next_caller_of_it() -> None:
    other = "سؤال آخر"
    marks = [a_mark(query="")] * 5

    assert lift_of(marks, "faq-003", other, "noor") > lift_of([], "faq-003", other, "noor")
    assert lift_of(marks, "faq-003", other, "faris") == lift_of([], "faq-003", other, "faris")
    assert list(Balance(BANK, marks).answered_in("noor")) == ["faq-003"] * 5
