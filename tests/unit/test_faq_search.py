"""The right answer on top, what holds before what expired, and no answer when there is none."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq_bank.bank_file import sample_bank
from faq_bank.clues import Clue
from faq_bank.entries import Entry, Validity
from faq_bank.highlights import highlights
from faq_bank.ports import Vectors
from faq_bank.search import MOST_LIFT, NOTHING, FaqSearch, Search
from faq_bank.stems import stem
from faq_bank.term_index import Scores, TermIndex
from tests.fakes.meanings import FakeMeanings

DAY = date(2026, 9, 20)
SAMPLE = FaqSearch(sample_bank())


def an_entry(number: int, question: str, **changes: Any) -> Entry:  # noqa: ANN401 - any field
    entry = Entry(
        id=f"faq-{number}",
        question=question,
        answer=f"جواب {number}.",
        category="noor",
        source="دليل",
        valid_from=date(2020, 1, 1),
    )
    return replace(entry, **changes)


OLD = an_entry(1, "كم مدة إجازة الوضع؟", valid_to=date(2025, 12, 31))
NEW = an_entry(2, "كم مدة إجازة الوضع الآن وكيف ترفع؟", valid_from=date(2026, 1, 1))
PASSWORD = an_entry(3, "كيف تستعاد كلمة المرور؟", category="fares")
SMALL = FaqSearch([OLD, NEW, PASSWORD], others=["متى المباراة؟"])


def ids(search: FaqSearch, query: str, **changes: Any) -> list[str]:  # noqa: ANN401 - any field
    asked = replace(Search(query=query, at=DAY), **changes)
    return [result.entry.id for result in search.find(asked).results]


@pytest.mark.parametrize(
    ("query", "entry"),
    [
        ("نسيت باسورد نور وانا ولي امر", "faq-001"),
        ("متى ينزل الراتب", "faq-067"),
        ("تردد قنوات عين", "faq-126"),
        ("اجازه رعايه المولوود", "faq-056"),
        ("حادث باص المدرسة", "faq-194"),
        ("fares payslip", "faq-069"),
    ],
)
def test_the_right_entry_stands_on_top(query: str, entry: str) -> None:
    assert ids(SAMPLE, query)[0] == entry


@pytest.mark.parametrize(
    ("day", "first"), [(date(2025, 12, 31), "faq-1"), (date(2026, 1, 1), "faq-2")]
)
def test_the_day_decides_between_an_entry_and_the_one_that_replaced_it(
    day: date, first: str
) -> None:
    assert ids(SMALL, "كم مدة إجازة الوضع؟", at=day)[0] == first


def test_an_expired_entry_stands_behind_all_that_holds_and_says_so() -> None:
    results = SMALL.find(Search(query="كم مدة إجازة الوضع؟", at=DAY)).results

    assert [result.validity for result in results] == [
        Validity.CURRENT,
        Validity.CURRENT,
        Validity.EXPIRED,
    ]


def test_a_category_leaves_the_others_out() -> None:
    assert ids(SMALL, "إجازة الوضع", categories=frozenset({"fares"})) == ["faq-3"]
    assert SMALL.find(Search(query="نور", at=DAY, categories=frozenset({"none"}))) == NOTHING


def test_a_beginning_finds_the_word() -> None:
    assert ids(SMALL, "كلمة المر", is_open=True)[0] == "faq-3"
    assert ids(SMALL, "تست", is_open=True)[0] == "faq-3"


def test_what_is_replaced_never_stands_above_what_replaces_it() -> None:
    oldest = an_entry(1, "كم مدة إجازة الوضع؟")
    older = an_entry(2, "مدة الوضع", replaces="faq-1")
    newest = an_entry(4, "إجازة المولود الجديد ومدتها", replaces="faq-2")
    search = FaqSearch([oldest, older, PASSWORD, newest], others=[])
    alone = FaqSearch([oldest, older, PASSWORD, replace(newest, replaces="")], others=[])

    assert ids(alone, "كم مدة إجازة الوضع")[0] == "faq-2"
    assert ids(search, "كم مدة إجازة الوضع")[:3] == ["faq-4", "faq-2", "faq-1"]
    assert ids(search, "كم مدة إجازة الوضع", lifts={"faq-1": 1.0})[0] == "faq-4"


def test_a_successor_that_does_not_hold_yet_replaces_nothing_and_a_circle_neither() -> None:
    old = an_entry(1, "كم مدة إجازة الوضع؟", replaces="faq-3")
    coming = an_entry(2, "متى الصيف", replaces="faq-1", valid_from=date(2026, 9, 21))
    other = an_entry(3, "متى الشتاء", replaces="faq-1")

    assert ids(FaqSearch([old, coming], others=[]), "إجازة الوضع")[0] == "faq-1"
    assert ids(FaqSearch([old, other], others=[]), "إجازة الوضع")[0] == "faq-1"


def test_a_lift_tips_the_balance_within_bounds() -> None:
    close = FaqSearch([an_entry(1, "نقل طالب"), an_entry(2, "نقل طالب"), PASSWORD], others=[])

    assert ids(close, "نقل طالب", lifts={"faq-2": 0.1})[0] == "faq-2"
    scores = [
        {result.entry.id: result.score for result in close.find(search).results}
        for search in (
            Search(query="نقل طالب", at=DAY),
            Search(query="نقل طالب", at=DAY, lifts={"faq-3": 1e9}),
        )
    ]
    assert scores[1]["faq-3"] - scores[0]["faq-3"] == pytest.approx(MOST_LIFT, abs=1e-3)


@pytest.mark.parametrize("query", ["", "   ", "؟؟", "\u200f"])
def test_nothing_is_found_for_no_words(query: str) -> None:
    assert SMALL.find(Search(query=query, at=DAY)) == NOTHING


def test_an_empty_bank_finds_nothing() -> None:
    assert FaqSearch([]).find(Search(query="نور", at=DAY)) == NOTHING


def test_a_question_of_others_gets_no_sure_answer() -> None:
    assert not SAMPLE.find(Search(query="كم سعر تذكرة الطيران إلى لندن", at=DAY)).is_sure
    assert not SAMPLE.find(Search(query="pizza delivery near me", at=DAY)).is_sure
    assert SAMPLE.find(Search(query="نسيت كلمة مرور فارس", at=DAY)).is_sure


def test_the_matched_words_are_shown_in_the_original() -> None:
    (first, *_) = SAMPLE.find(Search(query="كلمه المرور نور ولي الامر", at=DAY)).results

    shown = [first.entry.question[span.start : span.end] for span in first.in_question]

    assert "كلمة" in shown
    assert "نور" in shown


def test_highlights_keep_the_marks_of_the_original() -> None:
    text = "تُستعاد كلمةُ المرورِ"

    (span,) = highlights(text, {stem("المرور")})

    assert text[span.start : span.end] == "المرورِ"


@given(st.text(max_size=60), st.text(max_size=3))
def test_highlights_lie_within_the_text(text: str, beginning: str) -> None:
    for span in highlights(text, set(), beginning):
        assert 0 <= span.start < span.end <= len(text)


def test_without_a_model_the_search_is_by_words_and_says_so() -> None:
    findings = SMALL.find(Search(query="كلمة المرور", at=DAY))

    assert not SMALL.is_semantic
    assert not findings.is_semantic


def test_the_meaning_finds_what_no_word_tells() -> None:
    meanings = FakeMeanings({PASSWORD.question: 1, "زهايمر": 1})
    search = FaqSearch([OLD, NEW, PASSWORD], embedder=meanings, others=[])

    findings = search.find(Search(query="زهايمر", at=DAY))

    assert findings.is_semantic
    assert findings.results[0].entry == PASSWORD
    assert findings.results[0].why.clue is Clue.MEANING


def test_words_are_looked_up_while_the_model_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = Event()

    class SlowMeanings(FakeMeanings):
        def asked(self, query: str) -> Vectors:
            assert looked_up.wait(10), "the words waited for the model"
            return super().asked(query)

    def scores(index: TermIndex, asked: Mapping[str, float]) -> Scores:
        looked_up.set()
        return score_by_words(index, asked)

    score_by_words = TermIndex.scores
    monkeypatch.setattr(TermIndex, "scores", scores)
    search = FaqSearch([OLD, NEW], embedder=SlowMeanings({}), others=[])

    assert search.find(Search(query="إجازة", at=DAY)).is_semantic


def test_a_letter_may_be_answered_before_the_meaning_is_known() -> None:
    search = FaqSearch([OLD, NEW], embedder=FakeMeanings({}), others=[])

    assert not search.find(Search(query="إجازة", at=DAY, with_meaning=False)).is_semantic


def test_the_model_reads_ahead_while_letters_are_typed_and_not_afterwards() -> None:
    meanings = FakeMeanings({})
    search = FaqSearch([OLD, NEW], embedder=meanings, others=[])

    for is_open, with_meaning in ((True, False), (True, True), (False, False)):
        search.find(Search(query="إجازة", at=DAY, is_open=is_open, with_meaning=with_meaning))

    assert meanings.ahead == ["إجازة"]


def test_the_nearest_wording_is_told() -> None:
    entry = replace(PASSWORD, wordings=("نسيت الرقم السري", "ضاع مني اليوزر"))
    search = FaqSearch([entry, NEW], others=[])

    assert search.find(Search(query="ضاع اليوزر", at=DAY)).results[0].why.wording == (
        "ضاع مني اليوزر"
    )


def test_words_of_an_answer_in_english_find_the_entry_and_are_marked_there() -> None:
    english = an_entry(3, "كيف أقدم شكوى؟", answer_en="Complaints go to the portal.")

    (first, *_) = FaqSearch([NEW, english]).find(Search(query="complaints", at=DAY)).results

    assert first.entry is english
    assert [english.answer_en[span.start : span.end] for span in first.in_answer_en] == [
        "Complaints"
    ]
