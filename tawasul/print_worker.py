"""Lays a page out as PDF in a process of its own, so that no call waits for it.

``python -m tawasul.print_worker`` reads HTML and writes PDF. Style sheets and fonts come from our
own static folder alone; whatever else the page names is left out.
"""

import logging
import re
import sys
from html import unescape
from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path
from unicodedata import bidirectional
from urllib.parse import unquote, urlsplit

from core.courtesy import give_way

UNDECIDED = re.compile(r'dir="auto">([^<]*)')
DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}
OURS = "https://pages.invalid"  # what stands before the addresses of a page; asked of nobody
STATIC = "/static/"


def main() -> int:
    """Lay out the page that stands on the input."""
    give_way()
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # style sheets made for screens too
    try:
        document = pdf(sys.stdin.buffer.read().decode())
    except (ImportError, OSError) as error:  # WeasyPrint looks for Pango as it is imported
        print(f"{error}: run `tawasul provision`", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(document)
    return 0


def pdf(html: str) -> bytes:
    """Return a page as PDF that screen readers can read; ImportError, OSError without Pango."""
    from weasyprint import HTML  # only here: the product runs without Pango
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OurFiles(URLFetcher):  # type: ignore[misc]
        """Brings files of our static folder."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
            return URLFetcherResponse(url, static_file(url), {"Content-Type": guess_type(url)[0]})

    document: bytes = HTML(
        string=with_directions(html), base_url=f"{OURS}/", url_fetcher=OurFiles()
    ).write_pdf(pdf_variant="pdf/ua-1", full_fonts=False)
    return document


def with_directions(html: str) -> str:
    """Return a page in which each ``dir="auto"`` is decided, by the first letter that has one.

    Browsers do that by themselves; the typesetter knows but ltr and rtl.
    """
    return UNDECIDED.sub(lambda found: f'dir="{_direction(found[1])}">{found[1]}', html)


def _direction(text: str) -> str:
    kinds = (bidirectional(letter) for letter in unescape(text))
    first = next((kind for kind in kinds if kind in DIRECTIONS), "L")
    return DIRECTIONS[first]


def static_file(url: str) -> bytes:
    """Return the content of one of our static files; ValueError for whatever else is named."""
    folder = Path(str(files("agent_desktop"))) / "static"
    path = (folder / unquote(urlsplit(url).path).removeprefix(STATIC)).resolve()
    if not url.startswith(f"{OURS}{STATIC}") or not path.is_relative_to(folder):
        raise ValueError(f"{url} is none of our files")
    return path.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
