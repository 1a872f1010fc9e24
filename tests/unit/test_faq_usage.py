"""What is asked of the bank: numbers hidden, questions grouped, openings counted."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq_bank.gaps import Gaps, gaps
from faq_bank.kept_entries import Content, System
from faq_bank.masking import HIDDEN, without_numbers
from faq_bank.news import NewsItem, NewsKind, Occasion, by_day, day_kinds, news_since, unread
from faq_bank.prominent import Line, Period, Tally, lines, per_day, tallies, unhelpful
from faq_bank.surroundings import LIFT, first_of_each, lifts_near, suggested, systems_near
from faq_bank.system_names import system_of
from faq_bank.usage import Asked, Circumstances, Mark, Opened

NOON = datetime(2026, 8, 17, 9, 0, tzinfo=UTC)
NOOR = Circumstances(queue="noor", region="تعليم الرياض")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("رقم هويتي 1000000008 ونسيت كلمة المرور", f"رقم هويتي {HIDDEN} ونسيت كلمة المرور"),
        ("جوالي ٠٥٥ ١٢٣ ٤٥٦٧", f"جوالي {HIDDEN}"),
        ("+966 55-123-4567 لا تصل الرسالة", f"{HIDDEN} لا تصل الرسالة"),
        ("معاملة ٤٤/١٢٣٤٥٦", f"معاملة {HIDDEN}"),
        ("التقويم 1447 هـ والصف 12", "التقويم 1447 هـ والصف 12"),
        ("خطأ ١٠٢ بعد 3 محاولات", "خطأ ١٠٢ بعد 3 محاولات"),
        ("1\u200e0\u200e0\u200e0\u200e0\u200e0\u200e0\u200e0\u200e0\u200e8", HIDDEN),
    ],
)
def test_long_numbers_are_hidden_and_short_ones_stay(typed: str, kept: str) -> None:
    assert without_numbers(typed) == kept


@given(st.text(alphabet="ab 0123456789٠١٢٣٤٥٦٧٨٩-.+ـ", max_size=40))
def test_what_is_kept_holds_no_long_number(text: str) -> None:
    kept = without_numbers(text)

    assert without_numbers(kept) == kept
    assert not any(
        sum(map(str.isdigit, run)) >= 7 for run in "".join(kept.split()).split("a") if run.isdigit()
    )


def asked(query: str, number: int = 0, *, recorded_by: str | None = None) -> Asked:
    return Asked(
        visit=f"{query}-{number}",
        asked_at=NOON - timedelta(minutes=number),
        query=query,
        recorded_by=recorded_by,
    )


def test_questions_of_one_meaning_are_one_gap_and_the_commonest_comes_first() -> None:
    found = gaps(
        [
            asked("هل توجد نسخة من نور للآيفون", 1),
            asked("متى يفتح باب استرجاع رسوم الحافلة", 2),
            asked("استرجاع رسوم الحافلات", 3, recorded_by="huda"),
            asked("وش طريقة استرجاع رسوم الحافلة", 4),
        ]
    )

    assert [len(gap.asked) for gap in found] == [3, 1]
    assert found[0].question == "استرجاع رسوم الحافلات"
    assert found[0].recorded_by == ("huda",)
    assert found[0].wordings == (
        "وش طريقة استرجاع رسوم الحافلة",
        "متى يفتح باب استرجاع رسوم الحافلة",
    )
    assert found[0].last_at == NOON - timedelta(minutes=2)


def test_questions_of_other_words_are_one_when_they_mean_the_same() -> None:
    queries = ("مبلغ الباص ارجعوه لي", "استرجاع رسوم الحافلة", "نسخة نور للآيفون")
    asked_now = [asked(query, minutes) for minutes, query in enumerate(queries)]
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1]], np.float32)
    meanings = dict(zip(queries, vectors, strict=True))

    assert [len(gap.asked) for gap in gaps(asked_now)] == [1, 1, 1]
    assert [len(gap.asked) for gap in gaps(asked_now, meanings)] == [2, 1]
    assert [len(gap.asked) for gap in gaps(asked_now, {queries[0]: vectors[0]})] == [1, 1, 1]
    assert not Gaps((), 3, 2).is_by_meaning
    assert Gaps((), 3, 3).is_by_meaning


def test_hidden_numbers_alone_are_no_question() -> None:
    assert gaps([asked(HIDDEN)]) == []
    assert gaps([]) == []


def opened(entry_id: str, visit: str, at: datetime = NOON, where: Circumstances = NOOR) -> Opened:
    return Opened(visit=visit, entry_id=entry_id, opened_at=at, circumstances=where)


def test_openings_and_marks_are_counted_by_the_centre_s_day_queue_and_region() -> None:
    late = datetime(2026, 8, 16, 21, 30, tzinfo=UTC)  # half past midnight in Riyadh
    mark = Mark(entry_id="a", marked_by="1001", marked_at=NOON, call_id="1.1", circumstances=NOOR)
    found = lines([opened("a", "1"), opened("a", "2", late), opened("b", "3")], [mark])

    of_noor = {"day": date(2026, 8, 17), "queue": "noor", "region": "تعليم الرياض"}
    assert found == [
        Line(**of_noor, entry_id="a", opened=2, answered=1),  # type: ignore[arg-type]
        Line(**of_noor, entry_id="b", opened=1, answered=0),  # type: ignore[arg-type]
    ]
    assert tallies(found, lambda line: line.queue) == [Tally(name="noor", opened=3, answered=1)]
    period = Period(first=date(2026, 8, 16), last=date(2026, 8, 17))
    assert per_day(found, period) == {date(2026, 8, 16): 0, date(2026, 8, 17): 3}


def test_an_entry_is_unhelpful_when_it_is_often_opened_and_seldom_answers() -> None:
    fine = Tally(name="fine", opened=10, answered=2)
    poor = Tally(name="poor", opened=10, answered=1)
    rare = Tally(name="rare", opened=2, answered=0)

    assert unhelpful([fine, poor, rare]) == [poor]


def a_news_item(entry_id: str, at: datetime, system: System = System.NOOR) -> NewsItem:
    return NewsItem(
        entry_id=entry_id,
        version=2,
        question="س",
        answer="ج",
        system=system,
        kind=NewsKind.NEW,
        at=at,
        by="mona",
    )


def test_news_stand_by_day_and_system_until_they_are_read() -> None:
    today, other = a_news_item("a", NOON), a_news_item("b", NOON, System.FARIS)
    before, published = a_news_item("c", NOON - timedelta(days=1)), Occasion.PUBLISHED

    days = by_day([before, today, other])

    assert [day.day for day in days] == [date(2026, 8, 17), date(2026, 8, 16)]
    assert days[0].systems == {System.FARIS: (other,), System.NOOR: (today,)}
    assert unread([today, before], {("a", 2, published), ("c", 1, published)}) == [before]
    assert news_since(NOON).isoformat() == "2026-08-04T00:00:00+03:00"


SYSTEMS = {"a": System.FARIS, "b": System.NOOR, "c": System.NOOR, "d": System.NONE}


def test_the_way_through_the_menus_lifts_what_callers_of_it_ask() -> None:
    assert systems_near(["noor", "noor"]) == {System.NOOR}
    assert systems_near(["general", "ticket"]) == {System.TAWASUL}
    assert lifts_near(SYSTEMS, {System.NOOR}) == {"b": LIFT, "c": LIFT}
    assert lifts_near(SYSTEMS, systems_near(["general"])) == {}


def test_what_answered_callers_of_the_queue_is_suggested_first() -> None:
    near = systems_near(["noor"])

    assert suggested(SYSTEMS, near, ["c", "d", "c", "gone"], 5) == ["c", "d", "b"]
    assert suggested(SYSTEMS, near, [], 1) == ["b"]


@pytest.mark.parametrize(
    ("questions", "queues", "system"),
    [
        (["نسخة نور للآيفون"], ["faris"], System.NOOR),
        (["noor app"], [], System.NOOR),
        (["الحافلة"], ["noor"], System.NOOR),
        (["الحافلة"], ["noor", "faris"], System.NONE),
        (["الحافلة"], ["general"], System.NONE),
        (["نور", "فارس"], ["noor"], System.NONE),
    ],
)
def test_a_gap_belongs_to_the_system_that_its_searches_tell(
    questions: list[str], queues: list[str], system: System
) -> None:
    assert system_of(questions, queues) is system


@pytest.mark.parametrize(
    ("answer", "source", "is_unwritten"),
    [
        ("…", "تعميم", True),
        ("نعم", "–", True),
        ("…", "–", True),
        ("...", "—", True),
        ("نعم…", "ت", False),
    ],
)
def test_dots_and_dashes_are_no_answer(answer: str, source: str, *, is_unwritten: bool) -> None:
    content = Content(
        question="س", answer=answer, category="noor", source=source, valid_from=date(2026, 1, 1)
    )

    assert content.is_unwritten is is_unwritten


def test_a_way_near_to_no_system_shows_what_is_opened_most_then_a_fixed_choice() -> None:
    systems = {"a": System.NOOR, "b": System.NONE, "c": System.FARIS, "d": System.NONE}
    fixed = first_of_each({"a": "noor", "b": "noor", "c": "faris", "d": "tawasul"})
    elsewhere = ("gone", "d", *fixed)

    assert fixed == ["a", "c", "d"]
    assert suggested(systems, (), (), 3, elsewhere=elsewhere) == ["d", "a", "c"]
    assert suggested(systems, (), ["b"], 3, elsewhere=elsewhere) == ["b", "d", "a"]
    assert suggested(systems, {System.FARIS}, (), 3, elsewhere=elsewhere) == ["c"]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "published", "kinds"),
    [
        (date(2026, 8, 17), None, date(2026, 8, 10), [NewsKind.BEGINNING]),
        (date(2026, 8, 17), None, date(2026, 8, 17), []),
        (date(2026, 8, 18), None, date(2026, 8, 10), []),
        (date(2026, 8, 3), None, date(2026, 8, 1), []),
        (date(2026, 1, 1), date(2026, 8, 17), date(2026, 1, 1), [NewsKind.ENDING]),
        (date(2026, 1, 1), date(2026, 8, 18), date(2026, 1, 1), []),
        (date(2026, 1, 1), date(2026, 8, 16), date(2026, 8, 17), []),
    ],
)
def test_the_first_and_the_last_day_are_news_once_they_come(
    valid_from: date, valid_to: date | None, published: date, kinds: list[NewsKind]
) -> None:
    content = Content(
        question="س",
        answer="ج",
        category="noor",
        source="د",
        valid_from=valid_from,
        valid_to=valid_to,
    )
    at = datetime(published.year, published.month, published.day, 9, tzinfo=UTC)

    assert day_kinds(content, at, date(2026, 8, 4), NOON.date()) == kinds
