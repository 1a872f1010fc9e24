"""One spelling for what people write in many, with the way back to the original."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arabic_text import TATWEEL, fold, fold_with_origins, folded_character

arabic = st.text(
    st.one_of(
        st.characters(min_codepoint=0x0600, max_codepoint=0x06FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF),
        st.sampled_from("ABCdef 0189٠٩۴\u200f\u200b\u2067\t\n"),
    )
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("رُخْصَة", "رخصه"),
        ("رخصة", "رخصه"),
        ("مُدَرِّسٌ", "مدرس"),
        ("كتابًا", "كتابا"),
        ("نتيجـــة", "نتيجه"),
        ("أحمد", "احمد"),
        ("إجازة", "اجازه"),
        ("آخر", "اخر"),
        ("ٱلمدرسة", "المدرسه"),
        ("أ\u0654", "ا"),
        ("مسؤول", "مسوول"),
        ("شئون", "شيون"),
        ("هيئة", "هييه"),
        ("سماء", "سماء"),
        ("مستوى", "مستوي"),
        ("علي", "علي"),
        ("هٰذا", "هذا"),
        ("مدرسه", "مدرسه"),
        ("کتاب", "كتاب"),
        ("یوسف", "يوسف"),
        ("گوگل", "كوكل"),
        ("پاسپورت", "باسبورت"),
        ("چدة", "جده"),
        ("ڤيزا", "فيزا"),
        ("ۀ", "ه"),
        ("\ufee7\ufeee\ufead", "نور"),
        ("ﻻ", "لا"),
        ("ﻷن", "لان"),
        ("\ufe70", ""),
        ("\ufe71", ""),
        ("ﷲ", "الله"),
        ("١٩٩٩٦", "19996"),
        ("۱۴۳۸", "1438"),
        ("１２", "12"),
        ("NOOR", "noor"),
        ("Fares Self-Service", "fares self-service"),
        ("café", "cafe"),
        ("نو\u200cر", "نور"),
        ("\u202bنور\u202c", "نور"),
        ("نور\u00a0فارس", "نور فارس"),
        ("سطر\nآخر", "سطر اخر"),
        ("\u061cنور\u200f", "نور"),
        ("", ""),
    ],
)
def test_what_is_written_in_many_ways_is_compared_in_one(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.one_of(st.text(), arabic))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.characters(categories=["Lu", "Ll", "Lt", "Lo"]))
def test_no_letter_is_folded_away(letter: str) -> None:
    parts = unicodedata.normalize("NFKD", letter)
    is_mark_in_disguise = all(
        part in f" {TATWEEL}" or unicodedata.combining(part) for part in parts
    )

    assert folded_character(letter) or is_mark_in_disguise


@given(st.one_of(st.text(), arabic))
def test_every_folded_character_comes_from_a_place_of_the_original(text: str) -> None:
    folded = fold_with_origins(text)

    assert folded.text == fold(text)
    assert len(folded.origins) == len(folded.text) + 1
    assert list(folded.origins) == sorted(folded.origins)
    for place, character in enumerate(folded.text):
        start, end = folded.span(place, place + 1)
        assert 0 <= start < end <= len(text)
        assert character in fold(text[start:end])


@pytest.mark.parametrize(
    ("original", "found", "shown"),
    [
        ("جدّد رُخْصَتَك الآن", "رخصتك", "رُخْصَتَك"),
        ("نتيجـــةُ ابني", "نتيجه", "نتيجـــةُ"),
        ("نظام ﻧﻮﺭ", "نور", "ﻧﻮﺭ"),
        ("لا يعمل ﻷن", "لان", "ﻷن"),
        ("رقم ١٩٩٩٦", "19996", "١٩٩٩٦"),
    ],
)
def test_what_was_found_is_shown_as_it_was_written(original: str, found: str, shown: str) -> None:
    folded = fold_with_origins(original)
    place = folded.text.index(found)

    start, end = folded.span(place, place + len(found))

    assert original[start:end].strip() == shown
