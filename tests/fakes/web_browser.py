"""A browser without scripts: it keeps cookies, sends forms and says where it comes from."""

import html
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientSession, CookieJar

from tests.fakes.api_client import Answer, ApiClient, check_kept
from tests.fakes.desk import PASSWORD

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass
class WebBrowser(ApiClient):
    """Asks for pages; every answer is held against the contract."""

    async def submit(self, path: str, form: Mapping[str, str] | None = None) -> Answer:
        """Send a form and return the answer, without following it."""
        async with self.session.post(
            self.url + path, data=form or {}, headers=self.headers, allow_redirects=False
        ) as response:
            text = await response.text()
            answer = Answer(response.status, response.content_type, response.headers, text)
        check_kept("POST", path, answer)
        return answer

    async def enter(self, name: str, password: str = PASSWORD, **more: str) -> Answer:
        """Send the sign-in form."""
        return await self.submit("/sign-in", {"name": name, "password": password, **more})

    @property
    def cookie(self) -> str:
        """Return the session's cookie, as a thief would copy it."""
        (found,) = (c for c in self.session.cookie_jar if c.key == "tawasul_session")
        return f"{found.key}={found.value}"


def shown(answer: Answer, element: str) -> str:
    """Return the text of the element with this id."""
    match = re.search(rf'id="{element}"[^>]*>(.*?)</', answer.text, re.DOTALL)
    assert match is not None, answer.text
    return html.unescape(match[1]).strip()


def hidden(answer: Answer, name: str) -> str:
    """Return the value of a hidden field."""
    match = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert match is not None, answer.text
    return html.unescape(match[1])


@asynccontextmanager
async def web_browser(url: str, agent: str = FIREFOX) -> AsyncIterator[WebBrowser]:
    """Give a browser that nobody has used."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        headers = {"Accept": "text/html", "Origin": url, "User-Agent": agent}
        yield WebBrowser(session, url, headers=headers)
