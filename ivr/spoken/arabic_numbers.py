"""Numbers by the gender of what is counted, by case, and by whether it follows at once."""

from ivr.spoken import arabic_number_words
from ivr.spoken.arabic_number_words import ONE_IN_COMPOUND, WORDS, ZERO
from ivr.spoken.arabic_scales import MILLIONS, SCALE_PARTS, THOUSANDS, Scale
from ivr.spoken.arabic_script import joined
from ivr.spoken.grammar import Case, Gender
from ivr.spoken.numbers import by_thousands, check_number
from ivr.spoken.parts import Phrase

Groups = tuple[Phrase, ...]
ONE_WORD = range(1, 21)
ONE_OR_TWO = (1, 2)

PARTS = (*arabic_number_words.PARTS, *SCALE_PARTS)


def number(value: int, gender: Gender = Gender.MASCULINE, case: Case = Case.NOMINATIVE) -> Phrase:
    """Return *value*, 0 to 999,999,999, as it is said alone of things of *gender*.

    Raises NumberNotSayableError outside of that.
    """
    check_number(value)
    return joined(number_groups(value, gender, case, bound=False)) if value else (ZERO,)


def number_groups(value: int, gender: Gender, case: Case, *, bound: bool) -> Groups:
    """Return *value*, at least 1, as the groups that "and" joins, the greatest first."""
    millions, thousands, rest = by_thousands(value)
    groups: Groups = ()
    if millions:
        groups += _scaled(millions, MILLIONS, case, bound=bound and not (thousands or rest))
    if thousands:
        groups += _scaled(thousands, THOUSANDS, case, bound=bound and not rest)
    if rest:
        groups += _below_thousand(rest, gender, case, bound=bound)
    return groups


def _scaled(count: int, scale: Scale, case: Case, *, bound: bool) -> Groups:
    """Return so many thousands or millions; 101 of them are "a hundred thousand and a thousand"."""
    few = count % 100
    if few in ONE_OR_TWO:
        last: Phrase = (scale.one if few == 1 else scale.dual[case, bound],)
        before = _scaled(count - few, scale, case, bound=False) if count > few else ()
        return (*before, last)
    *groups, numeral = _below_thousand(count, Gender.MASCULINE, case, bound=True)
    return (*groups, (*numeral, scale.after(few, bound=bound)))


def _below_thousand(value: int, gender: Gender, case: Case, *, bound: bool) -> Groups:
    few = value % 100
    groups: Groups = ()
    if hundreds := value - few:
        groups += ((WORDS[hundreds, gender, case, bound and not few],),)
    if few in ONE_WORD or (few and not few % 10):
        return (*groups, (WORDS[few, gender, case, bound],))
    if few:
        unit = few % 10
        first = WORDS[unit, gender, case, False] if unit > 1 else ONE_IN_COMPOUND[gender]
        groups += ((first,), (WORDS[few - unit, gender, case, bound],))
    return groups
