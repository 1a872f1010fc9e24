"""The caller of unit tests."""

from collections.abc import Iterable, Sequence

from agi.errors import DialogueEnded
from ivr.nodes import BACK, Reason
from ivr.steps import Result, Typed


class FakeChannel:
    """Plays nothing; answers from a script; remembers what the caller heard.

    The script holds keys, digits to be collected ("123456#", or without # for a pause), None for
    silence, and the end of it is a hang-up. Nothing that is merely said is interrupted, unless
    *interrupts* names the prompt and the key.
    """

    def __init__(
        self, presses: Iterable[str | None], *, interrupts: tuple[str, str] = ("", "")
    ) -> None:
        self._presses = iter(presses)
        self._interrupts = interrupts
        self.heard: list[str] = []
        self.languages: list[str] = []

    async def say(self, prompts: Sequence[str]) -> str | None:
        self.heard.extend(prompts)
        prompt, key = self._interrupts
        return key if prompt in prompts else None

    async def ask(self, prompts: Sequence[str], *, seconds: float) -> str | None:
        assert seconds > 0
        self.heard.extend(prompts)
        return self._next()

    async def collect(self, prompts: Sequence[str], *, most: int, seconds: float) -> Typed:
        assert seconds > 0
        self.heard.extend(prompts)
        typed = self._next() or ""
        digits = typed.removesuffix(BACK)
        return Typed(digits[:most], ended=typed.endswith(BACK) or len(digits) >= most)

    async def speak(self, language: str) -> None:
        self.languages.append(language)

    def _next(self) -> str | None:
        try:
            return next(self._presses)
        except StopIteration:
            raise DialogueEnded from None


class FakeWitness:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str | int | None, ...]] = []

    def menu_entered(self, menu: str) -> None:
        self.told.append(("entered", menu))

    def digit_pressed(self, menu: str, digit: str) -> None:
        self.told.append(("pressed", menu, digit))

    def score_given(self, question: str, score: int) -> None:
        self.told.append(("scored", question, score))

    def try_failed(self, menu: str, digit: str | None) -> None:
        self.told.append(("failed", menu, digit))

    def language_chosen(self, language: str) -> None:
        self.told.append(("speaks", language))

    def look_up_answered(self, look_up: str, result: Result) -> None:
        self.told.append(("looked up", look_up, str(result)))

    def calendar_answered(self, calendar: str, reason: Reason | None, *, is_open: bool) -> None:
        self.told.append(("hours", calendar, is_open, reason and str(reason)))

    def answer_spoken(self, entry: str) -> None:
        self.told.append(("spoken", entry))
