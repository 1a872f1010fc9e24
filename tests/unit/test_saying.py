"""The values of a flow, in the words of both languages."""

from datetime import date, time

import pytest

from ivr.nodes import SpokenKind
from ivr.saying import SAYING, parts_of
from ivr.spoken.parts import text_of
from ivr.steps import Spoken, SpokenValue


def said(kind: SpokenKind, value: SpokenValue, language: str, **more: str) -> str:
    return text_of(parts_of(Spoken(kind=kind, value=value, **more), language))


@pytest.mark.parametrize(
    ("kind", "value", "english"),
    [
        (SpokenKind.DIGITS, "4217", "four two one seven"),
        (SpokenKind.TIME, time(6, 0), "six o'clock in the morning"),
        (SpokenKind.DATE, date(2026, 8, 23), "on Sunday the twenty third of August"),
        (SpokenKind.DATE, date(2026, 8, 24), "on Monday the twenty fourth of August"),
        (SpokenKind.WAIT, (3, 5), "between three and five minutes"),
        (SpokenKind.MONEY, 12550, "one hundred and twenty five riyals and fifty halalas"),
    ],
)
def test_a_value_is_said_in_english(kind: SpokenKind, value: SpokenValue, english: str) -> None:
    assert said(kind, value, "en").startswith(english)


def test_a_date_may_be_said_as_umm_al_qura_counts_it() -> None:
    assert "Rabi al-Awwal" in said(SpokenKind.DATE, date(2026, 8, 23), "en", calendar="hijri")
    assert "رَبِيعِ" in said(SpokenKind.DATE, date(2026, 8, 23), "ar", calendar="hijri")


def test_things_are_counted_by_their_noun() -> None:
    assert said(SpokenKind.COUNT, 3, "en", noun="minute") == "three minutes"


def test_every_kind_but_those_of_prompts_can_be_said() -> None:
    assert SAYING.keys() == set(SpokenKind) - {SpokenKind.CHOICE, SpokenKind.OPENING}
    assert said(SpokenKind.POSITION, 2, "en")
