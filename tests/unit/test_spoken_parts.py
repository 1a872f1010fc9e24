import re
import unicodedata
from collections.abc import Sequence
from datetime import time, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ivr.prompts import LANGUAGES
from ivr.spoken.arabic_script import is_leaning, read_alone
from ivr.spoken.calendars import LONGEST_MONTH, Calendar, CalendarDate, Weekday
from ivr.spoken.digits import LETTERS
from ivr.spoken.grammar import Case, Gender
from ivr.spoken.lengths import UNITS
from ivr.spoken.nouns import Noun
from ivr.spoken.numbers import LARGEST
from ivr.spoken.parts import Part, Phrase
from ivr.spoken.speakers import parts, speaker
from recordings.pronunciation import as_heard

A_FEW_HUNDRED = 500
VOWELS, TANWIN, SHADDA, SUKUN = "\u064e\u064f\u0650", "\u064b\u064c\u064d", "\u0651", "\u0652"
LETTER = "[\u0621-\u064a]"
MARKED = f"{LETTER}{SHADDA}?[{VOWELS}{TANWIN}{SUKUN}]"
LONG_VOWEL = "(?<=\u064e)[اى]|(?<=\u064b)ا|(?<=\u064f)و|(?<=\u0650)ي|آ"
GLIDE = "(?<=ا)ي$"  # with sukun the alef before it would read as one of liaison
ALEF_OF_LIAISON = f"(?:(?<![^ ])ا|(?<=ل\u0650)ا)(?={LETTER}{SUKUN}|ل)"
SUN_ARTICLE = f"(?<=ا)ل(?={LETTER}{SHADDA})"
WORD = re.compile(f"(?:{MARKED}|{LONG_VOWEL}|{GLIDE}|{ALEF_OF_LIAISON}|{SUN_ARTICLE})+")
ENDING = re.compile(f"(?:[{SUKUN}{VOWELS}\u064b\u064d]|{LONG_VOWEL}|{GLIDE})$")

languages = st.sampled_from(LANGUAGES)
numbers = st.integers(0, LARGEST) | st.integers(0, 2500) | st.integers(0, 1000).map((1000).__mul__)
cases, genders, nouns = st.sampled_from(Case), st.sampled_from(Gender), st.sampled_from(Noun)
digit_texts = st.text("0123456789٠١٢٣٤٥٦٧٨٩", min_size=1, max_size=20)
references = st.text(LETTERS + LETTERS.lower() + "0123456789٠٩-/ ", min_size=1, max_size=20)
minutes = st.integers(0, 100_000).map(lambda count: timedelta(minutes=count))
lengths = st.timedeltas(timedelta(0), timedelta(days=LARGEST))
amounts = st.decimals(0, LARGEST, places=2, allow_nan=False)


@st.composite
def dates(draw: st.DrawFn) -> CalendarDate:
    calendar = draw(st.sampled_from(Calendar))
    return CalendarDate(
        calendar=calendar,
        month=draw(st.integers(1, 12)),
        day=draw(st.integers(1, LONGEST_MONTH[calendar])),
        year=draw(st.none() | st.integers(1, 9999)),
        weekday=draw(st.none() | st.sampled_from(Weekday)),
    )


def check_phrase(phrase: Phrase, language: str) -> None:
    assert phrase
    assert set(phrase) <= set(parts(language))
    assert not is_leaning(phrase[-1])


@given(languages, numbers, genders, cases)
def test_a_number_is_made_of_the_parts(
    language: str, value: int, gender: Gender, case: Case
) -> None:
    check_phrase(speaker(language).number(value, gender, case), language)


@given(languages, numbers, nouns, cases)
def test_a_count_is_made_of_the_parts(language: str, value: int, noun: Noun, case: Case) -> None:
    check_phrase(speaker(language).count(value, noun, case), language)


@given(languages, st.integers(1, LARGEST) | st.integers(1, 30))
def test_a_place_in_the_queue_is_made_of_the_parts(language: str, place: int) -> None:
    check_phrase(speaker(language).position(place), language)


@given(languages, digit_texts)
def test_digits_are_one_part_each(language: str, text: str) -> None:
    phrase = speaker(language).digits(text)

    check_phrase(phrase, language)
    assert len(phrase) == len(text)


@given(languages, digit_texts)
def test_pairs_are_made_of_the_parts(language: str, text: str) -> None:
    check_phrase(speaker(language).pairs(text), language)


@given(languages, references)
def test_a_reference_says_each_character_but_spaces(language: str, text: str) -> None:
    assume(text.strip())

    phrase = speaker(language).reference(text)

    check_phrase(phrase, language)
    assert len(phrase) == len(text.replace(" ", ""))


