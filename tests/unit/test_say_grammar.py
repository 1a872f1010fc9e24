"""The rules of say.conf say what the speakers say: numbers, digits, times and dates."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterisk_conf.errors import InvalidDefinitionError
from asterisk_conf.say import LONGEST_WORD, Grammar, Rule
from ivr.say_grammar import grammars
from ivr.say_rules import RuleBook
from ivr.saying import calendar_date
from ivr.spoken.numbers import LARGEST
from ivr.spoken.parts import Part, Phrase
from ivr.spoken.speakers import SPEAKERS, speaker
from tests.fakes.say import FakeSaying

LANGUAGES = tuple(SPEAKERS)
SAYING = {grammar.language: FakeSaying(grammar) for grammar in grammars()}
in_both = pytest.mark.parametrize("language", LANGUAGES)
languages = st.sampled_from(LANGUAGES)
unix_days = st.dates(date(1970, 1, 1), date(2099, 12, 31))


def said(language: str, text: str) -> list[str]:
    """Return the parts that Asterisk plays."""
    return [it.removeprefix("tawasul/parts/") for it in SAYING[language].files(text)]


def names(phrase: Iterable[Part]) -> list[str]:
    return [part.name for part in phrase]


def stamp(at: datetime) -> str:
    """Return a moment as Asterisk hands it over."""
    return f"{at:%Y%m%d%H%M.%S}-{at.isoweekday() % 7}-{int(f'{at:%j}') - 1:3}"


def dated(day: date, language: str) -> Phrase:
    return speaker(language).date(calendar_date(day, "gregorian"))


@in_both
def test_every_number_of_four_digits(language: str) -> None:
    for number in range(10_000):
        assert said(language, f"num:{number}") == names(speaker(language).number(number))


@given(languages, st.integers(0, LARGEST) | st.integers(0, LARGEST // 1000).map(lambda n: n * 1000))
def test_numbers_up_to_a_milliard(language: str, number: int) -> None:
    assert said(language, f"num:{number}") == names(speaker(language).number(number))


@given(languages, st.integers(LARGEST + 1, 2**31 - 1))
def test_a_number_that_nobody_counts_to_is_said_digit_by_digit(language: str, number: int) -> None:
    assert said(language, f"num:{number}") == names(speaker(language).digits(str(number)))


@given(languages, st.text("0123456789", min_size=1, max_size=64))
def test_digits(language: str, digits: str) -> None:
    assert said(language, f"digit:{digits}") == names(speaker(language).digits(digits))


@in_both
def test_every_minute_of_the_day(language: str) -> None:
    midnight = datetime(2026, 11, 25)  # noqa: DTZ001 - a clock on the wall
    for minute in range(24 * 60):
        at = midnight + timedelta(minutes=minute)
        assert said(language, f"time::{stamp(at)}") == names(speaker(language).time(at.time()))


@given(languages, unix_days)
def test_dates_that_a_clock_of_unix_knows(language: str, day: date) -> None:
    at = datetime.combine(day, time(23, 59, 59))

    assert said(language, f"date::{stamp(at)}") == names(dated(day, language))


@given(languages, st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001
@pytest.mark.parametrize("wish", ["", "ABdY 'digits/at' IMp", "c", "R"])
def test_a_moment_is_said_in_the_languages_own_order_whatever_was_wished(
    wish: str, language: str, at: datetime
) -> None:
    expected = (*dated(at.date(), language), *speaker(language).time(at.time()))

    assert said(language, f"datetime:{wish}:{stamp(at)}") == names(expected)


@in_both
@pytest.mark.parametrize("text", ["enum:3", "char:a", "phonetic:a", "", "num:", "then:0"])
def test_nothing_is_said_of_what_nobody_taught(language: str, text: str) -> None:
    assert said(language, text) == []


@in_both
def test_only_recorded_parts_are_played(language: str) -> None:
    recorded = {f"tawasul/parts/{part.name}" for part in speaker(language).parts()}
    grammar = next(it for it in grammars() if it.language == language)

    played = {word for rule in grammar.rules for word in rule.says if ":" not in word}

    assert played <= recorded


@in_both
def test_no_rule_hides_another_of_the_same_pattern(language: str) -> None:
    grammar = next(it for it in grammars() if it.language == language)
    patterns = [rule.pattern.replace("-", "").casefold() for rule in grammar.rules]

    assert len(patterns) == len(set(patterns))


def test_what_takes_more_words_than_the_rest_has_a_rule_of_its_own() -> None:
    words = {"1": "one", "2": "two", "3": "a dozen less nine"}
    book = RuleBook()

    book.learn("few", (("1", "2", "3"),), lambda it: tuple(Part(w, w) for w in words[it].split()))

    saying = FakeSaying(Grammar("en", tuple(book.rules)))
    for digit, text in words.items():
        assert [*saying.files(f"few:{digit}")] == [f"tawasul/parts/{it}" for it in text.split()]


def test_a_word_that_changes_with_two_places_is_looked_up_by_both() -> None:
    shape = (("1", "2"), ("1", "2"))
    book = RuleBook()

    book.learn("product", shape, lambda it: (Part(str(int(it[0]) * int(it[1])), ""),))

    saying = FakeSaying(Grammar("en", tuple(book.rules)))
    assert [[*saying.files(f"product:{it}")] for it in ("11", "12", "21", "22")] == [
        ["tawasul/parts/1"], ["tawasul/parts/2"], ["tawasul/parts/2"], ["tawasul/parts/4"],
    ]  # fmt: skip


@pytest.mark.parametrize("says", [(), ("",), ("a,b",), ("x" * (LONGEST_WORD + 1),)])
def test_a_rule_that_asterisk_cannot_say_is_refused(says: tuple[str, ...]) -> None:
    with pytest.raises(InvalidDefinitionError, match=r"say\.conf"):
        Rule("num:1", says)
