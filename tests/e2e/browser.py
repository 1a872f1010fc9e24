"""An agent's browser: a real Chromium that speaks a tone and listens."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserType, Page, expect, sync_playwright

from tests.e2e.hearing import tone, write_wav
from tests.integration.browsing import FLAGS, PROGRAMS

PATIENCE_MILLISECONDS = 15_000
SOUND_FLAGS = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
)
UNTOUCHED = """
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
const off = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
navigator.mediaDevices.getUserMedia = ({ audio }) => open({ audio: { ...audio, ...off } });
"""  # a suppressor of noise takes a tone for noise
LISTEN = """
async ({ hertz, seconds }) => {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 2048, smoothingTimeConstant: 0 });
  const { srcObject } = document.querySelector("#phone-sound");
  if (!srcObject) return 0;
  context.createMediaStreamSource(srcObject).connect(analyser);
  const levels = new Float32Array(analyser.frequencyBinCount);
  const width = context.sampleRate / analyser.fftSize;
  let heard = 0;
  for (let step = 0; step < seconds * 20; step += 1) {
    await new Promise((next) => setTimeout(next, 50));
    analyser.getFloatFrequencyData(levels);
    const loudest = levels.indexOf(Math.max(...levels)) * width;
    if (Math.max(...levels) > -60 && Math.abs(loudest - hertz) < 2 * width) heard += 1;
  }
  await context.close();
  return heard / (seconds * 20);
}
"""


class Window:
    """One window with a phone in it."""

    def __init__(self, page: Page, url: str, module: str) -> None:
        self.page = page
        self.url = url
        self._module = module

    def press(self, key: str) -> None:
        """Press a key, wherever the focus is."""
        self.page.keyboard.press(key)

    def wait_call(self, state: str) -> None:
        """Wait until the phone's call is so."""
        call = self.page.locator("#phone-call")
        expect(call).to_have_attribute("data-call", state, timeout=PATIENCE_MILLISECONDS)

    def statistics(self) -> dict[str, Any]:
        """Return what the phone says of the sound."""
        found: dict[str, Any] = self.page.evaluate(
            f"async () => (await import('/static/{self._module}.js')).phone.statistics()"
        )
        return found

    def share_of_tone(self, hertz: float, seconds: float = 1.5) -> float:
        """Return for which share of the time the other side's tone is the loudest sound."""
        share: float = self.page.evaluate(LISTEN, {"hertz": hertz, "seconds": seconds})
        return share


class CallersWindow(Window):
    """The page of a caller's phone."""

    def dial(self, number: str) -> None:
        """Call the centre as *number*, and wait until it answers."""
        self.page.goto(f"{self.url}/phone")
        self.page.locator("#caller").fill(number)
        self.press("Enter")
        self.wait_call("talking")


class AgentBrowser(Window):
    """One window at the desk."""

    def sign_in(self, name: str, password: str) -> None:
        """Sign in, and wait until calls can come."""
        self.page.goto(f"{self.url}/sign-in")
        self.page.get_by_label("اسم المستخدم").fill(name)
        self.page.get_by_label("كلمة المرور").fill(password)
        self.page.keyboard.press("Enter")
        self.wait_line("ready")

    def wait_line(self, line: str) -> None:
        """Wait until the phone's line is so."""
        shown = self.page.locator("#phone-line")
        expect(shown).to_have_attribute("data-line", line, timeout=PATIENCE_MILLISECONDS)


class Chromium:
    """A browser whose microphone hears a tone; each window is somebody's own."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self._url = url

    def desk(self) -> AgentBrowser:
        """Return an agent's window."""
        return AgentBrowser(self._window(), self._url, "desk_phone")

    def caller(self) -> CallersWindow:
        """Return a caller's window."""
        return CallersWindow(self._window(), self._url, "callers_phone")

    def _window(self) -> Page:
        context = self._browser.new_context(viewport={"width": 1366, "height": 768})
        context.add_init_script(UNTOUCHED)
        return context.new_page()

    @contextmanager
    def beside(self, *, says: float) -> Iterator["Chromium"]:
        """Give another browser, as of another computer, whose microphone hears another tone."""
        with _speaking(self._browser.browser_type, says) as browser:
            yield Chromium(browser, self._url)

    def close_windows(self) -> None:
        """Let nobody stay."""
        for context in self._browser.contexts:
            context.close()


@contextmanager
def chromium(url: str, *, says: float) -> Iterator[Chromium]:
    """Give a browser whose microphone hears a tone of *says* Hz; nothing is left of it."""
    with sync_playwright() as playwright, _speaking(playwright.chromium, says) as browser:
        yield Chromium(browser, url)


@contextmanager
def _speaking(kind: BrowserType, hertz: float) -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    with tempfile.TemporaryDirectory() as folder:
        spoken = write_wav(Path(folder) / "spoken.wav", tone(hertz, 10))
        flags = [*FLAGS, *SOUND_FLAGS, f"--use-file-for-fake-audio-capture={spoken}"]
        browser = kind.launch(executable_path=program, args=flags)
        yield browser
        browser.close()
