"""Keeps the connection to Asterisk, and after each loss makes our world equal to Asterisk's."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from agi.ami import AmiConnection, Headers
from agi.call_table import CallTable
from agi.calls import IN_WRAP_UP
from agi.contacts import Contact
from agi.diary import DiaryRow
from agi.diary_file import DiaryFile
from agi.errors import ActionRefusedError, AsteriskLostError
from agi.events import CallFound, DialogueLost, QueueMember
from agi.ports import OpenCalls, SwitchMeter, SwitchObserver
from agi.told import ToldOnce, told_event
from agi.translation import (
    ABANDONED,
    CONTACT,
    KEY_PRESSED,
    MEMBER_EVENTS,
    MEMBER_REMOVED,
    call_event,
    contact,
    is_callers_channel,
    is_told,
    queue_member,
    wishes_to_leave,
)
from agi.world import LiveChannel, LiveEntry, Seen, events_missed
from asterisk_conf.names import extension_of, queue_of

logger = logging.getLogger(__name__)

PING_SECONDS = 4.0
BOOT_SECONDS = 60.0
RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0)


class AsteriskLink:
    """The one connection to Asterisk: ``run`` keeps it, ``act`` and ``list`` use it."""

    def __init__(  # noqa: PLR0913 - each is one of those whom the switch tells
        self,
        open_connection: Callable[[Callable[[Headers], None]], AmiConnection],
        *,
        calls: CallTable,
        led: Callable[[], frozenset[str]],
        observer: SwitchObserver,
        meter: SwitchMeter,
        memory: OpenCalls,
        diary: DiaryFile,
        on_key: Callable[[str, str], None] = lambda _call_id, _key: None,
        on_contact: Callable[[Contact], None] = lambda _contact: None,
        steps_out: Callable[[str], bool] = lambda _call_id: False,
    ) -> None:
        """*on_key* is told of each key of a caller; *steps_out* who leaves a queue by our wish.

        *on_contact* is told where phones can be reached, and where they no longer can.
        """
        self._open_connection = open_connection
        self._calls = calls
        self._led = led
        self._observer = observer
        self._meter = meter
        self._memory = memory
        self._diary = diary
        self._on_key = on_key
        self._on_contact = on_contact
        self._steps_out = steps_out
        self._connection: AmiConnection | None = None
        self._held: list[Headers] | None = None
        self._remembers = False
        self._booted = asyncio.Event()
        self._told = ToldOnce()

    @property
    def is_up(self) -> bool:
        """Tell whether Asterisk is connected and our world equals its."""
        return self._connection is not None

    async def act(self, name: str, **headers: str) -> Mapping[str, str]:
        """Send one action; AsteriskLostError while there is no connection."""
        return await self._live(name).act(name, **headers)

    async def list(self, name: str, **headers: str) -> Sequence[Mapping[str, str]]:
        """Send an action answered by a list; AsteriskLostError while there is no connection."""
        return await self._live(name).list(name, **headers)

    def _live(self, name: str) -> AmiConnection:
        if self._connection is None:
            raise AsteriskLostError(name)
        return self._connection

    async def run(self) -> None:
        """Connect, rebuild, watch; after a loss again, for ever."""
        failures = 0
        while True:
            was_up = False
            try:
                await self._keep_one_connection()
            except (AsteriskLostError, ActionRefusedError) as error:
                was_up = self._connection is not None
                if was_up or failures == 0:
                    logger.warning("Asterisk lost", extra={"reason": str(error)})
            finally:
                self._connection = None
            failures = 0 if was_up else failures + 1
            self._observer.asterisk_lost()
            await asyncio.sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])

    async def _keep_one_connection(self) -> None:
        self._held = []
        self._booted.clear()
        connection = self._open_connection(self._receive)
        try:
            await connection.open()
            await self._await_boot()
            await self._rebuild(connection)
            self._connection = connection
            logger.info("Asterisk connected", extra={"calls": len(self._calls)})
            await self._watch(connection)
        finally:
            connection.close()

    async def _await_boot(self) -> None:
        """Asterisk answers AMI before its modules are loaded; it says FullyBooted when they are."""
        try:
            async with asyncio.timeout(BOOT_SECONDS):
                await self._booted.wait()
        except TimeoutError as error:
            raise AsteriskLostError("FullyBooted") from error

    async def _watch(self, connection: AmiConnection) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(PING_SECONDS):
                    await asyncio.shield(connection.lost)
                raise AsteriskLostError("any more: the connection closed")
            await connection.act("Ping")
            self._diary.mark_read()

    def _receive(self, headers: Headers) -> None:
        self._meter.ami_event(headers["Event"])
        if headers["Event"] == "FullyBooted":
            self._booted.set()
        elif self._held is not None:
            self._held.append(headers)
        else:
            self._take(headers)

    def _take(self, headers: Headers) -> None:
        """Hand one event to whom it concerns."""
        name = headers["Event"]
        if name in MEMBER_EVENTS:
            self._observer.member_changed(queue_member(headers))
        elif name == MEMBER_REMOVED:
            self._observer.member_left(
                queue_of(headers["Queue"]), extension_of(headers["Interface"])
            )
        elif is_told(headers):
            self._hear(headers)
        elif name == ABANDONED and self._is_taken_out(headers["Linkedid"]):
            return
        elif name == KEY_PRESSED:
            if headers["Uniqueid"] == headers["Linkedid"]:
                self._on_key(headers["Linkedid"], headers["Digit"])
        elif name == CONTACT:
            self._on_contact(contact(headers))
        elif wishes_to_leave(headers):
            self._calls.leaves(headers["Linkedid"])
        elif (event := call_event(headers)) is not None:
            self._calls.take(event)

    def _is_taken_out(self, call_id: str) -> bool:
        """Tell whether an abandoned queue is our doing: the caller does not hang up just then."""
        return self._steps_out(call_id) and not self._calls.is_leaving(call_id)

    def _hear(self, headers: Headers) -> None:
        """Take what the dialplan told, unless the diary told it before.

        A call that no controller could begin is found here.
        """
        event = call_event(headers)
        if event is None or not self._told.is_news(event.call_id, event.at):
            return
        self._told.remember(event.call_id, event.at)
        if isinstance(event, DialogueLost) and is_callers_channel(headers):
            self._calls.start(
                CallFound(
                    call_id=event.call_id,
                    at=event.at,
                    caller=_caller(headers),
                    channel=headers["Channel"],
                    language=headers["Language"],
                )
            )
        self._calls.take(event)

    async def _rebuild(self, connection: AmiConnection) -> None:
        """Make the call table and the watchers equal to Asterisk's own state, then go live."""
        led = self._led()
        if not self._remembers:  # later on the call table itself knows
            await self._remember()
        known = self._calls.live()
        status = await connection.list("QueueStatus")
        channels = await connection.list("CoreShowChannels")
        rows = self._diary.unread()
        settled = {
            call_id
            for call_id in {row.call_id for row in rows} - {call.call_id for call in known}
            if self._calls.has_ended(call_id) or await self._memory.find_call(call_id) is not None
        }
        rows = await self._news(rows, {call.call_id for call in known})
        seen = Seen(
            now=datetime.now(UTC),
            channels=[_channel(headers) for headers in channels],
            entries=[_entry(headers) for headers in status if headers["Event"] == "QueueEntry"],
            diary=[row for row in rows if row.call_id not in settled],
        )
        for event in events_missed(known, led | self._led(), seen):
            if isinstance(event, CallFound):
                self._calls.start(event)
            else:
                self._calls.take(event)
        self._observer.world_rebuilt(self._calls.live(), _members(status))
        held, self._held = self._held or [], None
        for headers in held:
            self._take(headers)

    async def _remember(self) -> None:
        calls = await self._memory.open_calls()
        wrapping_up = [call.call_id for call in calls if call.state in IN_WRAP_UP]
        more_time = {call_id: await self._memory.more_time(call_id) for call_id in wrapping_up}
        self._calls.restore(calls, more_time)
        self._remembers = True

    async def _news(self, rows: Sequence[DiaryRow], known: Collection[str]) -> Sequence[DiaryRow]:
        """Return the rows without what the dialplan had told us before we looked away."""
        news: list[DiaryRow] = []
        for row in rows:
            event = told_event(row.call_id, row.told)
            if event is None:
                news.append(row)
                continue
            if row.call_id in known and not self._told.knows(row.call_id):
                until = await self._memory.told_until(row.call_id)
                self._told.remember(row.call_id, until or datetime.min.replace(tzinfo=UTC))
            if self._told.is_news(row.call_id, event.at):
                self._told.remember(row.call_id, event.at)
                news.append(row)
        return news


def _members(status: Sequence[Headers]) -> list[QueueMember]:
    return [queue_member(headers) for headers in status if headers["Event"] == "QueueMember"]


def _channel(headers: Headers) -> LiveChannel:
    hours, minutes, seconds = map(int, headers["Duration"].split(":"))
    return LiveChannel(
        name=headers["Channel"],
        unique_id=headers["Uniqueid"],
        call_id=headers["Linkedid"],
        caller=_caller(headers),
        language=headers["Language"],
        context=headers["Context"],
        bridge_id=headers["BridgeId"],
        is_ringing=headers["ChannelStateDesc"] == "Ringing",
        lived_for=timedelta(hours=hours, minutes=minutes, seconds=seconds),
    )


def _caller(headers: Headers) -> str:
    return headers["CallerIDNum"].replace("<unknown>", "")


def _entry(headers: Headers) -> LiveEntry:
    return LiveEntry(
        call_id=headers["Uniqueid"],
        queue=queue_of(headers["Queue"]),
        position=int(headers["Position"]),
        waited_for=timedelta(seconds=int(headers["Wait"])),
    )
