"""The words of the FAQ bank in use: systems, why an entry matched, what the panel says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent_desktop.faq_words import AUDIENCES, FIELD_TITLES, NEWS_KINDS, SYSTEMS
from agent_desktop.texts import FIRST_LANGUAGE
from agent_desktop.words import N_
from faq_bank.categories import Category, branches
from faq_bank.clues import Clue
from faq_bank.entries import Validity
from faq_bank.reading import Mended
from faq_bank.usage import Way

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
WAYS: Mapping[Way, str] = {
    Way.MARKED: N_("Answered with"),
    Way.NOTE: N_("Written into the note"),
    Way.TICKET: N_("Written into the ticket"),
    Way.SMS: N_("Sent by SMS"),
    Way.SPOKEN: N_("Heard from the machine"),
}
ANSWER_LANGUAGES: Mapping[str, str] = {"ar": N_("In Arabic"), "en": N_("In English")}
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
    "copied_short": N_("The note had room for the beginning of the answer: it was shortened."),
    "note_full": N_("The note is full: nothing was written."),
    "no_note": N_("There is no open record to write into."),
    "in_ticket": N_("The answer stands in the ticket."),
    "in_ticket_short": N_("The ticket had room for the beginning of the answer: it was shortened."),
    "ticket_full": N_("The text of the ticket is full: nothing was written."),
    "no_ticket": N_("Open the ticket first (F6)."),
    "queued": N_("The SMS with the answer is queued."),
    "queued_short": N_("The SMS is queued with the beginning of the answer: it was too long."),
    "comma": N_(", "),
    "read": N_("I have read it"),
    "answers": N_("Answered with"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """A category that narrows the search; *parent* is "" at the top."""

    key: str
    title: str
    parent: str
    has_below: bool


def panel_words(code: str, translate: Translate, tree: Sequence[Category]) -> dict[str, Any]:
    """Return what ``static/desk_faq.js`` must know."""
    return {
        "said": _translated(SAID, translate),
        "systems": _translated(SYSTEMS, translate),
        "audiences": _translated(AUDIENCES, translate),
        "languages": _translated(ANSWER_LANGUAGES, translate),
        "ways": _translated(WAYS, translate),
        "kinds": _translated(NEWS_KINDS, translate),
        "fields": _translated(FIELD_TITLES, translate),
        "clues": _translated(CLUES, translate),
        "mended": _translated(MENDED, translate),
        "validities": _translated(VALIDITIES, translate),
        "categories": {it.key: title_of(it, code) for it in tree},
    }


def filters(code: str, tree: Sequence[Category]) -> list[list[Filter]]:
    """Return the categories by which an agent narrows a search: a row for each depth."""
    parents = {it.parent for it in tree}
    rows: list[list[Filter]] = []
    for branch in branches(tree):
        it = branch.category
        if branch.depth >= len(rows):
            rows.append([])
        shown = Filter(it.key, title_of(it, code), it.parent or "", it.key in parents)
        rows[branch.depth].append(shown)
    return rows


def title_of(category: Category, code: str) -> str:
    """Return what a category is called in a language."""
    return category.name_ar if code == FIRST_LANGUAGE else category.name_en


def _translated(words: Mapping[Any, str], translate: Translate) -> dict[str, str]:
    return {str(name): translate(word) for name, word in words.items()}
