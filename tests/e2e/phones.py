"""Callers and agents' phones for tests: real SIP user agents in a process of their own."""

import json
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.e2e.hearing import (
    RATE,
    Heard,
    Samples,
    prompts_in,
    read_wav,
    seconds_of_tone,
    seconds_of_tones,
    tone,
    write_wav,
)

PATIENCE = 30.0
LISTENING_STEP = 0.2
REFUSED = 300

Event = Mapping[str, Any]


class PhoneError(Exception):
    """A phone could not do what it was told, or did not see what it waited for."""


class Booth:
    """The process of the phones: commands go in, what happens to the phones is remembered."""

    def __init__(
        self, folder: Path, *, rtp_port: int, codec: str = "PCMU", sip_port: int = 0
    ) -> None:
        """Phones call from *sip_port*, and can be called there; 0 is any port."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        command = [sys.executable, "-m", "tests.e2e.phone_worker", str(rtp_port), codec]
        self._process = subprocess.Popen(
            [*command, str(folder / "phones.log"), str(sip_port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self._news = threading.Condition()
        self._replies: dict[int, Event] = {}
        self._events: dict[str, list[Event]] = defaultdict(list)
        self._asked = 0
        self._ended = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.wait_for("", lambda event: event["event"] == "ready", "the phones' process")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process; phones that still talk hang up."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(5)
        if self._process.stdout:
            self._process.stdout.close()

    def kill(self) -> None:
        """End the process without a word to anybody."""
        self._process.kill()

    def tell(self, do: str, **values: object) -> Event:
        """Give one command and return its answer; PhoneError if it could not be done."""
        with self._news:
            self._asked += 1
            number = self._asked
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"id": number, "do": do, **values}) + "\n")
        self._process.stdin.flush()
        with self._news:
            self._news.wait_for(lambda: number in self._replies or self._ended, PATIENCE)
            reply = self._replies.pop(number, {"error": "no answer"})
        if "error" in reply:
            raise PhoneError(f"{do} {values}: {reply['error']}")
        return reply

    def seen(self, phone: str) -> int:
        """Return how many events of a phone have been seen."""
        with self._news:
            return len(self._events[phone])

    def wait_for(
        self,
        phone: str,
        wanted: Callable[[Event], bool],
        what: str,
        *,
        since: int = 0,
        seconds: float = PATIENCE,
    ) -> Event:
        """Return the first event after number *since* that is *wanted*; PhoneError when late."""
        found: list[Event] = []

        def has_come() -> bool:
            found.extend(event for event in self._events[phone][since:] if wanted(event))
            return bool(found) or self._ended

        with self._news:
            self._news.wait_for(has_come, seconds)
            if not found:
                had = [dict(event) for event in self._events[phone][since:]]
                raise PhoneError(f"{phone or 'booth'}: no {what} within {seconds} s; saw {had}")
        return found[0]

    def has_happened(self, phone: str, event: str, *, since: int = 0) -> bool:
        """Tell whether a phone has seen such an event."""
        with self._news:
            return any(it["event"] == event for it in self._events[phone][since:])

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            fact = json.loads(line)
            with self._news:
                if "reply" in fact:
                    self._replies[fact["reply"]] = fact
                else:
                    self._events[fact["phone"]].append(fact)
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()


class SipPhone:
    """What callers' and agents' phones have in common. A new call forgets the last one."""

    def __init__(self, booth: Booth, name: str, server: str, **account: str) -> None:
        self.booth = booth
        self.name = name
        self.server = server
        self._since = 0
        self._calls = 0
        self.recording = booth.folder / f"{name}.wav"
        booth.tell("phone", phone=name, server=server, **account)

    def plays(self, frequency: float) -> None:
        """Say a tone of that frequency, again and again, in every call from now on."""
        path = self.booth.folder / f"tone-{frequency:.0f}.wav"
        if not path.exists():
            write_wav(path, tone(frequency, 2))
        self.booth.tell("set", phone=self.name, plays=str(path))

    def hang_up(self) -> None:
        """End the call."""
        self.booth.tell("hang_up", phone=self.name)

    def ring(self, number: str = "19996") -> None:
        """Begin a call and do not wait."""
        self._new_call()
        self.booth.tell("call", phone=self.name, to=f"sip:{number}@{self.server}")

    def wait_answered(self, seconds: float = PATIENCE) -> None:
        """Wait until the call is answered."""
        self._wait("answered", seconds)

    def wait_ended(self, seconds: float = PATIENCE) -> int:
        """Wait until the call has ended; return its last SIP status."""
        return int(self._wait("ended", seconds)["code"])

    @property
    def has_ended(self) -> bool:
        """Tell whether the call is over."""
        return self.booth.has_happened(self.name, "ended", since=self._since)

    @property
    def heard(self) -> Samples:
        """Return what the phone has heard until now in this call."""
        return read_wav(self.recording) if self.recording.exists() else tone(1, 0)

    @property
    def hears_since(self) -> float:
        """Return at what time.time() the recording of this call begins."""
        return float(self._wait("media", PATIENCE)["at"])

    def heard_tone(self, frequency: float) -> float:
        """Return for how many seconds the other side's tone was heard."""
        return seconds_of_tone(self.heard, frequency)

    def wait_to_hear_tone(
        self, frequency: float, *, seconds: float = 1.0, within: float = PATIENCE
    ) -> None:
        """Wait until the tone was heard for so many seconds."""
        self._listen(
            lambda: self.heard_tone(frequency) >= seconds, f"tone of {frequency} Hz", within
        )

    def wait_to_hear_tones(
        self, *frequencies: float, seconds: float = 1.0, within: float = PATIENCE
    ) -> None:
        """Wait until those tones were heard at once for so many seconds."""
        self._listen(
            lambda: seconds_of_tones(self.heard, *frequencies) >= seconds,
            f"tones of {frequencies} Hz at once",
            within,
        )

    def hears_anew(self, frequency: float, *, seconds: float = 0.7) -> None:
        """Wait until the tone was heard for so many seconds more than until now."""
        self.wait_to_hear_tone(frequency, seconds=self.heard_tone(frequency) + seconds)

    def _wait(self, event: str, seconds: float) -> Event:
        return self.booth.wait_for(
            self.name, lambda it: it["event"] == event, event, since=self._since, seconds=seconds
        )

    def _listen(self, heard: Callable[[], bool], what: str, within: float) -> None:
        end = time.monotonic() + within
        while not heard():
            if time.monotonic() > end:
                raise PhoneError(f"{self.name}: no {what} within {within} s; {self._impression()}")
            if self.has_ended and not heard():
                raise PhoneError(f"{self.name}: the call ended, no {what}; {self._impression()}")
            time.sleep(LISTENING_STEP)  # the recording grows; there is nothing to be told by

    def _impression(self) -> str:
        """Return what there was to hear, for whoever looks for a fault."""
        heard = self.heard
        peak = float(abs(heard).max()) if heard.size else 0.0
        return f"heard {seconds_of(heard):.1f} s with a peak of {peak:.2f} in {self.recording}"

    def _new_call(self) -> None:
        self._since = self.booth.seen(self.name)
        self._calls += 1
        self.recording = self.booth.folder / f"{self.name}-{self._calls}.wav"
        self.booth.tell("set", phone=self.name, record_to=str(self.recording))