@given(languages, st.times())
def test_a_time_is_made_of_the_parts(language: str, at: time) -> None:
    check_phrase(speaker(language).time(at), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_minutes_of_the_day_sound_alike(language: str) -> None:
    clock = [time(hour, minute) for hour in range(24) for minute in range(60)]

    assert len({speaker(language).time(at) for at in clock}) == len(clock)


@given(languages, dates())
def test_a_date_is_made_of_the_parts(language: str, day: CalendarDate) -> None:
    check_phrase(speaker(language).date(day), language)


@given(languages, lengths, cases)
def test_a_duration_is_made_of_the_parts(language: str, length: timedelta, case: Case) -> None:
    check_phrase(speaker(language).duration(length, case), language)


@given(languages, minutes, st.none() | minutes)
def test_a_waiting_band_is_made_of_the_parts(
    language: str, low: timedelta, longer: timedelta | None
) -> None:
    assume(low or longer is not None)

    high = None if longer is None else low + longer

    check_phrase(speaker(language).wait_band(low, high), language)


@given(languages, amounts, cases)
def test_an_amount_is_made_of_the_parts(language: str, amount: Decimal, case: Case) -> None:
    check_phrase(speaker(language).money(amount, case), language)


@given(languages, st.lists(numbers, min_size=2, max_size=2, unique=True), genders, cases)
def test_two_numbers_never_sound_alike(
    language: str, values: Sequence[int], gender: Gender, case: Case
) -> None:
    one, other = (speaker(language).number(value, gender, case) for value in values)

    assert one != other


def shadda_first(text: str) -> str:
    return re.sub(f"([{VOWELS}{TANWIN}])({SHADDA})", r"\2\1", text)


def all_said(language: str) -> set[Part]:
    """Return every part that some call needs, found by asking for enough of everything."""
    voice = speaker(language)
    scaled = [n * scale for n in (*range(130), *range(200, 1000, 100)) for scale in (1, 10**3)]
    awkward = [101 * 10**6, 102 * 10**6, 10**6, 2 * 10**6, 3 * 10**6, 11 * 10**6, *scaled]
    awkward += [1000 + n for n in scaled[::2]]
    phrases = [voice.number(n, g, c) for n in awkward for g in Gender for c in Case]
    phrases += [voice.count(n, noun, c) for n in awkward for noun in Noun for c in Case]
    phrases += [voice.count(10**8 + n * 10**6, Noun.DAY, c) for n in (1, 2) for c in Case]
    phrases += [voice.position(n) for n in range(1, 12)]
    phrases += [voice.reference(f"{LETTERS}-/")]
    phrases += [voice.time(time(hour, minute)) for hour in range(24) for minute in range(60)]
    phrases += [
        voice.date(CalendarDate(calendar=calendar, month=month, day=day, year=year))
        for calendar in Calendar
        for month in range(1, 13)
        for day in range(1, LONGEST_MONTH[calendar] + 1)
        for year in (1405, 2000)
    ]
    phrases += [voice.weekday(day) for day in Weekday]
    ends = (None, *(timedelta(minutes=high) for high in (1, 5)))
    phrases += [
        voice.wait_band(low, high)
        for low in (timedelta(0), UNITS[Noun.MINUTE])
        for high in ends
        if low or high
    ]
    return {part for phrase in phrases for part in phrase}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_recorded_that_is_never_said(language: str) -> None:
    assert {part.name for part in set(parts(language)) - all_said(language)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_vocabulary_is_small_and_each_name_stands_for_one_text(language: str) -> None:
    names = [part.name for part in parts(language)]

    assert len(names) < A_FEW_HUNDRED
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


@pytest.mark.parametrize("part", parts("ar"), ids=lambda part: part.name)
def test_every_letter_of_arabic_that_needs_a_mark_has_one(part: Part) -> None:
    assert all(WORD.fullmatch(word) for word in shadda_first(part.text).split(" "))


@pytest.mark.parametrize("part", parts("ar"), ids=lambda part: part.name)
def test_arabic_is_written_in_one_spelling_and_as_it_ends(part: Part) -> None:
    assert unicodedata.is_normalized("NFC", part.text)
    assert not re.search("ا\u064b|[\u0670\u0640]", part.text)  # يومًا, no dagger alef, no dash
    assert ENDING.search(shadda_first(part.text))


@pytest.mark.parametrize("part", parts("ar"), ids=lambda part: part.name)
def test_a_voice_that_reads_a_part_alone_says_its_ending_as_written(part: Part) -> None:
    heard = as_heard(read_alone(part)).strip()

    if is_leaning(part):
        assert heard.endswith(f"{part.text[-1]}\u0640")
    elif part.text.endswith(f"ة{SUKUN}"):
        assert heard.endswith("ه")
    elif part.text.endswith("ٍ"):
        assert heard.endswith(f"\u0650ن{SUKUN}")
    else:
        assert heard[-1] == part.text[-1]


@pytest.mark.parametrize("part", parts("en"), ids=lambda part: part.name)
def test_an_english_part_is_read_as_it_stands(part: Part) -> None:
    assert read_alone(part) == part.text


def test_only_what_is_bound_to_the_next_word_leans() -> None:
    leaning = {part.name for part in parts("ar") if is_leaning(part)}

    assert {"n-5-m-of-obl", "and-n-100-of-nom", "n-11-f-of", "between"} <= leaning
    assert leaning.isdisjoint({"n-5-m", "n-8-f", "noun-minute", "noun-day-acc", "n-20-nom"})
