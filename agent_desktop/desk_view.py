"""The desk's words in one language: choices with their number keys, and what the script says."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from agent_desktop.faq_use_words import WAYS
from agent_desktop.texts import FIRST_LANGUAGE
from agent_desktop.words import BENEFICIARY_ROLES, N_, words_of
from agi.calls import Outcome
from asterisk_conf.endpoints import Phone
from asterisk_conf.queues import QUEUES
from ivr.steps import Result
from supervision.dispositions import dispositions_of
from supervision.pause_reasons import PAUSE_REASONS

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list, chosen by its number key."""

    key: int
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the keyboard, and what it does."""

    name: str
    does: str


OUTCOMES: Mapping[Outcome, str] = {
    Outcome.ANSWERED: N_("Answered"),
    Outcome.ABANDONED_IN_MENU: N_("Left in the menu"),
    Outcome.ABANDONED_IN_QUEUE: N_("Gave up waiting"),
    Outcome.SELF_SERVED: N_("Served by the machine"),
    Outcome.CLOSED_HOURS: N_("Closed hours"),
    Outcome.OVERFLOWED: N_("Moved on"),
    Outcome.CALLBACK: N_("Will be called back"),
    Outcome.UNREACHED: N_("Not reached"),
    Outcome.FAILED: N_("Failed"),
}
LOOK_UPS: Mapping[str, str] = {
    "transaction": N_("Transaction looked up"),
    "ticket": N_("Ticket looked up"),
    "objection": N_("Objected by a key"),
    "rating": N_("Rated by a key"),
}
RESULTS: Mapping[Result, str] = {
    Result.FOUND: N_("found"),
    Result.REFUSED: N_("not found"),
    Result.UNAVAILABLE: N_("register away"),
}
LANGUAGES: Mapping[str, str] = {"ar": N_("Arabic"), "en": N_("English")}
SAID: Mapping[str, str] = {
    "rings": N_("A call rings"),
    "talks": N_("Talking"),
    "wraps_up": N_("Wrap-up: choose what became of the call"),
    "over": N_("The call is over"),
    "kept": N_("Kept as a draft"),
    "keeping": N_("Being kept …"),
    "not_kept": N_("Not kept yet: it is tried again"),
    "saved": N_("Saved"),
    "choose": N_("Choose what became of the call first."),
    "lost": N_("The centre does not answer. Try again in a moment."),
    "expired": N_("Your session has ended. Open the page again to sign in."),
    "too_long": N_("over the time"),
    "message": N_("Message from"),
    "seen": N_("Seen"),
    "done": N_("Done"),
    "write": N_("Write the record"),
    "unsaved": N_("not saved yet"),
    "nobody": N_("number hidden"),
    "today": N_("today"),
    "all": N_("to all"),
}
KEYS: tuple[Key, ...] = (
    Key("?", N_("Show these keys")),
    Key("R", N_("Ready: let calls come")),
    Key("P", N_("Pause; then the number of the reason")),
    Key("1–9", N_("What became of the call, outside of a text")),
    Key("F, F3", N_("Find an answer; F3 from a text too")),
    Key("T, F6", N_("Open a ticket; F6 from a text too")),
    Key("N", N_("Go to the note")),
    Key("Esc", N_("Leave the note")),
    Key("Ctrl + Enter", N_("Save the record and end the wrap-up")),
    Key("M", N_("More time for the wrap-up")),
    Key("A", N_("Say that the message was seen")),
)
PHONE_KEYS: tuple[Key, ...] = (
    Key("F2", N_("Answer")),
    Key("F7", N_("Mute")),
    Key("F9", N_("Keypad")),
)
SWITCH_KEYS: tuple[Key, ...] = (
    Key("F4", N_("Hang up")),
    Key("F8", N_("Hold; while you ask a colleague: back to the caller")),
    Key("F9", N_("While you ask a colleague: all three talk")),
    Key("F10", N_("Ask a colleague or send on; while you ask: send the caller on")),
)


def pause_choices(code: str) -> list[Choice]:
    """Return the reasons of a pause, numbered."""
    return [
        Choice(key, it.name, it.name_ar if code == FIRST_LANGUAGE else it.name_en)
        for key, it in enumerate(PAUSE_REASONS.values(), start=1)
    ]


def disposition_choices(queue: str, code: str) -> list[Choice]:
    """Return what may be said of a call of *queue*, numbered."""
    return [
        Choice(key, it.name, it.name_ar if code == FIRST_LANGUAGE else it.name_en)
        for key, it in enumerate(dispositions_of(queue), start=1)
    ]


def script_words(code: str, translate: Translate) -> dict[str, Any]:
    """Return what ``static/desk.js`` must know beside the live messages."""
    words = words_of(code, translate)
    return {
        "language": code,
        "queues": words.queues,
        "agent_states": {name: asdict(sign) for name, sign in words.agent_states.items()},
        "call_states": {name: asdict(sign) for name, sign in words.call_states.items()},
        "steps": words.steps,
        "dispositions": {
            queue: [asdict(choice) for choice in disposition_choices(queue, code)]
            for queue in QUEUES
        },
        "reasons": words.reasons,
        "outcomes": _translated(OUTCOMES, translate),
        "look_ups": _translated(LOOK_UPS, translate),
        "answer_ways": _translated(WAYS, translate),
        "results": _translated(RESULTS, translate),
        "beneficiary_roles": _translated(BENEFICIARY_ROLES, translate),
        "languages": _translated(LANGUAGES, translate),
        "said": _translated(SAID, translate),
    }


def keys_of(phone: Phone, translate: Translate) -> list[Key]:
    """Return the keys of a desk with such a phone, in words."""
    of_phone = PHONE_KEYS if phone is Phone.WEBRTC else ()
    keys = (*KEYS, *of_phone, *SWITCH_KEYS)
    return [Key(key.name, translate(key.does)) for key in keys]


def _translated(words: Mapping[Any, str], translate: Translate) -> dict[str, str]:
    return {str(name): translate(word) for name, word in words.items()}
