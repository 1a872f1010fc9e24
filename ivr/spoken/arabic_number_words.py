"""The number words of Arabic, each under what decides its form.

Grammar: the chapter of the number (باب العدد). 1 and 2 agree with what is counted; 3 to 10 take the
opposite gender, alone and in compounds; 11 and 13 to 19 are fixed on fatha; only 12, the tens, 100
and the first half of 300 to 900 change by case. In 300 to 900 "hundred" is itself a genitive.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, product

from ivr.spoken.arabic_script import DAMMA, FATHA, KASRA, SUKUN, composed, with_and
from ivr.spoken.grammar import Case, Gender
from ivr.spoken.parts import Part

Key = tuple[int, Gender, Case, bool]
M, F = Gender
NOMINATIVE, OBLIQUE = Case
VOWEL = {NOMINATIVE: DAMMA, OBLIQUE: KASRA}
ALONE, BOUND = False, True  # bound: what is counted, or a scale, follows at once

FOR_MASCULINES = {
    3: "ثَلَاثَة",
    4: "أَرْبَعَة",
    5: "خَمْسَة",
    6: "سِتَّة",
    7: "سَبْعَة",
    8: "ثَمَانِيَة",
    9: "تِسْعَة",
    10: "عَشَرَة",
}
FOR_FEMININES = {3: "ثَلَاث", 4: "أَرْبَع", 5: "خَمْس", 6: "سِتّ", 7: "سَبْع", 9: "تِسْع", 10: "عَشْر"}
TENS = {2: "عِشْر", 3: "ثَلَاث", 4: "أَرْبَع", 5: "خَمْس", 6: "سِتّ", 7: "سَبْع", 8: "ثَمَان", 9: "تِسْع"}
TWO = {
    (M, NOMINATIVE): "اثْنَانْ",
    (M, OBLIQUE): "اثْنَيْنْ",
    (F, NOMINATIVE): "اثْنَتَانْ",
    (F, OBLIQUE): "اثْنَتَيْنْ",
}
TWO_OF_TWELVE = {
    (M, NOMINATIVE): "اثْنَا",
    (M, OBLIQUE): "اثْنَيْ",
    (F, NOMINATIVE): "اثْنَتَا",
    (F, OBLIQUE): "اثْنَتَيْ",
}
TEN_OF_TEENS = {
    (M, ALONE): "عَشَرْ",
    (M, BOUND): "عَشَرْ",
    (F, ALONE): "عَشْرَةْ",
    (F, BOUND): "عَشْرَةَ",
}
TWO_HUNDRED = {
    (NOMINATIVE, ALONE): "مِئَتَانْ",
    (OBLIQUE, ALONE): "مِئَتَيْنْ",
    (NOMINATIVE, BOUND): "مِئَتَا",
    (OBLIQUE, BOUND): "مِئَتَيْ",
}
END_OF_TENS = {NOMINATIVE: "ُونْ", OBLIQUE: "ِينْ"}
END_OF_HUNDREDS = {ALONE: "مِئَة" + SUKUN, BOUND: "مِئَة" + KASRA}
OF = {ALONE: "", BOUND: "-of"}

ZERO = composed("n-0", "صِفْرْ")
ONE_IN_COMPOUND = {M: composed("n-1-m", "وَاحِدْ"), F: composed("n-1-f-compound", "إِحْدَى")}


def _every(
    number: int,
    part: Part,
    *,
    genders: Iterable[Gender] = Gender,
    cases: Iterable[Case] = Case,
    bound: Iterable[bool] = (ALONE, BOUND),
) -> Iterator[tuple[Key, Part]]:
    return ((key, part) for key in product((number,), genders, cases, bound))


def _one_and_two() -> Iterator[tuple[Key, Part]]:
    yield from _every(1, composed("n-1-m", "وَاحِدْ"), genders=[M])
    yield from _every(1, composed("n-1-f", "وَاحِدَةْ"), genders=[F])
    for (gender, case), text in TWO.items():
        yield from _every(2, composed(f"n-2-{gender}-{case}", text), genders=[gender], cases=[case])


def _three_to_ten() -> Iterator[tuple[Key, Part]]:
    for n, stem in FOR_MASCULINES.items():
        yield from _every(n, composed(f"n-{n}-m", stem + SUKUN), genders=[M], bound=[ALONE])
        for case in Case:
            part = composed(f"n-{n}-m-of-{case}", stem + VOWEL[case])
            yield from _every(n, part, genders=[M], cases=[case], bound=[BOUND])
    for n, stem in FOR_FEMININES.items():
        yield from _every(n, composed(f"n-{n}-f", stem + SUKUN), genders=[F])
    yield from _every(8, composed("n-8-f", "ثَمَانٍ"), genders=[F], bound=[ALONE])
    yield from _every(8, composed("n-8-f-of", "ثَمَانِي"), genders=[F], bound=[BOUND])


def _eleven_to_nineteen() -> Iterator[tuple[Key, Part]]:
    first = {M: {**FOR_MASCULINES, 1: "أَحَد"}, F: {**FOR_FEMININES, 8: "ثَمَانِي"}}
    for (gender, bound), ten in TEN_OF_TEENS.items():
        of = OF[bound] if gender is F else ""
        for unit in (1, *range(3, 10)):
            opening = first[gender].get(unit, "إِحْدَى")
            fixed = "" if opening == "إِحْدَى" else FATHA
            part = composed(f"n-{unit + 10}-{gender}{of}", f"{opening}{fixed} {ten}")
            yield from _every(unit + 10, part, genders=[gender], bound=[bound])
        for case in Case:
            part = composed(f"n-12-{gender}{of}-{case}", f"{TWO_OF_TWELVE[gender, case]} {ten}")
            yield from _every(12, part, genders=[gender], cases=[case], bound=[bound])


def _tens_and_hundreds() -> Iterator[tuple[Key, Part]]:
    for (n, stem), case in product(TENS.items(), Case):
        part = composed(f"n-{n}0-{case}", stem + END_OF_TENS[case])
        yield from _every(n * 10, part, cases=[case])
    yield from _every(100, composed("n-100", "مِئَة" + SUKUN), bound=[ALONE])
    for case in Case:
        part = composed(f"n-100-of-{case}", "مِئَة" + VOWEL[case])
        yield from _every(100, part, cases=[case], bound=[BOUND])
    for (case, bound), text in TWO_HUNDRED.items():
        part = composed(f"n-200{OF[bound]}-{case}", text)
        yield from _every(200, part, cases=[case], bound=[bound])
    for bound, hundred in END_OF_HUNDREDS.items():
        part = composed(f"n-800{OF[bound]}", "ثَمَانِ" + hundred)
        yield from _every(800, part, bound=[bound])
        for n, case in product((3, 4, 5, 6, 7, 9), Case):
            text = FOR_FEMININES[n] + VOWEL[case] + hundred
            part = composed(f"n-{n}00{OF[bound]}-{case}", text)
            yield from _every(n * 100, part, cases=[case], bound=[bound])


WORDS: Mapping[Key, Part] = dict(
    chain(_one_and_two(), _three_to_ten(), _eleven_to_nineteen(), _tens_and_hundreds())
)
_COUNTING = dict.fromkeys((*WORDS.values(), ONE_IN_COMPOUND[F]))
PARTS = (ZERO, *_COUNTING, *map(with_and, _COUNTING))
