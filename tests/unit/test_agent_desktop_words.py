"""Every word of the pages exists in Arabic and in English, and nothing else is kept."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import agent_desktop
from agent_desktop import texts
from agent_desktop.words import AGENT_STATES, CALL_STATES, words_of
from agi.calls import FINAL, CallState
from asterisk_conf.queues import QUEUES
from supervision.agent_states import AgentState

HERE = Path(agent_desktop.__file__).parent
KEYWORDS = {"_": None, "N_": None, "translate": None}
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]


def used() -> set[str]:
    """Return every text that templates and code ask the catalogues for."""
    found = list(extract_from_dir(str(HERE), method_map=METHODS, keywords=KEYWORDS))
    gc.collect()  # Babel leaves the files open; warnings about them must not reach other tests
    return {text for _, _, text, _, _ in found if isinstance(text, str)}


def catalogue(code: str) -> Catalog:
    with (HERE / "locale" / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


@pytest.mark.parametrize("code", texts.LANGUAGES)
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_each_catalogue_has_every_text_and_no_other(code: str) -> None:
    kept = {message.id: message for message in catalogue(code) if message.id}

    assert kept.keys() == used()
    assert [text for text, message in kept.items() if not message.string] == []
    assert [text for text, message in kept.items() if message.fuzzy] == []


def test_arabic_texts_are_arabic() -> None:
    latin = [
        message.id
        for message in catalogue("ar")
        if message.id and not any("\u0600" <= letter <= "\u06ff" for letter in str(message.string))
    ]

    assert latin == []


@pytest.mark.parametrize("code", texts.LANGUAGES)
def test_all_that_the_floor_shows_has_a_word(code: str) -> None:
    words = words_of(code, texts.load()[code].words.gettext)

    assert words.queues.keys() == QUEUES.keys()
    assert AGENT_STATES.keys() == set(AgentState)
    assert CALL_STATES.keys() == set(CallState) - FINAL
    assert words.steps["technical-support:1"] == words.queues["noor"]
    assert words.steps["main-menu:3"] in {"الدعم الفني", "Technical support"}


def test_every_sign_is_in_the_sprite() -> None:
    (sprite,) = (HERE / "static" / "vendor").glob("bootstrap-icons-*/icons.svg")
    symbols = sprite.read_text("utf-8")
    pages = "".join(page.read_text("utf-8") for page in (HERE / "templates").glob("*.html"))
    named = {sign.icon for sign in (*AGENT_STATES.values(), *CALL_STATES.values())}
    drawn = {part.partition('"')[0] for part in pages.split('icon("')[1:]}

    for name in named | drawn:
        assert f'id="{name}"' in symbols, name


def test_vendored_files_are_what_their_manifest_says() -> None:
    tool = HERE.parent / "tools" / "vendor_frontend.py"

    done = subprocess.run(
        [sys.executable, str(tool), "--check"], check=False, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_every_address_in_the_style_sheets_exists() -> None:
    for sheet in (HERE / "static").glob("*.css"):
        for part in sheet.read_text("utf-8").split('url("/static/')[1:]:
            assert (HERE / "static" / part.partition('"')[0]).is_file(), sheet.name
