"""Menus, and what one key press makes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

REPEAT = "*"
WRONG_KEY = "sorry-wrong-key"
SILENCE = "sorry-silence"


@dataclass(frozen=True, slots=True)
class Enqueue:
    """The decision: the caller waits for an agent of *queue*."""

    queue: str


Options = Mapping[str, "Menu | Enqueue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A prompt and what each key leads to. ``tries`` failures, or ``repeats``, end in a queue."""

    name: str
    prompt: str
    options: Options
    tries: int = 3
    repeats: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """The caller is in *menu* and hears *prompts* next."""

    menu: Menu
    prompts: tuple[str, ...]
    failed: int = 0
    repeated: int = 0


def listening(menu: Menu, *, after: tuple[str, ...] = ()) -> Listening:
    """Return the place of a caller who enters *menu*; the prompts *after* come before its own."""
    return Listening(menu=menu, prompts=(*after, menu.prompt))


def choose(at: Listening, digit: str | None, *, overflow: str) -> Listening | Enqueue:
    """Apply one key press. Silence and a wrong key count as a try; the last one overflows."""
    menu = at.menu
    match menu.options.get(digit) if digit else None:
        case Enqueue() as decision:
            return decision
        case Menu() as deeper:
            return listening(deeper)
        case _ if digit == REPEAT and at.repeated < menu.repeats:
            return replace(at, prompts=(menu.prompt,), repeated=at.repeated + 1)
        case _ if at.failed + 1 >= menu.tries:
            return Enqueue(overflow)
        case _:
            sorry = WRONG_KEY if digit else SILENCE
            return replace(at, prompts=(sorry, menu.prompt), failed=at.failed + 1)


def is_try_failed(at: Listening, digit: str | None) -> bool:
    """Tell whether *digit* is neither an option of the menu nor a wish to hear it again."""
    return digit is None or (digit not in at.menu.options and digit != REPEAT)
