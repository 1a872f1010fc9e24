"""What the dialplan told of a call by itself, as events: over AMI, or from the diary afterwards."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from agi import events as ev
from agi.events import CallEvent
from asterisk_conf.names import Queue
from asterisk_conf.told import Told, said
from ivr.fallback_hours import OPEN
from ivr.nodes import Ending

KEPT = 10_000  # calls whose last moment is remembered
Words = tuple[str, ...]


def told_event(call_id: str, text: str) -> CallEvent | None:
    """Return what *text* tells of a call; None if it is nothing that the dialplan writes."""
    try:
        moment, kind, words = said(text)
        at = datetime.fromtimestamp(float(moment), UTC)
        return EVENTS[Told(kind)](call_id, at, words)
    except (ValueError, IndexError, OverflowError):
        return None


def _unled(call_id: str, at: datetime, words: Words) -> CallEvent:
    version = words[1] if len(words) > 1 else ""
    return ev.DialogueLost(call_id=call_id, at=at, reason=f"AGI {words[0]}", flow_version=version)


def _menu(call_id: str, at: datetime, words: Words) -> CallEvent:
    return ev.MenuEntered(call_id=call_id, at=at, menu=words[0])


def _key(call_id: str, at: datetime, words: Words) -> CallEvent:
    return ev.DigitPressed(call_id=call_id, at=at, menu=words[0], digit=words[1])


def _try(call_id: str, at: datetime, words: Words) -> CallEvent:
    digit = words[1] if len(words) > 1 else None
    return ev.TryFailed(call_id=call_id, at=at, menu=words[0], digit=digit)


def _language(call_id: str, at: datetime, words: Words) -> CallEvent:
    return ev.LanguageChosen(call_id=call_id, at=at, language=words[0])


def _calendar(call_id: str, at: datetime, words: Words) -> CallEvent:
    calendar, answer = words[0], words[1]
    is_open = answer == OPEN
    reason = "" if is_open else answer
    return ev.CalendarAnswered(
        call_id=call_id, at=at, calendar=calendar, is_open=is_open, reason=reason
    )


def _ended(call_id: str, at: datetime, words: Words) -> CallEvent:
    kind = ev.HoursWereClosed if words[0] == Ending.CLOSED else ev.CallerServed
    return kind(call_id=call_id, at=at)


def _back(call_id: str, at: datetime, words: Words) -> CallEvent:  # noqa: ARG001 - the leg says no more
    return ev.AgentCameBack(call_id=call_id, at=at)


def _left(call_id: str, at: datetime, words: Words) -> CallEvent:
    return ev.CallerLeftQueue(call_id=call_id, at=at, queue=words[0], reason=words[1])


def _held(call_id: str, at: datetime, _: Words) -> CallEvent:
    return ev.CallHeld(call_id=call_id, at=at)


def _resumed(call_id: str, at: datetime, _: Words) -> CallEvent:
    return ev.CallResumed(call_id=call_id, at=at)


def _asked(call_id: str, at: datetime, words: Words) -> CallEvent:
    return ev.ColleagueAsked(call_id=call_id, at=at, colleague=words[0])


def _answered(call_id: str, at: datetime, words: Words) -> CallEvent:
    return ev.ColleagueAnswered(call_id=call_id, at=at, colleague=words[0])


def _returned(call_id: str, at: datetime, words: Words) -> CallEvent:
    return ev.ConsultEnded(call_id=call_id, at=at, reason=words[0])


def _joined(call_id: str, at: datetime, words: Words) -> CallEvent:
    return ev.ConferenceBegan(call_id=call_id, at=at, colleague=words[0])


def _handed(call_id: str, at: datetime, words: Words) -> CallEvent:
    target = words[0]
    return ev.CallTransferred(
        call_id=call_id, at=at, target=target, attended=target != Queue.GENERAL
    )


def _took(call_id: str, at: datetime, words: Words) -> CallEvent:
    return ev.AgentConnected(call_id=call_id, at=at, queue=words[0], agent=words[1])


EVENTS: Mapping[Told, Callable[[str, datetime, Words], CallEvent]] = {
    Told.UNLED: _unled,
    Told.MENU: _menu,
    Told.KEY: _key,
    Told.TRY: _try,
    Told.LANGUAGE: _language,
    Told.CALENDAR: _calendar,
    Told.ENDED: _ended,
    Told.BACK: _back,
    Told.LEFT: _left,
    Told.HELD: _held,
    Told.RESUMED: _resumed,
    Told.ASKED: _asked,
    Told.ANSWERED: _answered,
    Told.RETURNED: _returned,
    Told.JOINED: _joined,
    Told.HANDED: _handed,
    Told.TOOK: _took,
}


class ToldOnce:
    """Remembers up to which moment each call was told, since both AMI and the diary tell it."""

    def __init__(self) -> None:
        self._until: OrderedDict[str, datetime] = OrderedDict()

    def knows(self, call_id: str) -> bool:
        """Tell whether something is remembered of the call."""
        return call_id in self._until

    def remember(self, call_id: str, until: datetime) -> None:
        """Take for known what was told until then."""
        self._until[call_id] = max(until, self._until.pop(call_id, until))
        if len(self._until) > KEPT:
            self._until.popitem(last=False)

    def is_news(self, call_id: str, at: datetime) -> bool:
        """Tell whether what was told at that moment was not told before."""
        return call_id not in self._until or at > self._until[call_id]
