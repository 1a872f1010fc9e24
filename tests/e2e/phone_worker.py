"""The process in which the phones live: pjsua2 led by JSON lines, one object a line.

Commands come on standard input, each answered by ``{"reply": id, ...}``; what happens to the
phones is told as ``{"event": ..., "phone": ...}``. One thread does all of it.
"""

import contextlib
import json
import os
import select
import sys
import time
from collections.abc import Callable
from typing import Any

import pjsua2 as pj

POLL_MS = 10
GOODBYE_SECONDS = 0.2
RATE = 8000
FOREVER_PORTS = 2000

Command = dict[str, Any]

OUT = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # pjlib prints before it can be told not to


def tell(**facts: object) -> None:
    """Write one line to whoever leads the phones."""
    OUT.write(json.dumps(facts) + "\n")
    OUT.flush()


class PhoneCall(pj.Call):  # type: ignore[misc]
    """One call of a phone: plays the phone's sound and records what the phone hears."""

    def __init__(self, phone: "Phone", call_id: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(phone, call_id)
        self.phone = phone
        self.recorder: pj.AudioMediaRecorder | None = None
        self.player: pj.AudioMediaPlayer | None = None

    def onCallState(self, _: pj.OnCallStateParam) -> None:  # noqa: N802 - pjsua2's name
        """Tell each change; after the last one the recording is complete."""
        ci = self.getInfo()
        if ci.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self.recorder = self.player = None
            self.phone.call = None
            self.phone.gone = self
            self.phone.clock.after(0, self.phone.forget)
            tell(event="ended", phone=self.phone.name, code=int(ci.lastStatusCode))
        elif ci.state == pj.PJSIP_INV_STATE_CONFIRMED:
            tell(event="answered", phone=self.phone.name)
        elif ci.state == pj.PJSIP_INV_STATE_EARLY:
            tell(event="early", phone=self.phone.name, code=int(ci.lastStatusCode))

    def onCallMediaState(self, _: pj.OnCallMediaStateParam) -> None:  # noqa: N802 - likewise
        """Connect the sound as soon as it flows."""
        ci = self.getInfo()
        for place, media in enumerate(ci.media):
            if media.type == pj.PJMEDIA_TYPE_AUDIO:
                self.connect(place, media.status)

    def connect(self, place: int, status: int) -> None:
        """Join recorder and player to the call's sound while it is active."""
        held = status in {pj.PJSUA_CALL_MEDIA_LOCAL_HOLD, pj.PJSUA_CALL_MEDIA_REMOTE_HOLD}
        tell(event="media", phone=self.phone.name, active=status == pj.PJSUA_CALL_MEDIA_ACTIVE,
             held=held, at=time.time())  # fmt: skip
        if status != pj.PJSUA_CALL_MEDIA_ACTIVE:
            return
        audio = self.getAudioMedia(place)
        if self.phone.record_to and self.recorder is None:
            self.recorder = pj.AudioMediaRecorder()
            self.recorder.createRecorder(self.phone.record_to)
        if self.phone.plays and self.player is None:
            self.player = pj.AudioMediaPlayer()
            self.player.createPlayer(self.phone.plays)
        if self.recorder is not None:
            audio.startTransmit(self.recorder)
        if self.player is not None:
            self.player.startTransmit(audio)

    def onDtmfDigit(self, prm: pj.OnDtmfDigitParam) -> None:  # noqa: N802 - likewise
        """Tell a digit that the other side sent."""
        tell(event="digit", phone=self.phone.name, digit=prm.digit)


class Phone(pj.Account):  # type: ignore[misc]
    """One account: it rings, calls, and answers by itself if it is told to."""

    def __init__(self, name: str, clock: "Clock") -> None:
        super().__init__()
        self.name = name
        self.clock = clock
        self.call: PhoneCall | None = None
        self.gone: PhoneCall | None = None
        self.record_to = ""
        self.plays = ""
        self.answers_after: float | None = None

    def onRegState(self, prm: pj.OnRegStateParam) -> None:  # noqa: N802 - pjsua2's name
        """Tell whether the registrar took the phone."""
        ai = self.getInfo()
        tell(event="registration", phone=self.name, code=int(prm.code), active=ai.regIsActive)

    def onIncomingCall(self, prm: pj.OnIncomingCallParam) -> None:  # noqa: N802 - likewise
        """Ring; a phone that is busy says so."""
        call = PhoneCall(self, prm.callId)
        if self.call is not None:
            self.gone = call
            call.answer(_status(486))
            self.clock.after(0, self.forget)
            return
        self.call = call
        call.answer(_status(180))
        ci = call.getInfo()
        tell(event="ringing", phone=self.name, caller=ci.remoteUri)
        if self.answers_after is not None:
            self.clock.after(self.answers_after, lambda: self._answer(call))

    def forget(self) -> None:
        """Free the call that is over: not inside its own callback, and before a new call comes.

        Freeing a call, pjsua2 hangs up whatever call has its place by then.
        """
        self.gone = None

    def _answer(self, call: PhoneCall) -> None:
        if self.call is call:
            call.answer(_status(200))


class Clock:
    """What is to be done later."""

    def __init__(self) -> None:
        self.due: list[tuple[float, Callable[[], None]]] = []

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Do *act* in so many seconds."""
        self.due.append((time.monotonic() + seconds, act))

    def tick(self) -> None:
        """Do what is due."""
        now = time.monotonic()
        ready = [act for at, act in self.due if at <= now]
        self.due = [entry for entry in self.due if entry[0] > now]
        for act in ready:
            act()


class Booth:
    """All phones of this process."""

    def __init__(self, *, rtp_port: int, codec: str, log: str, sip_port: int = 0) -> None:
        self.clock = Clock()
        self.phones: dict[str, Phone] = {}
        self.rtp_port = rtp_port
        self.endpoint = pj.Endpoint()
        self.endpoint.libCreate()
        self.endpoint.libInit(_endpoint_config(log))
        transport = pj.TransportConfig()
        transport.boundAddress = transport.publicAddress = "127.0.0.1"
        transport.port = sip_port
        self.endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
        self.endpoint.libStart()
        self.endpoint.audDevManager().setNullDev()
        for info in self.endpoint.codecEnum2():
            wanted = 255 if info.codecId.startswith(codec) else 0
            self.endpoint.codecSetPriority(info.codecId, wanted)

    def do(self, command: Command) -> Command:
        """Carry out one command; return what its answer holds."""
        work: Callable[..., Command | None] = getattr(self, f"do_{command.pop('do')}")
        return work(**command) or {}

    def do_phone(
        self, phone: str, server: str, user: str = "", password: str = "", shown: str = ""
    ) -> None:
        """Make a phone; with a password it registers."""
        config = pj.AccountConfig()
        name = user or phone
        config.idUri = f"{shown} <sip:{name}@{server}>".strip()
        config.mediaConfig.transportConfig.boundAddress = "127.0.0.1"
        config.mediaConfig.transportConfig.publicAddress = "127.0.0.1"
        config.mediaConfig.transportConfig.port = self.rtp_port
        config.mediaConfig.transportConfig.portRange = FOREVER_PORTS
        if password:
            config.regConfig.registrarUri = f"sip:{server}"
            config.regConfig.timeoutSec = 120
            config.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", name, 0, password))
        self.phones[phone] = Phone(phone, self.clock)
        self.phones[phone].create(config)

    def do_set(self, phone: str, **values: str | float | None) -> None:
        """Set what a phone records to, plays, and after how many seconds it answers."""
        for name, value in values.items():
            setattr(self.phones[phone], name, value)

    def do_call(self, phone: str, to: str) -> None:
        """Call somebody."""
        place = self.phones[phone]
        place.call = PhoneCall(place)
        place.call.makeCall(to, pj.CallOpParam(True))

    def do_press(self, phone: str, digits: str) -> None:
        """Send digits by RFC 4733."""
        self._call(phone).dialDtmf(digits)

    def do_answer(self, phone: str, code: int = 200) -> None:
        """Answer the call that rings, or refuse it with a code."""
        self._call(phone).answer(_status(code))

    def do_hang_up(self, phone: str) -> None:
        """End the call, if there is one."""
        if (call := self.phones[phone].call) is not None:
            call.hangup(pj.CallOpParam())

    def do_transfer(self, phone: str, to: str) -> None:
        self._call(phone).xfer(to, pj.CallOpParam())

    def do_hold(self, phone: str) -> None:
        """Put the other side on hold."""
        self._call(phone).setHold(pj.CallOpParam())

    def do_resume(self, phone: str) -> None:
        """Take the other side back from hold."""
        again = pj.CallOpParam(True)
        again.opt.flag = pj.PJSUA_CALL_UNHOLD
        self._call(phone).reinvite(again)

    def do_unregister(self, phone: str) -> None:
        """Sign the phone off at the registrar."""
        self.phones[phone].setRegistration(False)

    def do_quit(self) -> None:
        """Leave; whoever waits reads the end of the output."""
        raise SystemExit

    def _call(self, phone: str) -> PhoneCall:
        if (call := self.phones[phone].call) is None:
            raise LookupError(f"{phone} has no call")
        return call

    def live(self) -> None:
        """Serve commands, timers and the network until the input ends."""
        unread = b""
        while True:
            self.endpoint.libHandleEvents(POLL_MS)
            self.clock.tick()
            if not select.select([0], [], [], 0)[0]:
                continue
            if not (more := os.read(0, 65536)):
                return
            *lines, unread = (unread + more).split(b"\n")
            for line in lines:
                self._obey(json.loads(line))

    def hang_up_all(self) -> None:
        """Leave no call behind: who stays in a queue would take the next test's agent."""
        self.endpoint.hangupAllCalls()
        end = time.monotonic() + GOODBYE_SECONDS
        while time.monotonic() < end:
            self.endpoint.libHandleEvents(POLL_MS)

    def _obey(self, command: Command) -> None:
        number = command.pop("id")
        try:
            tell(reply=number, **self.do(command))
        except (pj.Error, LookupError) as error:
            said = error.info() if isinstance(error, pj.Error) else str(error)
            tell(reply=number, error=said)


def _endpoint_config(log: str) -> pj.EpConfig:
    config = pj.EpConfig()
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.uaConfig.maxCalls = 64
    config.medConfig.clockRate = config.medConfig.sndClockRate = RATE
    config.medConfig.noVad = True
    config.medConfig.ecTailLen = 0
    config.logConfig.consoleLevel = 0
    config.logConfig.level = 4
    config.logConfig.filename = log
    return config


def _status(code: int) -> pj.CallOpParam:
    answer = pj.CallOpParam()
    answer.statusCode = code
    return answer


def _before_all_others() -> None:
    """Hear every packet in its time, whatever else the machine has to do, where that is allowed."""
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))


if __name__ == "__main__":
    _before_all_others()
    booth = Booth(
        rtp_port=int(sys.argv[1]),
        codec=sys.argv[2],
        log=sys.argv[3],
        sip_port=int(sys.argv[4]),
    )
    tell(event="ready", phone="")
    try:
        booth.live()
    finally:
        booth.hang_up_all()
        os._exit(0)  # the network is the tests' own: nobody waits for more
