"""The answers of the FAQ bank that flows speak: their sounds are made when they are published."""

import asyncio
import json
import logging
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from hashlib import sha256

from core.settings import Settings
from faq_bank.entries import Validity
from faq_bank.kept_entries import Content, searched
from faq_bank.published import PublishedBank
from ivr import library
from ivr.flow_shelf import FlowShelf
from ivr.nodes import Answer
from recordings.catalogue import Kind, PromptPlace
from recordings.errors import StudioBusyError
from supervision.figures import ZONE
from supervision.journal import OUTAGES
from tawasul.recorded import built_file
from tawasul.worker import said_by

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
PREFIX = "answer-"
DIGEST_LETTERS = 16


class SpokenAnswers:
    """Knows the prompt of each entry that a flow names; while the database is away, as before."""

    def __init__(self, settings: Settings, bank: PublishedBank, shelf: FlowShelf) -> None:
        self._settings = settings
        self._bank = bank
        self._shelf = shelf
        self._contents: Mapping[str, Content] | None = None
        self._built: Mapping[tuple[str, str], str] = {}

    def prompt(self, entry: str, language: str) -> str | None:
        """Return the prompt that speaks an entry to callers of a language, if it holds today."""
        return self._built.get((entry, language))

    def known(self) -> Collection[str] | None:
        """Return the entries that have a spoken answer; None until the bank was read."""
        return None if self._contents is None else self._contents.keys()

    async def run(self) -> None:
        """Look for ever."""
        while True:
            try:
                await self.look()
            except (*OUTAGES, StudioBusyError, RuntimeError):
                logger.warning("the spoken answers stay as they are", exc_info=True)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Make the sounds that are missing, and forget what does not hold any more."""
        published, today = await self._bank.now(), datetime.now(UTC).astimezone(ZONE).date()
        self._contents = {
            entry_id: content
            for entry_id, content in published.contents.items()
            if content.spoken_answer
            and searched(entry_id, content).validity(today) is Validity.CURRENT
        }
        built: dict[tuple[str, str], str] = {}
        for entry_id in self._named() & self._contents.keys():
            texts = texts_of(self._contents[entry_id])
            name = name_of(texts)
            if not all(self._is_built(name, language) for language in texts):
                words = (str(self._settings.home), name)
                await said_by("tawasul.answer_worker", *words, given=json.dumps(texts).encode())
            built |= {(entry_id, language): name for language in texts}
        self._built = built

    def _named(self) -> set[str]:
        flows = filter(None, map(self._shelf.newest, library.FLOWS))
        nodes = (node for flow in flows for node in flow.nodes.values())
        return {node.entry for node in nodes if isinstance(node, Answer)}

    def _is_built(self, name: str, language: str) -> bool:
        return built_file(self._settings, PromptPlace(language, Kind.SENTENCE, name)).is_file()


def texts_of(content: Content) -> dict[str, str]:
    """Return what callers of each language hear; who speaks English hears the English answer."""
    texts = {"ar": content.spoken_answer, "en": content.answer_en}
    return {language: text for language, text in texts.items() if text}


def name_of(texts: Mapping[str, str]) -> str:
    """Return the name of the prompt that says these texts, and no others."""
    digest = sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()
    return f"{PREFIX}{digest[:DIGEST_LETTERS]}"
