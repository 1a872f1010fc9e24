"""What a person does in a real Chromium, and what axe-core and a ruler say of a page."""

import asyncio
from pathlib import Path

from playwright.async_api import Page, Route, expect

from tests.fakes.desk import PASSWORD

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
(AXE,) = (Path(__file__).parents[1] / "vendor").glob("axe-core-*/axe.min.js")

SETTLED = """
() => Promise.allSettled(
  document.getAnimations()
    .filter((it) => it.effect.getComputedTiming().endTime !== Infinity)
    .map((it) => it.finished))
"""  # a button that was just enabled still changes its colours


async def sign_in(page: Page) -> None:
    """Sign in as a person does: type the name, tab, the password, enter."""
    await expect(page.locator("input[name=name]")).to_be_focused()
    await page.keyboard.type("huda")
    await page.keyboard.press("Tab")
    await page.keyboard.insert_text(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("#link")).to_have_attribute("data-link", "live")


async def held_back(page: Page, script: str) -> asyncio.Event:
    """Let no window have a script before the event that is returned."""
    let_through = asyncio.Event()

    async def late(route: Route) -> None:
        await let_through.wait()
        await route.continue_()

    await page.route(f"**/static/{script}", late)
    return let_through


async def ask_what_it_would_do(page: Page) -> None:
    """Let the page of an import look at the file that was chosen."""
    await expect(page.locator("#check")).to_be_enabled()
    await page.locator("#check").press("Enter")


def forgive(complaints: list[str], what: str) -> None:
    """Leave out what a test itself made a page complain of."""
    complaints[:] = [text for text in complaints if what not in text]


async def findings(page: Page) -> list[str]:
    """Return what axe-core finds; it is injected past the page's policy by the debugger."""
    await page.wait_for_load_state()  # with its style sheets
    await page.evaluate(SETTLED)
    await page.evaluate(AXE.read_text("utf-8"))
    found = await page.evaluate("axe.run()")
    assert len(found["passes"]) > 15
    return [
        f"{finding['id']}: {node['html']} {node['failureSummary']}"
        for finding in found["violations"]
        for node in finding["nodes"]
    ]


async def over_the_edge(page: Page) -> list[str]:
    """Return what hangs over the edge of the window."""
    await page.wait_for_load_state()
    found: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter(node => {
            const box = node.getBoundingClientRect();
            return box.width && !node.closest(".visually-hidden, thead")
                && (box.left < -1 || box.right > innerWidth + 1);
        }).map(node => node.outerHTML.slice(0, 80))"""
    )
    return found
