"""What people write into requests, as it is kept and as it is searched. Pure."""

from core.arabic_text import fold
from ticketing.errors import NothingSaidError, TooMuchSaidError
from ticketing.request_states import Deed
from ticketing.requests import Request

MOST_LETTERS = 20_000
LONGEST_TITLE, TITLE_WORDS = 200, 8
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # the text round
MOST_WANTED, MOST_WANTED_WORDS = 300, 12
ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
LEAST_BARE = 3  # letters that are left of a word
KEPT_CONTROLS = frozenset("\n\t")


def cleaned(text: str, *, most: int = MOST_LETTERS) -> str:
    """Return a text without what nobody sees and what turns it round; TooMuchSaidError."""
    if len(text) > most:
        raise TooMuchSaidError(most)
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
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


def searched(request: Request) -> str:
    """Return the words under which a request is found, in the one spelling that is compared.

    A word with the article is found without it too.
    """
    texts = request.title, request.text, request.applicant.name, *request.fields.values()
    words = [word for text in texts for word in _words(text)]
    return " ".join(dict.fromkeys((*words, *map(bare, words))))


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
