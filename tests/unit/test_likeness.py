"""Which open requests are likely what a person asks now."""

from dataclasses import replace

from tests.ministry import a_request
from ticketing.likeness import likely_same

BUS = replace(
    a_request(),
    request_id=1,
    subject="complaint.transport",
    title="تأخر الحافلة",
    text="تتأخر حافلة المدرسة كل صباح",
)
BOOKS = replace(
    BUS, request_id=2, subject="complaint.books", title="الكتب", text="لم تصل كتب ابنتي"
)


def found(subject: str = "", words: str = "") -> list[int]:
    like = likely_same([BOOKS, BUS], subject=subject, words=words, limit=5)
    return [one.request_id for one in like]


def test_the_same_subject_is_likely_whatever_the_words() -> None:
    assert found(subject="complaint.books") == [2]


def test_like_words_are_likely_whatever_the_subject_and_the_spelling() -> None:
    assert found(words="الحافله تتاخر") == [1]


def test_what_has_neither_is_not_shown() -> None:
    assert found(subject="inquiry.salary", words="راتب شهر محرم لم يصرف") == []
    assert found() == []


def test_what_shares_both_comes_first() -> None:
    assert found(subject="complaint.books", words="تأخر الحافلة كل صباح، والكتب لم تصل") == [2, 1]
