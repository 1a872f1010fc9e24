"""The words of the FAQ bank in use: systems, why an entry matched, what the panel says."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agent_desktop.faq_words import FIELD_TITLES, NEWS_KINDS, SYSTEMS
from agent_desktop.texts import FIRST_LANGUAGE
from agent_desktop.words import N_
from faq_bank.categories import Category
from faq_bank.clues import Clue
from faq_bank.entries import Validity
from faq_bank.reading import Mended

Translate = Callable[[str], str]

CLUES: Mapping[Clue, str] = {
    Clue.STEMS: N_("its words"),
    Clue.PIECES: N_("parts of its words"),
    Clue.MEANING: N_("its meaning"),
}
MENDED: Mapping[Mended, str] = {
    Mended.KEYBOARD: N_("read as from the other keyboard"),
    Mended.GLUED: N_("glued words parted"),
    Mended.SPELLING: N_("misspelling corrected"),
    Mended.MEANING: N_("dialect understood"),
}
VALIDITIES: Mapping[Validity, str] = {
    Validity.NOT_YET: N_("not valid yet"),
    Validity.EXPIRED: N_("expired"),
}
SAID: Mapping[str, str] = {
    "lost": N_("The centre does not answer. Try again in a moment."),
    "expired": N_("Your session has ended. Open the page again to sign in."),
    "suggested": N_("Often asked by callers who come this way"),
    "unsure": N_("No sure answer. These are the nearest."),
    "nothing": N_("No answer found."),
    "record": N_("Record this as a question for the editors"),
    "recorded": N_("Recorded: the editors see it among the gaps."),
    "words_only": N_("Searched by words only: the search by meaning is away."),
    "why": N_("Why:"),
    "nearest": N_("nearest wording:"),
    "until": N_("valid until"),
    "marked": N_("Kept: this answered the caller."),
    "unmarked": N_("Taken back."),
    "mark": N_("This answered it"),
    "unmark": N_("Take the mark back"),
    "copied": N_("The answer stands in the note."),
    "no_note": N_("There is no open record to write into."),
    "in_ticket": N_("The answer stands in the ticket."),
    "no_ticket": N_("Open the ticket first (F6)."),
    "queued": N_("The SMS with the answer is queued."),
    "read": N_("I have read it"),
    "answers": N_("Answered with"),
}


def panel_words(code: str, translate: Translate, tree: Sequence[Category]) -> dict[str, Any]:
    """Return what ``static/desk_faq.js`` must know."""
    return {
        "said": _translated(SAID, translate),
        "systems": _translated(SYSTEMS, translate),
        "kinds": _translated(NEWS_KINDS, translate),
        "fields": _translated(FIELD_TITLES, translate),
        "clues": _translated(CLUES, translate),
        "mended": _translated(MENDED, translate),
        "validities": _translated(VALIDITIES, translate),
        "categories": {it.key: it.name_ar if code == FIRST_LANGUAGE else it.name_en for it in tree},
    }


def filters(code: str, tree: Sequence[Category]) -> Mapping[str, str]:
    """Return the categories at the top of the tree, by which an agent narrows a search."""
    return {
        it.key: it.name_ar if code == FIRST_LANGUAGE else it.name_en
        for it in tree
        if it.parent is None
    }


def _translated(words: Mapping[Any, str], translate: Translate) -> dict[str, str]:
    return {str(name): translate(word) for name, word in words.items()}
