"""What people write into requests, as it is kept and as it is searched. Pure."""

from collections.abc import Iterable, Iterator

from core.arabic_text import fold
from ticketing.errors import NothingSaidError, TooMuchSaidError
from ticketing.request_states import Deed
from ticketing.requests import Request
from ticketing.subjects import Subject

MOST_LETTERS = 20_000
LONGEST_TITLE, TITLE_WORDS = 200, 8
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # the text round
MOST_WANTED, MOST_WANTED_WORDS = 300, 12
ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
MOST_FOUND_BY = 400_000  # bytes of all words of one request: PostgreSQL takes no more than 1 MB
LEAST_BARE = 3  # letters that are left of a word
KEPT_CONTROLS = frozenset("\n\t")


def cleaned(text: str, *, most: int = MOST_LETTERS) -> str:
    """Return a text without what nobody sees and what turns it round; TooMuchSaidError."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")  # one letter a line, as forms count
    if len(plain) > most:
        raise TooMuchSaidError(most)
    return "".join(filter(_is_kept, plain)).strip()


def heading(subject: str, text: str) -> str:
    """Return the title of a request that was given none: its subject, and how its text begins."""
    words = text.split()
    rest = " …" if len(words) > TITLE_WORDS else ""
    return _shortened(f"{subject}: {' '.join(words[:TITLE_WORDS])}{rest}")


def said(text: str, deed: Deed) -> str:
    """Return the words of a deed that needs some; NothingSaidError, TooMuchSaidError."""
    if not (words := cleaned(text)):
        raise NothingSaidError(deed)
    return words


def searched(request: Request, subject: Subject) -> str:
    """Return the words under which a new request is found, in the one spelling compared."""
    asked = request.title, request.text, request.applicant.name, *request.fields.values()
    return still_unknown(" ".join((*asked, *names_of(subject))), "")


def names_of(subject: Subject) -> tuple[str, ...]:
    """Return what a subject is called."""
    return subject.type_ar, subject.name_ar, subject.type_en, subject.name_en


def still_unknown(later: str, known: str) -> str:
    """Return by which words a request is found too, once *later* was said, besides the known ones.

    A word with the article is found without it too. Of a request that has very many words the last
    ones are left out.
    """
    before, words = set(known.split()), _words(later)
    fresh = [it for it in dict.fromkeys((*words, *map(bare, words))) if it not in before]
    return " ".join(_within(fresh, MOST_FOUND_BY - len(known.encode())))


def _within(words: Iterable[str], most: int) -> Iterator[str]:
    """Yield words as long as there is room for them, in bytes."""
    for word in words:
        if (most := most - len(word.encode()) - 1) < 0:
            return
        yield word


def wanted(text: str) -> list[str]:
    """Return the words of a search in that spelling, without articles."""
    return list(dict.fromkeys(map(bare, _words(text[:MOST_WANTED]))))[:MOST_WANTED_WORDS]


def bare(word: str) -> str:
    """Return a word without its article and what is joined to that."""
    for article in ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= LEAST_BARE:
            return word[len(article) :]
    return word


def _shortened(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _words(text: str) -> list[str]:
    letters = (letter if letter.isalnum() else " " for letter in fold(text))
    return "".join(letters).split()


def _is_kept(letter: str) -> bool:
    is_control = letter < " " or "\x7f" <= letter <= "\x9f"
    return letter in KEPT_CONTROLS or not (is_control or letter in TURNING)
