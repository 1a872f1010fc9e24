"""A light stemmer of folded Arabic: what a word keeps when its article and endings go.

Prefixes and suffixes are taken off while three letters remain (light10 of Larkey et al. 2002, with
the pronouns of speech). Words that are too short are left as they are.
"""

from functools import lru_cache

from faq_bank.words import is_arabic

LEAST_LETTERS = 3
ARTICLES = ("وبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال")
PARTICLES = ("و", "ف", "ب", "ل")
PARTICLE_LEAVES = 4  # one letter is taken off only from long words: ولد keeps its و
SUFFIXES = (
    "تهما",
    "كما",
    "هما",
    "تها",
    "تهم",
    "اتي",
    "اته",
    "يات",
    "ات",
    "ان",
    "ون",
    "ين",
    "ها",
    "هم",
    "كم",
    "نا",
    "وا",
    "يه",
    "تي",
    "ته",
    "تك",
    "ني",
    "ه",
    "ي",
    "ك",
    "ت",
    "ا",
)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a folded word; Latin words and numbers are their own."""
    return _without_suffix(_without_prefix(word)) if is_arabic(word) else word


def _without_prefix(word: str) -> str:
    for prefix in ARTICLES:
        if word.startswith(prefix) and len(word) - len(prefix) >= LEAST_LETTERS:
            return word[len(prefix) :]
    if word[:1] in PARTICLES and len(word) - 1 >= PARTICLE_LEAVES:
        return word[1:]
    return word


def _without_suffix(word: str) -> str:
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= LEAST_LETTERS:
            return word[: -len(suffix)]
    return word
