"""What the dialplan tells of a call by itself: the same words in Asterisk's diary and over AMI.

``<moment> <kind> <word> …``; the moment is in seconds since the epoch with six digits of
microseconds, the words are percent-encoded. Whoever reads both finds the same moment in both.
"""

from enum import StrEnum
from urllib.parse import quote, unquote

from asterisk_conf.dialplan import Step

TELLER = "tawasul-told"  # the context whose ``s`` writes and sends what it is given


class Told(StrEnum):
    """What can be told, with its words."""

    UNLED = "unled"  # AGISTATUS, the version of the flow that goes on without the controller
    MENU = "menu"  # the menu entered
    KEY = "key"  # menu, key
    TRY = "try"  # menu, a key that it does not offer; without a key: silence
    LANGUAGE = "language"  # what is spoken from here on
    CALENDAR = "calendar"  # calendar, "open" or the reason why it is closed
    ENDED = "ended"  # "served" or "closed": the machine ends the call
    BACK = "back"  # the leg that brought the agent back to a caller who was held
    LEFT = "left"  # queue, QUEUESTATUS: the queue gave the caller back
    HELD = "held"  # the switch holds the caller for the agent
    RESUMED = "resumed"
    ASKED = "asked"  # colleague: the caller hears music while the agent asks
    ANSWERED = "answered"  # colleague: agent and colleague talk
    RETURNED = "returned"  # DIALSTATUS: the agent has the caller again, alone
    JOINED = "joined"  # colleague: all three talk
    HANDED = "handed"  # colleague, or queue: the agent has let go of the caller
    TOOK = "took"  # queue, agent: talks with a caller who was handed on


def word(text: str) -> str:
    """Return *text* as one word of what is told, which no dialplan takes for its own."""
    return quote(text, safe="")


def telling(kind: Told, *words: str) -> Step:
    """Return the step that tells it; names must have been made words, ``${…}`` is filled in."""
    return Step("Gosub", f"{TELLER},s,1({','.join((kind, *words))})")


def on_answer(kind: Told, *words: str) -> str:
    """Return the option of Dial() that tells it when the other side answers."""
    return f"U({'^'.join((TELLER, kind, *words))})"


def said(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Return moment, kind and words of what was told; ValueError if it is nothing like that."""
    at, kind, *words = text.split()
    return at, kind, tuple(unquote(word) for word in words)
