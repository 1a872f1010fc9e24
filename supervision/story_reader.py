"""Reads what a caller's story is made of. What cannot be read in time is left out."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from agi.callback_states import Callback
from agi.calls import Call
from supervision.call_records import CallRecordStore
from supervision.caller_story import (
    MOST_EARLIER,
    CallAnswers,
    CallerCards,
    CallerRequests,
    Card,
    NoAnswers,
    NoRequests,
    Story,
    forms_of,
    story_of,
)
from supervision.journal import OUTAGES
from supervision.store import CallStore, JournalEvent

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 3.0


class StoryReader:
    """Puts stories together from the database."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        cards: CallerCards,
        open_callbacks: Callable[[], Sequence[Callback]],
        answers: CallAnswers | None = None,
        requests: CallerRequests | None = None,
    ) -> None:
        self._sessions = sessions
        self._cards = cards
        self._open_callbacks = open_callbacks
        self._answers = answers or NoAnswers()
        self._requests = requests or NoRequests()

    async def read(self, call: Call) -> Story:
        """Return the story of *call*; while the database is away it tells what memory holds."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._read(call)
        except OUTAGES as error:
            log.warning("a caller's story cannot be read", extra={"reason": str(error)})
            return story_of(
                call, card=None, events=(), calls=(), records=(), callbacks=self._open_callbacks()
            )

    async def _read(self, call: Call) -> Story:
        numbers = forms_of(call.caller)
        async with self._sessions() as session:
            calls = CallStore(session)
            events = await calls.events(call.call_id)
            earlier = await calls.of_callers(numbers, limit=MOST_EARLIER + 1)
            records = await CallRecordStore(session).saved_of(numbers, MOST_EARLIER)
            spoken = await calls.spoken_in([it.call_id for it in earlier])
        card = await self._cards.card_of(call.caller) if numbers else None
        alone = card["number"] if card and not card["others"] else None
        requests: Sequence[Card] = ()
        if numbers:
            requests = await self._requests.of_caller(call.caller, alone)
        return story_of(
            call,
            card=card,
            requests=requests,
            events=events,
            calls=earlier,
            records=records,
            callbacks=self._open_callbacks(),
            answers=await self._answers.answers_of(
                [it.call_id for it in earlier], entries_by_call(spoken)
            ),
        )


def entries_by_call(spoken: Iterable[JournalEvent]) -> Mapping[str, Sequence[str]]:
    """Return which entries of the FAQ bank were spoken in each call."""
    found: dict[str, list[str]] = {}
    for event in spoken:
        found.setdefault(event.call_id, []).append(str(event.detail["entry"]))
    return found
