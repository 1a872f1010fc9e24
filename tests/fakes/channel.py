"""The caller of unit tests."""

from collections.abc import Iterable, Sequence

from agi.errors import DialogueEnded


class FakeChannel:
    """Plays nothing; answers from a script; remembers what the caller heard.

    The script holds keys, None for silence, and the end of it is a hang-up.
    """

    def __init__(self, presses: Iterable[str | None]) -> None:
        self._presses = iter(presses)
        self.heard: list[str] = []

    async def play(self, *prompts: str) -> None:
        self.heard.extend(prompts)

    async def ask(self, prompts: Sequence[str], *, seconds: float) -> str | None:
        assert seconds > 0
        self.heard.extend(prompts)
        try:
            return next(self._presses)
        except StopIteration:
            raise DialogueEnded from None


class FakeWitness:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, ...] | tuple[str, str, str | None]] = []

    def menu_entered(self, menu: str) -> None:
        self.told.append(("entered", menu))

    def digit_pressed(self, menu: str, digit: str) -> None:
        self.told.append(("pressed", menu, digit))

    def try_failed(self, menu: str, digit: str | None) -> None:
        self.told.append(("failed", menu, digit))
