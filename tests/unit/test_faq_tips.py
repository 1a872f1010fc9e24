"""What tips the balance: marks of agents and the caller's way, bounded and reversible."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq_bank.entries import Entry
from faq_bank.lexicon import own_lexicon
from faq_bank.search import MOST_LIFT, FaqSearch, Search
from faq_bank.tips import (
    MOST_BY_LANGUAGE,
    MOST_BY_PATH,
    MOST_LEARNED,
    Marks,
    Served,
    asked_words,
    language_lifts,
    learned_lifts,
    likeness,
    path_lifts,
    together,
)

ASKED = asked_words("نسيت كلمة مرور نور", own_lexicon())


def an_entry(entry_id: str, category: str = "noor", question: str = "نقل طالب") -> Entry:
    return Entry(
        id=entry_id,
        question=question,
        answer="جواب.",
        category=category,
        source="دليل",
        valid_from=date(2020, 1, 1),
    )


def test_words_of_no_matter_and_spelling_do_not_part_queries() -> None:
    assert asked_words("وش أسوي نسيتُ كلمه المرور نور", own_lexicon()) == ASKED


def test_a_query_of_words_of_no_matter_keeps_them() -> None:
    assert asked_words("كيف", own_lexicon())


def test_one_mark_decides_little_and_many_decide_no_more_than_the_bound() -> None:
    one, many = (
        learned_lifts(ASKED, [Marks(entry_id="a", asked=ASKED, answered=count)])["a"]
        for count in (1, 10_000)
    )

    assert one <= MOST_LEARNED / 4
    assert MOST_LEARNED * 0.99 < many <= MOST_LEARNED


def test_a_mark_taken_back_takes_its_lift_along() -> None:
    before = learned_lifts(ASKED, [Marks(entry_id="a", asked=ASKED, answered=2)])
    after = learned_lifts(ASKED, [Marks(entry_id="a", asked=ASKED, answered=0)])

    assert before["a"] > 0
    assert after["a"] == 0


def test_marks_of_other_queries_teach_nothing() -> None:
    other = asked_words("متى ينزل الراتب", own_lexicon())

    assert learned_lifts(ASKED, [Marks(entry_id="a", asked=other, answered=9)]) == {}


def test_likeness_of_nothing_is_nothing() -> None:
    assert likeness(frozenset(), frozenset()) == 0


def test_the_nearest_place_on_the_way_speaks() -> None:
    entries = [an_entry("noor"), an_entry("pay", "fares")]
    served = [
        Served(place="queue-a", category="fares", calls=100),
        Served(place="option-2", category="noor", calls=100),
    ]

    assert path_lifts(entries, ["queue-a", "option-2"], served).keys() == {"noor"}
    assert path_lifts(entries, ["queue-a", "unknown"], served).keys() == {"pay"}
    assert path_lifts(entries, [], served) == {}


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=5))
def test_the_way_lifts_within_its_bound(calls: list[int]) -> None:
    served = [Served(place="q", category=f"c{n}", calls=count) for n, count in enumerate(calls)]
    entries = [an_entry(f"e{n}", f"c{n}") for n in range(len(calls))]

    assert sum(path_lifts(entries, ["q"], served).values()) <= MOST_BY_PATH


def test_the_language_of_the_agent_tips_a_little() -> None:
    both = an_entry("both", question="reset noor كلمة المرور")
    arabic = an_entry("arabic")

    assert language_lifts([both, arabic], "en") == {"both": MOST_BY_LANGUAGE}
    assert language_lifts([both, arabic], "ar").keys() == {"both", "arabic"}
    answered = replace(an_entry("answered"), answer_en="In the portal.")
    assert language_lifts([answered, arabic], "en") == {"answered": MOST_BY_LANGUAGE}


def test_lifts_add_up_and_the_search_bounds_them() -> None:
    lifts = together({"b": 0.6}, {"b": 0.3, "a": 0.1}, {"b": 5.0})
    assert lifts == pytest.approx({"b": 5.9, "a": 0.1})

    entries = [an_entry("a"), an_entry("b"), an_entry("c", question="راتب الموظف")]
    search = FaqSearch(entries, others=[])
    query = Search(query="نقل طالب", at=date(2026, 9, 20))
    plain = {one.entry.id: one.score for one in search.find(query).results}
    lifted = search.find(
        Search(query=query.query, at=query.at, lifts=together({"b": 9.0, "c": 9.0}))
    ).results

    assert lifted[0].entry.id == "b"
    for one in lifted[:1]:
        assert one.score - plain[one.entry.id] == pytest.approx(MOST_LIFT, abs=1e-3)
