"""Vowelled Arabic, spelled for espeak-ng the way it is heard.

espeak-ng loses the vowel after a doubled letter, reads letters that only the eye sees, keeps the
article's lam before sun letters and the case endings at a pause. Here each rule of reading aloud
is applied to the spelling instead.
"""

import re
import unicodedata
from collections.abc import Sequence

FATHATAN, DAMMATAN, KASRATAN = "\u064b", "\u064c", "\u064d"
FATHA, DAMMA, KASRA, SHADDA, SUKUN = "\u064e", "\u064f", "\u0650", "\u0651", "\u0652"
DAGGER_ALEF = "\u0670"
WASLA = "ٱ"
SHORT = f"[{FATHA}{DAMMA}{KASRA}]"
LETTER = "[\u0621-\u064a]"
# A letter that leans on the next word: and, then, with, like, to.
LEANING = f"((?:[وف]{FATHA})?(?:[بكل][{FATHA}{KASRA}])?)"

Rules = Sequence[tuple[re.Pattern[str], str]]


def _rules(*rules: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern), heard) for pattern, heard in rules)


ONE_SPELLING = _rules(
    (f"([{FATHATAN}-{KASRA}])({SHADDA})", r"\2\1"),
    (f"{FATHA}?{DAGGER_ALEF}", f"{FATHA}ا"),
    (f"(ا){FATHATAN}", rf"{FATHATAN}\1"),
)
WORD = _rules(
    (f"^{LEANING}الل{SHADDA}?{FATHA}?ه", rf"\1{WASLA}لل{FATHA}اه"),  # the name of God
    (f"^{LEANING}ال(?=(?!ل){LETTER}{SHADDA})", rf"\1{WASLA}"),  # the sun letters' article
    (f"^((?:[وف]{FATHA})?ل{KASRA})ل(?={LETTER}{SHADDA})", r"\1"),
    (f"^{LEANING}ال(?=[{SHADDA}{SUKUN}]|{KASRA}ا)", rf"\1{WASLA}ل"),
    (f"^{LEANING}ا(?={LETTER}{SUKUN})", rf"\1{WASLA}"),
    (f"(?<=[{DAMMA}{KASRA}])ا", ""),  # an alef that joins two words, or two parts of one
    (f"(?<!^){WASLA}", ""),
    (f"^ا{FATHA}", "أَ"),
    (f"^ا{DAMMA}", "أُ"),
    (f"^ا{KASRA}", "إِ"),
    ("وا$", "و"),  # the alef after the waw of the plural is silent
    (f"({LETTER}){SHADDA}", rf"\1{SUKUN}\1"),
)
AT_A_PAUSE = _rules(
    (f"(?:{DAMMATAN}|{KASRATAN}|{SHORT})$", ""),
    (f"ة[{FATHATAN}{SUKUN}]?$", "ه"),
    (f"ي{SHADDA}$", "ي"),
)
INSIDE = _rules(("ة", "ت"))
ALONE = _rules((rf"^{WASLA}(?=ل|({LETTER}){SUKUN}\1)", f"أ{FATHA}"), (f"^{WASLA}", "إِ"))
JOINED = _rules((f"^{WASLA}", ""))
LONG_ENDING = re.compile(f"({SHORT})[اىيو]$|({DAMMA})وا$")
VOWEL_ENDING = re.compile(f"(?:{SHORT}|{SHORT}[اىيو]|وا)$")
PAUSE = re.compile(r"([.،؛؟!:,\n]+)")


def as_heard(text: str) -> str:
    """Return vowelled *text* spelled so that espeak-ng reads it as a reader of Arabic would."""
    return "".join(
        part if PAUSE.fullmatch(part) else _clause(part)
        for part in PAUSE.split(_apply(ONE_SPELLING, unicodedata.normalize("NFC", text)))
    )


def _clause(text: str) -> str:
    words = text.split()
    if not words:
        return ""
    words[-1] = _apply(AT_A_PAUSE, words[-1])
    marked = [_apply(WORD, _apply(INSIDE, word)) for word in words]
    return " " + " ".join(_liaison(words, marked))


def _liaison(written: Sequence[str], marked: Sequence[str]) -> list[str]:
    """Join each word that begins with an alef of liaison to the vowel before it."""
    heard = [_apply(ALONE, marked[0])]
    for before, word in zip(written, marked[1:], strict=False):
        if word.startswith(WASLA) and VOWEL_ENDING.search(before):
            heard[-1] = LONG_ENDING.sub(r"\1\2", heard[-1])
            heard.append(_apply(JOINED, word))
        else:
            heard.append(_apply(ALONE, word))
    return heard


def _apply(rules: Rules, text: str) -> str:
    for pattern, heard in rules:
        text = pattern.sub(heard, text)
    return text
