"""Figure 3: from the ring of the queue to an answered call with sound both ways, in a browser.

Real Asterisk, controller and Chromium, in a network of their own. The desk presses F2 as soon as
its page says that it rings. The time begins with Asterisk's own stamp of AgentCalled, as the
journal keeps it, and ends when the agent's sound is in the caller's ear (a tone in the caller's
recording) and the caller's in the agent's (energy in the browser's statistics). Beside it stands
the same with a desk phone that answers by itself at once.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from benchmarks.rig import say
from core.accounts import Profile
from core.permissions import Role
from core.service import Accounts
from tests.e2e.browser import AgentBrowser, Chromium, chromium
from tests.e2e.centre import Centre, a_centre, a_home, build_data, new_number
from tests.e2e.children import wait_until
from tests.e2e.hearing import tone_begins
from tests.e2e.network import CANDIDATES, private_network
from tests.e2e.phones import AgentPhone

CALLS = 20
MOST_SECONDS = 1.5
CALLERS_TONE, AGENTS_TONE = 1100.0, 700.0
BROWSER, DESK_PHONE = "1001", "1002"
PASSWORD = "قطار أزرق يشرب القهوة"  # noqa: S105 - of this run alone
QUEUE_KEY = "0"
ANSWERING = """
async () => {
  const { phone } = await import("/static/desk_phone.js");
  window.heardAt = 0;
  const listen = async (session) => {
    while (session === phone.session && !window.heardAt) {
      const report = await session.connection?.getStats();
      for (const part of report?.values() ?? []) {
        const isHeard = part.type === "inbound-rtp" && part.totalAudioEnergy > 1e-4;
        if (isHeard) window.heardAt = Date.now();
      }
      await new Promise((next) => setTimeout(next, 5));
    }
  };
  phone.addEventListener("call", ({ detail }) => {
    if (detail.state !== "ringing") return;
    window.heardAt = 0;
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "F2", code: "F2", bubbles: true }));
    listen(phone.session);
  });
}
"""
Ears = tuple[float, float]  # how long after the ring the caller, and the agent, heard the other


class Desk(Protocol):
    """Who answers: in a browser, or with a desk phone."""

    def awaits_call(self) -> None:
        """Be ready for one more call."""

    def heard_at(self) -> float:
        """Return when the agent heard the caller, as time.time() does."""


class BrowserDesk:
    """A page that answers as soon as it rings."""

    def __init__(self, chrome: Chromium) -> None:
        self._window: AgentBrowser = chrome.desk()
        self._window.sign_in("huda", PASSWORD)
        self._window.page.evaluate(ANSWERING)

    def awaits_call(self) -> None:
        """Be ready for one more call."""
        self._window.page.evaluate("window.heardAt = 0")

    def heard_at(self) -> float:
        """Return when the browser's statistics first had a sound."""
        page = self._window.page
        page.wait_for_function("window.heardAt")
        return float(page.evaluate("window.heardAt")) / 1000


class PhoneDesk:
    """A phone that answers by itself."""

    def __init__(self, phone: AgentPhone) -> None:
        self._phone = phone
        phone.plays(AGENTS_TONE)
        phone.answers_after(0.0)

    def awaits_call(self) -> None:
        """Be ready for one more call."""
        self._phone.next_call()

    def heard_at(self) -> float:
        """Return when the caller's tone begins in what the phone heard."""
        self._phone.wait_to_hear_tone(CALLERS_TONE, seconds=0.3)
        began = tone_begins(self._phone.heard, CALLERS_TONE)
        assert began is not None
        return self._phone.hears_since + began


def main() -> None:
    """Print how long it takes until both hear each other."""
    agents = {BROWSER: {"emergency": 0}, DESK_PHONE: {"emergency": 0}}
    with (
        a_home() as home,
        private_network(),
        a_centre(build_data(home), agents, {BROWSER}, **CANDIDATES) as centre,
    ):
        profile = Profile(full_name="هدى", role=Role.AGENT, extension=BROWSER)
        centre.in_database(
            lambda it: Accounts(it).create("huda", PASSWORD, Role.AGENT, profile=profile)
        )
        centre.start()
        by_browser, by_phone = in_browser(centre), on_phone(centre)
    say(
        "browser_answer",
        calls=len(by_browser),
        most_seconds=MOST_SECONDS,
        **told("", by_browser),
        **told("sip_phone_", by_phone),
    )


def in_browser(centre: Centre) -> list[Ears]:
    """Return what was measured when a browser answers."""
    with chromium(centre.api.base, says=AGENTS_TONE) as chrome, centre.signed_in(BROWSER):
        desk = BrowserDesk(chrome)
        return [a_call(centre, desk) for _ in range(CALLS)]


def on_phone(centre: Centre) -> list[Ears]:
    """Return what was measured when a desk phone answers by itself."""
    with centre.booth("desk") as booth:
        desk = PhoneDesk(centre.phone(booth, DESK_PHONE))
        with centre.signed_in(DESK_PHONE):
            return [a_call(centre, desk) for _ in range(CALLS)]


def a_call(centre: Centre, desk: Desk) -> Ears:
    """Call, talk for a moment and hang up; return how late each heard the other."""
    number = new_number()
    with centre.booth(number) as booth:
        caller = centre.caller(booth, number)
        caller.plays(CALLERS_TONE)
        desk.awaits_call()
        caller.dial()
        centre.api.wait_for_state(number, "in_menu")
        caller.press(QUEUE_KEY)
        caller.wait_to_hear_tone(AGENTS_TONE, seconds=0.3)
        agent_heard = desk.heard_at()
        began = tone_begins(caller.heard, AGENTS_TONE)
        assert began is not None
        caller_heard = caller.hears_since + began
        caller.hang_up()
    rang = rang_at(centre, number)
    wait_until(lambda: not centre.channels(), "all have hung up")
    return caller_heard - rang, agent_heard - rang


def rang_at(centre: Centre, number: str) -> float:
    """Return when the queue rang the agent who answered, by Asterisk's clock."""
    call = centre.api.wait_for_outcome(number, "answered")
    rings = [event["at"] for event in call["events"] if event["kind"] == "agent_rang"]
    return datetime.fromisoformat(rings[-1]).timestamp()


def told(who: str, ears: Sequence[Ears]) -> dict[str, float]:
    """Return the times until both, the caller and the agent heard the other, with *who* before."""
    both = [max(pair) for pair in ears]
    callers, agents = zip(*ears, strict=True)
    return {
        f"{who}{name}_{share}_s": round(value, 3)
        for name, times in (("both", both), ("caller", callers), ("agent", agents))
        for share, value in shares(sorted(times)).items()
    }


def shares(times: Sequence[float]) -> dict[str, float]:
    """Return the middle, the 95th percentile and the longest of times in order."""
    last = len(times) - 1
    return {"p50": times[last // 2], "p95": times[round(last * 0.95)], "max": times[last]}


if __name__ == "__main__":
    main()
