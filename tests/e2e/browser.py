"""An agent's browser: a real Chromium that speaks a tone and listens."""

import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.e2e.hearing import tone, write_wav
from tests.integration.browsing import FLAGS, PROGRAMS

PATIENCE_MILLISECONDS = 30_000
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

    def another_window(self) -> "AgentBrowser":
        """Open the desk in one more window of the same browser."""
        page = _obedient(self.page.context.new_page())
        page.goto(f"{self.url}/desk")
        return AgentBrowser(page, self.url, self._module)

    def lose_sound(self) -> None:
        """Let the page find that no sound comes any more, as after a change of networks."""
        self.page.evaluate("async () => (await import('/static/desk_phone.js')).phone.lose()")

    def wait_line(self, line: str) -> None:
        """Wait until the phone's line is so."""
        shown = self.page.locator("#phone-line")
        expect(shown).to_have_attribute("data-line", line, timeout=PATIENCE_MILLISECONDS)


class Chromium:
    """A browser whose microphone hears a tone; each window is somebody's own."""

    def __init__(self, start: Callable[[], Browser], url: str, playwright: Playwright) -> None:
        self._start = start
        self._url = url
        self._playwright = playwright
        self.start()

    def start(self) -> None:
        """Start it, once more if it ran before."""
        before = set(_descendants())
        self._browser = self._start()
        self._processes = [it for it in _descendants() if it not in before]

    def kill(self) -> None:
        """End it as a crash does."""
        self._signal(signal.SIGKILL)

    def sleep(self) -> None:
        """Stop its time, as a computer does that goes to sleep."""
        self._signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Let its time run on."""
        self._signal(signal.SIGCONT)

    def close(self) -> None:
        """End it."""
        self._browser.close()

    def _signal(self, number: signal.Signals) -> None:
        begun = {it for process in self._processes for it in _with_children(process)}
        for process in begun:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def desk(self) -> AgentBrowser:
        """Return an agent's window."""
        return AgentBrowser(self._window(), self._url, "desk_phone")

    def caller(self) -> CallersWindow:
        """Return a caller's window."""
        return CallersWindow(self._window(), self._url, "callers_phone")

    def _window(self) -> Page:
        context = self._browser.new_context(viewport={"width": 1366, "height": 768})
        context.add_init_script(UNTOUCHED)
        return _obedient(context.new_page())

    @contextmanager
    def beside(self, *, says: float) -> Iterator["Chromium"]:
        """Give another browser, as of another computer, whose microphone hears another tone."""
        with _speaking(self._playwright, self._url, says) as browser:
            yield browser

    def close_windows(self) -> None:
        """Let nobody stay."""
        for context in self._browser.contexts:
            context.close()


def _obedient(page: Page) -> Page:
    """Let a page go where it is told, whatever it asks first."""
    page.on("dialog", lambda dialog: dialog.accept())
    return page


@contextmanager
def chromium(url: str, *, says: float) -> Iterator[Chromium]:
    """Give a browser whose microphone hears a tone of *says* Hz; nothing is left of it."""
    with sync_playwright() as playwright, _speaking(playwright, url, says) as browser:
        yield browser


@contextmanager
def _speaking(playwright: Playwright, url: str, hertz: float) -> Iterator[Chromium]:
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    with tempfile.TemporaryDirectory() as folder:
        spoken = write_wav(Path(folder) / "spoken.wav", tone(hertz, 10))
        flags = [*FLAGS, *SOUND_FLAGS, f"--use-file-for-fake-audio-capture={spoken}"]
        browser = Chromium(
            lambda: playwright.chromium.launch(executable_path=program, args=flags), url, playwright
        )
        yield browser
        browser.close()


def _with_children(process: psutil.Process) -> list[psutil.Process]:
    """Return a process and all that it has begun since."""
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _descendants() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)
