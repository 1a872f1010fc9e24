"""How a dialogue begins: with a new caller, one who waits, one whom we called, one who talked."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from agi.call_table import CallTable
from agi.callbacks import BookingOf, CallbackKeeper
from agi.channel import AgiChannel
from agi.errors import AgiProtocolError
from agi.events import CallEvent, CallStarted, SurveyEntered
from agi.protocol import AgiRequest
from asterisk_conf.names import CALLBACK_FLOW, CALLED_BACK_FLOW, SURVEY
from ivr.nodes import FlowDefinition
from ivr.ports import Surroundings, no_notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """A dialogue about to begin; its events go into *take*."""

    flow: FlowDefinition
    world: Surroundings
    take: Callable[[CallEvent], None]
    given: Mapping[str, str] = field(default_factory=dict)
    is_survey: bool = False


class Beginnings:
    """Knows, by the flow, who comes. Without a *keeper* nobody is called back."""

    def __init__(
        self, calls: CallTable, world: Surroundings, keeper: CallbackKeeper | None = None
    ) -> None:
        self._calls = calls
        self._world = world
        self._again = replace(world, notice=no_notice)  # it was heard when the call began
        self._keeper = keeper

    async def of(self, request: AgiRequest, flow: FlowDefinition, channel: AgiChannel) -> Led:
        """Return the dialogue of whoever comes to *flow*."""
        begin = BEGINNINGS.get(flow.number, Beginnings._new_caller)
        return await begin(self, request, flow, channel)

    async def stand_in_line(self, call_id: str, channel: AgiChannel) -> str:
        """Give a caller back their place; return its queue. AgiProtocolError if they have none."""
        queue, place = await self._callbacks().place(call_id)
        if not queue:
            raise AgiProtocolError("a dialogue that ends in a line in which the caller never stood")
        if place is not None:
            await channel.stand_at(place)
        return queue

    async def _new_caller(self, request: AgiRequest, flow: FlowDefinition, _: AgiChannel) -> Led:
        self._calls.start(
            CallStarted(
                call_id=request.call_id,
                at=datetime.now(UTC),
                caller=request.caller,
                channel=request.channel,
                flow_version=flow.version,
                language=flow.language,
            )
        )
        return Led(flow=flow, world=self._world, take=self._calls.take)

    async def _waiting(self, request: AgiRequest, flow: FlowDefinition, channel: AgiChannel) -> Led:
        """A waiting caller keeps the place, whatever becomes of us meanwhile."""
        keeper = self._callbacks()
        given = keeper.stepped_out(request.call_id, datetime.now(UTC))
        await self.stand_in_line(request.call_id, channel)
        world = replace(self._again, callbacks=BookingOf(keeper, request.call_id))
        spoken = flow.begun_in(request.language)
        return Led(flow=spoken, world=world, take=self._calls.take, given=given)

    async def _called_back(self, request: AgiRequest, flow: FlowDefinition, _: AgiChannel) -> Led:
        self._callbacks().picked_up(
            request.call_id, request.channel, flow.version, datetime.now(UTC)
        )
        spoken = flow.begun_in(request.language)
        return Led(flow=spoken, world=self._again, take=self._calls.take)

    async def _survey(self, request: AgiRequest, flow: FlowDefinition, _: AgiChannel) -> Led:
        """Go on with a call that has begun before; perhaps it is not known here yet."""
        take = self._calls.take_in_turn
        take(
            SurveyEntered(
                call_id=request.call_id,
                at=datetime.now(UTC),
                queue=request.argument,
                flow_version=flow.version,
            )
        )
        spoken = flow.begun_in(request.language)
        return Led(flow=spoken, world=self._again, take=take, is_survey=True)

    def _callbacks(self) -> CallbackKeeper:
        if self._keeper is None:
            raise AgiProtocolError("a callback where nobody is called back")
        return self._keeper


Begin = Callable[[Beginnings, AgiRequest, FlowDefinition, AgiChannel], Awaitable[Led]]
BEGINNINGS: Mapping[str, Begin] = {
    CALLBACK_FLOW: Beginnings._waiting,  # noqa: SLF001 - its own
    CALLED_BACK_FLOW: Beginnings._called_back,  # noqa: SLF001
    SURVEY: Beginnings._survey,  # noqa: SLF001
}