class Caller(SipPhone):
    """Somebody who dials 19996 and knows what the prompts sound like."""

    def __init__(
        self,
        booth: Booth,
        number: str,
        server: str,
        prompts: Mapping[str, Samples],
        *,
        shown: str = "",
    ) -> None:
        super().__init__(booth, number, server, shown=shown)
        self.number = number
        self._prompts = dict(prompts)

    def knows(self, name: str, sound: Samples) -> None:
        """Learn what one more thing sounds like."""
        self._prompts[name] = sound

    def awaits_call(self) -> None:
        """Forget the last call and be ready to be called."""
        self._new_call()

    def wait_called(self, seconds: float = PATIENCE) -> None:
        """Wait until the centre calls."""
        self._wait("ringing", seconds)

    def answer(self) -> None:
        """Take the call."""
        self.booth.tell("answer", phone=self.name)

    def dial(self, number: str = "19996") -> None:
        """Call the centre and wait until it answers."""
        self.ring(number)
        self.wait_answered()

    def press(self, digits: str) -> None:
        """Send digits by RFC 4733."""
        self.booth.tell("press", phone=self.name, digits=digits)

    def choose(self, digits: str) -> None:
        """Press the keys of a path through the menus, each as soon as its menu speaks."""
        menu = "greeting"
        for digit in digits:
            self.wait_to_hear(menu)
            self.press(digit)
            menu = "technical-support"

    def length_of(self, prompt: str) -> float:
        """Return how many seconds a prompt lasts."""
        return seconds_of(self._prompts[prompt])

    def prompts_heard(self, among: Collection[str] = ()) -> list[Heard]:
        """Return the prompts heard until now, in order: of all, or *among* those named.

        Prompts that begin with the same sentence cannot be told apart by it alone.
        """
        known = {name: self._prompts[name] for name in among or self._prompts}
        return prompts_in(self.heard, known)

    def wait_to_hear(self, prompt: str, *, times: int = 1, within: float = PATIENCE) -> None:
        """Wait until the beginning of *prompt* was heard so many times."""
        known = {prompt: self._prompts[prompt]}
        self._listen(lambda: len(prompts_in(self.heard, known)) >= times, prompt, within)


