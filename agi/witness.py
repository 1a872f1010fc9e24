"""What happens in a dialogue becomes events of the call."""

from collections.abc import Callable
from datetime import UTC, datetime

from agi.events import (
    AnswerSpoken,
    CalendarAnswered,
    CallerServed,
    CallerUnreached,
    CallEvent,
    DigitPressed,
    HoursWereClosed,
    LanguageChosen,
    LookUpAnswered,
    MenuEntered,
    ScoreGiven,
    TryFailed,
)
from ivr.nodes import Ending, Reason
from ivr.steps import Decision, HangUp, Result


class JournalWitness:
    """Implements ivr.ports.DialogueWitness: what the caller does becomes events of the call."""

    def __init__(self, take: Callable[[CallEvent], None], call_id: str) -> None:
        self._into_journal = take
        self._call_id = call_id

    def menu_entered(self, menu: str) -> None:
        """Write down that the caller hears *menu*."""
        self._take(MenuEntered, menu=menu)

    def digit_pressed(self, menu: str, digit: str) -> None:
        """Write down the caller's choice."""
        self._take(DigitPressed, menu=menu, digit=digit)

    def score_given(self, question: str, score: int) -> None:
        """Write down the caller's answer."""
        self._take(ScoreGiven, question=question, score=score)

    def try_failed(self, menu: str, digit: str | None) -> None:
        """Write down a key that the menu does not offer, or silence."""
        self._take(TryFailed, menu=menu, digit=digit)

    def language_chosen(self, language: str) -> None:
        """Write down what the caller hears from here on."""
        self._take(LanguageChosen, language=language)

    def look_up_answered(self, look_up: str, result: Result) -> None:
        """Write down whether a register had an answer for the caller."""
        self._take(LookUpAnswered, look_up=look_up, result=str(result))

    def calendar_answered(self, calendar: str, reason: Reason | None, *, is_open: bool) -> None:
        """Write down at which hours the caller came."""
        said = "" if reason is None else str(reason)
        self._take(CalendarAnswered, calendar=calendar, is_open=is_open, reason=said)

    def answer_spoken(self, entry: str) -> None:
        """Write down which entry of the FAQ bank the caller hears."""
        self._take(AnswerSpoken, entry=entry)

    def decided(self, decision: Decision) -> None:
        """Write down that the machine ended the call; AMI tells of queues."""
        if not isinstance(decision, HangUp):
            return
        match decision.ending:
            case Ending.BOOKED:
                pass  # it was told when it was booked
            case Ending.CLOSED:
                self._take(HoursWereClosed)
            case Ending.UNCONFIRMED:
                self._take(CallerUnreached, reason="unconfirmed")
            case Ending.SERVED | Ending.CANCELLED:
                self._take(CallerServed)

    def _take(self, kind: type[CallEvent], **detail: object) -> None:
        self._into_journal(kind(call_id=self._call_id, at=datetime.now(UTC), **detail))
