"""What the page of a request may be asked: the fields of each deed, and what was typed. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ticketing.request_numbers import request_number
from ticketing.request_states import Deed

VERSION = re.compile(r"[0-9]{1,9}")
IN_BRACKETS = re.compile(r".*\(([a-z0-9-]+)\)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asks:
    """What the form of a deed asks for beside the press of its button."""

    words: bool = False
    may_be_wordless: bool = False
    more: str = ""  # one further field: to, entity, importance, number, told


NOTHING, WORDS, PERHAPS = Asks(), Asks(words=True), Asks(words=True, may_be_wordless=True)
FORMS: Mapping[Deed, Asks] = {  # in the order in which the page offers them
    Deed.ACKNOWLEDGE: NOTHING,
    Deed.REVIEW: NOTHING,
    Deed.APPROVE: NOTHING,
    Deed.STUDY: NOTHING,
    Deed.ANSWER: WORDS,
    Deed.PROPOSE: WORDS,
    Deed.RETURN: WORDS,
    Deed.UPHOLD: WORDS,
    Deed.OVERTURN: WORDS,
    Deed.REPLY: WORDS,
    Deed.RESUME: WORDS,
    Deed.ASSIGN: Asks(more="to"),
    Deed.ASK: WORDS,
    Deed.TRANSFER: Asks(words=True, more="entity"),
    Deed.COMMENT: Asks(words=True, more="told"),
    Deed.ADD: WORDS,
    Deed.OBJECT: WORDS,
    Deed.WEIGH: Asks(words=True, may_be_wordless=True, more="importance"),
    Deed.ESCALATE: WORDS,
    Deed.CLOSE: PERHAPS,
    Deed.REOPEN: WORDS,
    Deed.LINK: Asks(more="with"),
    Deed.MERGE: Asks(more="into"),
    Deed.WITHDRAW: PERHAPS,
}
MAIN = (Deed.ANSWER, Deed.PROPOSE, Deed.UPHOLD, Deed.REPLY)  # the first of them stands open


def action_of(deed: Deed) -> str:
    """Return the action that does a deed; whether an answer is proposed is decided by the deed."""
    return Deed.ANSWER.value if deed is Deed.PROPOSE else deed.value


def offered(deeds: frozenset[Deed]) -> Sequence[Deed]:
    """Return deeds in the order in which the page offers them."""
    return [deed for deed in FORMS if deed in deeds]


def body_in(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the actions of ``ticket_actions`` read, from what was typed."""
    typed = {name: _lines(str(value)) for name, value in form.items()}
    body: dict[str, Any] = {name: typed[name] for name in ("text", "importance") if name in typed}
    others = [name for name in ("into", "with") if name in typed]
    body |= {name: request_number(typed[name]) or typed[name] for name in others}
    if "to" in typed:
        body["to"] = code_in(typed["to"])
    body["is_told"] = typed.get("is_told") == "yes"
    body["version"] = version_in(form)
    return body


def _lines(typed: str) -> str:
    """Return what was typed with one letter at each line's end, as its limit counts."""
    return typed.replace("\r\n", "\n")


def version_in(form: Mapping[str, Any]) -> int:
    """Return which version was looked at; one that no request has when the form does not say."""
    typed = str(form.get("version", ""))
    return int(typed) if VERSION.fullmatch(typed) and int(typed) else 2**30


def code_in(text: str) -> str:
    """Return the code that was chosen or typed: ``Name (code)``, or the code alone."""
    found = IN_BRACKETS.fullmatch(text)
    return found[1] if found else text.strip()