class AgentPhone(SipPhone):
    """An agent's phone: registers, rings, answers when told or by itself."""

    def __init__(self, booth: Booth, extension: str, server: str, password: str) -> None:
        name = f"agent-{extension}-{server.rpartition(':')[2]}"
        super().__init__(booth, name, server, user=extension, password=password)
        self.extension = extension
        self._await_call()

    def wait_registered(self) -> None:
        """Wait until Asterisk knows where the phone is."""
        registered = self.booth.wait_for(
            self.name, lambda it: it["event"] == "registration", "registration"
        )
        if registered["code"] >= REFUSED:
            raise PhoneError(f"{self.extension} was refused with {registered['code']}")

    def answers_after(self, seconds: float | None) -> None:
        """Answer each call by itself after so many seconds; None lets it ring."""
        self.booth.tell("set", phone=self.name, answers_after=seconds)

    def wait_ringing(self, seconds: float = PATIENCE) -> str:
        """Wait until the phone rings; return who calls."""
        return str(self._wait("ringing", seconds)["caller"])

    def answer(self) -> None:
        """Take the call."""
        self.booth.tell("answer", phone=self.name)

    def decline(self) -> None:
        """Refuse the call: busy."""
        self.booth.tell("answer", phone=self.name, code=486)

    def transfer(self, target: str) -> None:
        """Send the caller on to *target*, unasked (REFER)."""
        self.booth.tell("transfer", phone=self.name, to=f"sip:{target}@{self.server}")

    def hold(self) -> None:
        """Put the caller on hold."""
        self.booth.tell("hold", phone=self.name)

    def resume(self) -> None:
        """Take the caller back from hold."""
        self.booth.tell("resume", phone=self.name)

    def next_call(self) -> None:
        """Forget the last call and be ready to see the next."""
        self._await_call()

    def unregister(self) -> None:
        """Go away politely."""
        self.booth.tell("unregister", phone=self.name)

    def _await_call(self) -> None:
        self._new_call()


def seconds_of(samples: Samples) -> float:
    """Return how long *samples* last."""
    return samples.size / RATE
