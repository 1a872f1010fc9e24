"""Counted nouns: number and noun agree as the grammar of the counted (تمييز العدد) has it.

1 noun and adjective; 2 the dual alone; 3 to 10 a plural in the genitive; 11 to 99 a singular in
the accusative; hundreds, thousands and millions a singular in the genitive. What follows the last
hundred decides: 103 to 110 take the plural again. 101 and 102 repeat the noun, as in the classical
"a thousand nights and a night": مئة دقيقة ودقيقتان. Nought is followed by a genitive.
"""

from collections.abc import Iterable

from ivr.spoken.arabic_nouns import FORMS
from ivr.spoken.arabic_number_words import WORDS, ZERO
from ivr.spoken.arabic_numbers import ONE_OR_TWO, Groups, number_groups
from ivr.spoken.arabic_scales import FEW
from ivr.spoken.arabic_script import joined
from ivr.spoken.grammar import Case
from ivr.spoken.nouns import Noun
from ivr.spoken.numbers import check_number
from ivr.spoken.parts import Part, Phrase


def count(value: int, noun: Noun, case: Case = Case.NOMINATIVE) -> Phrase:
    """Return so many of *noun*; a single one is said with the word "one".

    Raises NumberNotSayableError outside of 0 to 999,999,999.
    """
    if value == 1:
        forms = FORMS[noun]
        return forms.one[case], WORDS[1, forms.gender, case, False]
    return joined(count_groups(value, noun, case))


def counts(pairs: Iterable[tuple[int, Noun]], case: Case = Case.NOMINATIVE) -> Phrase:
    """Return several counts joined by "and"; the word "one" is said only of a single count."""
    several = tuple(pairs)
    if len(several) == 1:
        return count(*several[0], case)
    return joined(group for value, noun in several for group in count_groups(value, noun, case))


def count_groups(value: int, noun: Noun, case: Case) -> Groups:
    """Return the groups of a count that "and" joins; one is the noun alone."""
    check_number(value)
    forms = FORMS[noun]
    if not value:
        return ((ZERO, forms.genitive),)
    few = value % 100
    if few in ONE_OR_TWO:
        last = (forms.one if few == 1 else forms.dual)[case]
        before = count_groups(value - few, noun, case) if value > few else ()
        return (*before, (last,))
    *groups, numeral = number_groups(value, forms.gender, case, bound=True)
    return (*groups, (*numeral, _after(few, noun)))


def _after(few: int, noun: Noun) -> Part:
    forms = FORMS[noun]
    if few in FEW:
        return forms.plural
    return forms.accusative if few else forms.genitive
