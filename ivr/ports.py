"""What the dialogue needs from the world; ``agi.channel`` implements it."""

from collections.abc import Sequence
from typing import Protocol


class CallerChannel(Protocol):
    """The caller's ear and keys. Each method raises when the caller hangs up."""

    async def play(self, *prompts: str) -> None:
        """Play prompts to the end."""

    async def ask(self, prompts: Sequence[str], *, seconds: float) -> str | None:
        """Play prompts, which a key interrupts; return the key, or None after silence."""


class DialogueWitness(Protocol):
    """Told what the caller did in the menus."""

    def menu_entered(self, menu: str) -> None:
        """The caller begins to hear *menu*."""

    def digit_pressed(self, menu: str, digit: str) -> None:
        """The caller chose *digit*."""

    def try_failed(self, menu: str, digit: str | None) -> None:
        """The caller pressed a key that *menu* does not offer, or none."""
