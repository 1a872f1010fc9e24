"""What Asterisk can say by itself: rules made from what `ivr.spoken` says. Pure.

Numbers count alone (masculine, nominative), dates are Gregorian: Asterisk knows no other.
"""

from datetime import time
from functools import cache, partial

from asterisk_conf.say import Grammar
from ivr.say_rules import WHOLE, RuleBook, Say
from ivr.spoken.calendars import MONTHS, Calendar, CalendarDate, Weekday
from ivr.spoken.numbers import MILLION, THOUSAND
from ivr.spoken.parts import Phrase
from ivr.spoken.speakers import SPEAKERS, Speaker

DIGITS = tuple("0123456789")
FROM_ONE, TENS = DIGITS[1:], DIGITS[2:]
CENTURIES = ("19", "20")
HOURS = tuple(f"{hour:02}" for hour in range(24))
MONTHS_OF_YEAR = tuple(f"{month:02}" for month in range(1, MONTHS + 1))
DIGITS_AT_ONCE = 10


@cache
def grammars() -> tuple[Grammar, ...]:
    """Return the grammar of each language that is spoken here."""
    return tuple(grammar(language) for language in SPEAKERS)


def grammar(language: str) -> Grammar:
    """Return the rules of *language*."""
    by, book = SPEAKERS[language], RuleBook()
    for learn in (_numbers, _digits, _times, _dates):
        learn(book, by)
    return Grammar(language, tuple(book.rules))


def _numbers(book: RuleBook, by: Speaker) -> None:
    """Up to a milliard; beyond that Asterisk says the digits."""
    book.learn("num", (("0",),), partial(_so_many, by, 1))
    for name, scale in (("num", 1), ("thousands", THOUSAND), ("millions", MILLION)):
        _below_thousand(book, name, partial(_so_many, by, scale))
    for name, scale in (("then", 1), ("then-thousands", THOUSAND)):
        _below_thousand(book, name, partial(_then, by, scale))
    for head in (1, 2, 3):
        thousands = f"thousands:${{SAY:0:{head}}}", f"then:${{SAY:{head}}}"
        book.lead(f"num:{'X' * (head + 3)}", *thousands)
        millions = f"millions:${{SAY:0:{head}}}", f"then-thousands:${{SAY:{head}:3}}"
        book.lead(f"num:{'X' * (head + 6)}", *millions, f"then:${{SAY:{head + 3}}}")
    book.lead(f"num:{'X' * 10}", f"digit:{WHOLE}")


def _so_many(by: Speaker, scale: int, written: str) -> Phrase:
    return by.number(int(written) * scale)


def _then(by: Speaker, scale: int, written: str) -> Phrase:
    """Return how so many go on after a greater number, which is the same after any."""
    return _after(by.number(MILLION), by.number(MILLION + int(written) * scale))


def _below_thousand(book: RuleBook, name: str, say: Say) -> None:
    """Learn 1 to 999. Noughts before a number are not heard; no rule is left for nothing."""
    book.lead(f"{name}:0.", f"{name}:${{SAY:1}}")
    for few in range(20):
        if few:
            book.learn(name, ((str(few),),), say)
        book.learn(name, (FROM_ONE, (f"{few:02}",)), say)
    for unit in DIGITS:
        book.learn(name, (TENS, (unit,)), say)
        book.learn(name, (FROM_ONE, TENS, (unit,)), say)


def _digits(book: RuleBook, by: Speaker) -> None:
    """Digits one by one; rules may lead to rules only ten deep, so many are taken at once."""
    for digit in DIGITS:
        book.learn("digit", ((digit,),), by.digits)
    for length in range(2, DIGITS_AT_ONCE + 1):
        book.lead(
            f"digit:{'X' * length}", *(f"digit:${{SAY:{place}:1}}" for place in range(length))
        )
    first, others = f"digit:${{SAY:0:{DIGITS_AT_ONCE}}}", f"digit:${{SAY:{DIGITS_AT_ONCE}}}"
    book.lead(f"digit:{'X' * DIGITS_AT_ONCE}.", first, others)


def _times(book: RuleBook, by: Speaker) -> None:
    """Times of day. Asterisk writes a moment as YYYYMMDDhhmm.ss-weekday-day of the year."""
    for minute in range(60):
        book.learn("clock", (HOURS, (f"{minute:02}",)), partial(_clock, by))
    book.lead("time:.", "clock:${SAY:8:4}")


def _dates(book: RuleBook, by: Speaker) -> None:
    """Weekday, day, month and year; whatever format is asked for, the language has its own."""
    for number in range(len(Weekday)):
        book.learn("weekday", ((str(number),),), partial(_weekday, by))
    for day in range(1, 32):
        book.learn("day", (MONTHS_OF_YEAR, (f"{day:02}",)), partial(_day, by))
    for century in CENTURIES:
        for few in range(20):
            book.learn("year", ((f"{century}{few:02}",),), partial(_year, by))
        for unit in DIGITS:
            book.learn("year", ((century,), TENS, (unit,)), partial(_year, by))
    book.lead("date:.", "weekday:${SAY:16:1}", "day:${SAY:4:4}", "year:${SAY:0:4}")
    book.lead("datetime:.", f"date::{WHOLE}", f"time::{WHOLE}")


def _clock(by: Speaker, written: str) -> Phrase:
    return by.time(time(int(written[:2]), int(written[2:])))


def _weekday(by: Speaker, written: str) -> Phrase:
    return by.weekday(tuple(Weekday)[int(written)])


def _day(by: Speaker, written: str) -> Phrase:
    month, day = int(written[:2]), int(written[2:])
    return by.date(CalendarDate(calendar=Calendar.GREGORIAN, month=month, day=day))


def _year(by: Speaker, written: str) -> Phrase:
    dated = CalendarDate(calendar=Calendar.GREGORIAN, month=1, day=1, year=int(written))
    return _after(_day(by, "0101"), by.date(dated))


def _after(beginning: Phrase, phrase: Phrase) -> Phrase:
    """Return what *phrase* says after *beginning*."""
    assert phrase[: len(beginning)] == beginning  # noqa: S101 - a language whose greater number changes
    return phrase[len(beginning) :]
