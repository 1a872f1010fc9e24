"""Stems, dialect, keyboards, glued and misspelt words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arabic_text import fold
from faq_bank.keyboard import on_the_arabic_keyboard, on_the_latin_keyboard
from faq_bank.lexicon import own_lexicon, parse, phrase_of
from faq_bank.reading import STOP_WEIGHT, Mended, Reader
from faq_bank.stems import LEAST_LETTERS, stem
from faq_bank.vocabulary import Vocabulary, distance
from faq_bank.words import grams, words

KNOWN = [
    "اجازه",
    "مرضيه",
    "نور",
    "فارس",
    "كلمه",
    "المرور",
    "تغيير",
    "الجامعه",
    "مبتعث",
    "مدير",
    "المدرسه",
    "راتب",
    "استعاده",
]
LEXICON = parse(
    """
    [stop]
    words = "كيف وش اسوي في"
    [systems]
    "نور" = ["noor"]
    [dialect]
    "معاش" = ["راتب"]
    [english]
    "sick leave" = ["إجازة مرضية"]
    "leave" = ["إجازة"]
    """
)
READER = Reader(Vocabulary(KNOWN, LEXICON.words()), LEXICON)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("المدرسة", "مدرسة"),
        ("والمدرسة", "مدرستي"),
        ("بالمدرسة", "المدرسه"),
        ("للمدارس", "المدارس"),
        ("اجازتي", "الإجازة"),
        ("إجازات", "اجازه"),
        ("معلمين", "المعلمون"),
        ("معلمات", "معلمة"),
        ("راتبي", "الراتب"),
        ("درجاته", "درجة"),
        ("نتيجتها", "النتيجة"),
        ("ابنائي", "الأبناء"),
        ("noor", "NOOR"),
    ],
)
def test_a_word_keeps_its_stem_in_its_forms(one: str, other: str) -> None:
    assert stem(fold(one))[:3] == stem(fold(other))[:3]
    assert abs(len(stem(fold(one))) - len(stem(fold(other)))) <= 1


@given(st.text(st.sampled_from("ابتثجحدرسعفكلمنهوي"), min_size=1, max_size=14))
def test_a_stem_keeps_three_letters_of_a_word(word: str) -> None:
    assert len(stem(word)) >= min(len(word), LEAST_LETTERS)
    assert stem(word) in word


def test_what_a_misspelt_word_may_mean_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    words = Vocabulary(["مدرسة"])
    first = words.corrections("مدرصة")

    monkeypatch.setattr("faq_bank.vocabulary.distance", None)  # nothing is compared again

    assert words.corrections("مدرصة") == first == ["مدرسة"]


def test_words_part_at_digits_and_scripts() -> None:
    assert [word.text for word in words("نور2 pdf/1438-نور")] == ["نور", "2", "pdf", "1438", "نور"]


def test_the_pieces_of_an_open_word_have_no_end() -> None:
    assert "ور$" in set(grams("نور"))
    assert not [piece for piece in grams("نور", is_open=True) if "$" in piece]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("k,v", "نور"), ("thvs", "فارس"), ("[", "ج"), ("hg]vhsm", "الدراسة"), ("b", "لا")],
)
def test_latin_keys_write_what_was_meant_in_arabic(typed: str, meant: str) -> None:
    assert on_the_arabic_keyboard(typed) == meant


def test_arabic_keys_write_what_was_meant_in_english() -> None:
    assert on_the_latin_keyboard("ىخخق") == "noor"


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [("نور", "نور", 0), ("نرو", "نور", 1), ("نوور", "نور", 1), ("نر", "نور", 1), ("", "نور", 3)],
)
def test_swapped_neighbours_are_one_error(one: str, other: str, errors: int) -> None:
    assert distance(one, other) == errors == distance(other, one)


def test_a_misspelt_word_is_read_as_the_known_one() -> None:
    reading = READER.read("اجازة مرظية")

    assert reading.stems[stem("مرضيه")] > STOP_WEIGHT
    assert Mended.SPELLING in reading.mended


def test_a_known_word_is_not_corrected() -> None:
    assert READER.read("راتب مبتعث").mended == frozenset()


def test_glued_words_are_parted() -> None:
    reading = READER.read("تغييرالجامعه مبتعث")

    assert reading.spoken == ("تغيير", "الجامعه", "مبتعث")
    assert Mended.GLUED in reading.mended


def test_the_wrong_keyboard_is_seen_and_the_sentence_mended() -> None:
    reading = READER.read("h[h.m lvqdm thvs")

    assert reading.spoken == ("اجازه", "مرضيه", "فارس")
    assert reading.sentence == "اجازه مرضيه فارس"
    assert Mended.KEYBOARD in reading.mended


def test_english_that_is_known_is_left_as_english() -> None:
    assert READER.read("noor leave").spoken == ("noor", "leave")


def test_dialect_and_english_are_looked_for_in_the_words_of_the_bank() -> None:
    assert stem("راتب") in READER.read("معاش").stems
    assert stem("نور") in READER.read("NOOR").stems


def test_the_longest_phrase_is_taken() -> None:
    asked = READER.read("sick leave")

    assert stem(fold("مرضية")) in asked.stems


def test_words_without_matter_weigh_little() -> None:
    reading = READER.read("وش اسوي راتب")

    assert reading.stems[stem("اسوي")] == STOP_WEIGHT
    assert reading.stems[stem("راتب")] == 1.0


def test_an_open_word_is_completed() -> None:
    assert stem("استعاده") in READER.read("است", is_open=True).stems
    assert stem("استعاده") not in READER.read("است").stems
    assert stem("استعاده") not in READER.read("است ", is_open=True).stems


@pytest.mark.parametrize("said", ["", " ", "؟!", "\u200f", "😀"])
def test_what_has_no_word_asks_nothing(said: str) -> None:
    assert READER.read(said, is_open=True).spoken == ()


@given(st.text(max_size=40))
def test_anything_can_be_read(text: str) -> None:
    reading = READER.read(text, is_open=True)

    assert len(reading.known) == len(reading.spoken)


def test_the_own_lexicon_is_folded_and_has_the_systems() -> None:
    lexicon = own_lexicon()

    assert (phrase_of("نور"),) == lexicon.meanings[("noor",)]
    assert all(fold(word) == word for word in lexicon.words())
