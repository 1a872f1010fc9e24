"""One call of one phone: its dialog and its sound."""

import asyncio
import secrets
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol, Self

from tawasul.simulation.descriptions import TYPE, Description, described, description_in
from tawasul.simulation.dialog import Dialog
from tawasul.simulation.errors import MalformedOfferError, NoAnswerError
from tawasul.simulation.messages import Request, formatted
from tawasul.simulation.sound_port import SoundPort
from tawasul.simulation.user_agent import Asked, Asking, UserAgent

CONTENT = (("Content-Type", TYPE),)


class LegState(StrEnum):
    """Where a call of a phone stands."""

    CALLING = "calling"  # our INVITE is not answered yet
    RINGING = "ringing"  # theirs is not
    UP = "up"
    ENDED = "ended"


class End(StrEnum):
    """How a call of a phone ended."""

    BY_US = "by us"
    BY_THEM = "by them"
    REFUSED = "refused"
    TAKEN_BACK = "taken back"  # they rang and gave up
    LOST = "lost"  # nobody answered us any more


TRANSITIONS: Mapping[tuple[LegState, End | None], LegState] = {
    (LegState.CALLING, None): LegState.UP,
    (LegState.CALLING, End.REFUSED): LegState.ENDED,
    (LegState.CALLING, End.BY_US): LegState.ENDED,
    (LegState.CALLING, End.LOST): LegState.ENDED,
    (LegState.RINGING, None): LegState.UP,
    (LegState.RINGING, End.BY_US): LegState.ENDED,
    (LegState.RINGING, End.LOST): LegState.ENDED,
    (LegState.RINGING, End.TAKEN_BACK): LegState.ENDED,
    (LegState.UP, End.BY_US): LegState.ENDED,
    (LegState.UP, End.BY_THEM): LegState.ENDED,
    (LegState.UP, End.LOST): LegState.ENDED,
}


class Line(Protocol):
    """What a phone hangs on."""

    agent: UserAgent

    def forget(self, leg: "Leg") -> None:
        """Let a call that ended go."""


class Leg:
    """A call from its INVITE to its BYE; it ends once, and ``end`` says how."""

    def __init__(self, line: Line, dialog: Dialog, sound: SoundPort) -> None:
        self.sound = sound
        self.state = LegState.CALLING
        self.status = 0
        self.up_at: float | None = None
        self.ended_at: float | None = None
        self.end: asyncio.Future[End] = asyncio.get_running_loop().create_future()
        self._line = line
        self._dialog = dialog
        self._invitation: Asking | None = None
        self._invited: Asked | None = None
        self._described = 0

    @classmethod
    def invited(cls, line: Line, asked: Asked, sound: SoundPort, contact: str) -> Self:
        """Return the leg of a call that rings here."""
        dialog = Dialog.accepted(asked.request, asked.source, tag=asked.tag, contact=contact)
        leg = cls(line, dialog, sound)
        leg.state = LegState.RINGING
        leg._invited = asked
        asked.answer(180, extra=leg._contact)
        return leg

    @property
    def call_id(self) -> str:
        """Return the Call-ID."""
        return self._dialog.call_id

    @property
    def is_up(self) -> bool:
        """Tell whether both can talk."""
        return self.state is LegState.UP

    async def call(self) -> bool:
        """Send the INVITE; return whether the call is up."""
        request = self._dialog.request("INVITE", extra=CONTENT, body=self._description())
        agent = self._line.agent
        invitation = self._invitation = agent.begin(request, self._dialog.place)
        try:
            response = await invitation.answer()
        except NoAnswerError:
            self._never_up(End.LOST)
            return False
        self.status = response.status
        if not response.is_success:
            self._never_up(End.REFUSED)
            return False
        self._dialog.answered(response)
        invitation.acknowledgement = formatted(self._with_via(self._dialog.request("ACK")))
        agent.send(invitation.acknowledgement, self._dialog.place)
        if self.state is LegState.ENDED:  # we had hung up, and they were quicker
            self._say_goodbye()
            return False
        self._talk(response.body)
        return self.is_up

    def answer(self) -> None:
        """Take the call that rings."""
        if self.state is not LegState.RINGING or self._invited is None:
            return
        body = self._description()
        self._invited.answer(200, extra=(*self._contact, *CONTENT), body=body)
        self.status = 200
        self._talk(self._invited.request.body)

    def decline(self) -> None:
        """Refuse the call that rings, as one who is busy."""
        if self.state is LegState.RINGING and self._invited is not None:
            self._invited.answer(486)
            self._ended(End.BY_US)

    def hang_up(self) -> None:
        """End the call, wherever it stands; one that has ended stays as it is."""
        match self.state:
            case LegState.RINGING:
                self.decline()
            case LegState.CALLING:
                if self._invitation is not None and self._invitation.is_ringing:
                    self._line.agent.cancel(self._invitation)
                self._ended(End.BY_US)
            case LegState.UP:
                self._say_goodbye()
                self._ended(End.BY_US)

    def take(self, asked: Asked) -> None:
        """Take a request of the other side within this call."""
        match asked.request.method:
            case "BYE":
                asked.answer(200)
                if self.is_up:
                    self._ended(End.BY_THEM)
            case "CANCEL":
                asked.answer(200)
                if self.state is LegState.RINGING and self._invited is not None:
                    self._invited.answer(487)
                    self._ended(End.TAKEN_BACK)
            case "INVITE":
                self._agree_again(asked)
            case _:
                asked.answer(200)

    def _agree_again(self, asked: Asked) -> None:
        try:
            self.sound.speak_to(description_in(asked.request.body))
        except MalformedOfferError:
            asked.answer(488)
            return
        asked.answer(200, extra=(*self._contact, *CONTENT), body=self._description())

    def _talk(self, body: bytes) -> None:
        try:
            other = description_in(body)
        except MalformedOfferError:
            self._say_goodbye()
            self._ended(End.LOST)
            return
        self._step(None)
        self.up_at = asyncio.get_running_loop().time()
        self.sound.speak_to(other)

    def _never_up(self, end: End) -> None:
        if self.state is LegState.CALLING:  # else we had hung up before
            self._ended(end)

    def _say_goodbye(self) -> None:
        self._line.agent.begin(self._dialog.request("BYE"), self._dialog.place)

    def _ended(self, end: End) -> None:
        self._step(end)
        self.ended_at = asyncio.get_running_loop().time()
        self._line.forget(self)
        if not self.end.done():
            self.end.set_result(end)

    def _step(self, end: End | None) -> None:
        self.state = TRANSITIONS[self.state, end]

    def _description(self) -> bytes:
        self._described += 1
        host = self._line.agent.here[0]
        return described(Description(host, self.sound.port), version=self._described)

    def _with_via(self, request: Request) -> Request:
        via = self._line.agent.via("z9hG4bK" + secrets.token_hex(8))
        return Request(request.method, request.uri, (("Via", via), *request.headers))

    @property
    def _contact(self) -> tuple[tuple[str, str], ...]:
        return (("Contact", f"<{self._dialog.contact}>"),)
