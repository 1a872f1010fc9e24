"""Leads a caller through the menus; it only waits and asks the pure part."""

from dataclasses import dataclass

from ivr.menus import Enqueue, Listening, Menu, choose, is_try_failed, listening
from ivr.ports import CallerChannel, DialogueWitness

SILENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A dialogue: what is said first, the first menu, and where those go who choose nothing."""

    version: str
    language: str
    greeting: str
    menu: Menu
    overflow: str


async def lead(flow: Flow, channel: CallerChannel, witness: DialogueWitness) -> Enqueue:
    """Let the caller choose; every path ends in a queue, whose name the caller hears."""
    place: Listening | Enqueue = listening(flow.menu, after=(flow.greeting,))
    entered: Menu | None = None
    while isinstance(place, Listening):
        if place.menu is not entered:
            entered = place.menu
            witness.menu_entered(entered.name)
        digit = await channel.ask(place.prompts, seconds=SILENCE_SECONDS)
        _tell(witness, place, digit)
        place = choose(place, digit, overflow=flow.overflow)
    await channel.play(connecting_prompt(place.queue))
    return place


def connecting_prompt(queue: str) -> str:
    """Return the prompt that tells the caller which agents they wait for."""
    return f"connecting-{queue}"


def _tell(witness: DialogueWitness, at: Listening, digit: str | None) -> None:
    if digit is None or is_try_failed(at, digit):
        witness.try_failed(at.menu.name, digit)
    else:
        witness.digit_pressed(at.menu.name, digit)
