"""The notice as the page of hours switches it, wired to the files of this centre."""

import asyncio
import json
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Actor
from core.notices import PROMPT, Notice, Notices
from core.settings import Settings
from ivr.prompts import LANGUAGES
from recordings.catalogue import Kind, PromptPlace
from recordings.errors import NoSuchPromptError
from tawasul import recorded
from tawasul.notices import TYPED
from tawasul.worker import said_by

DIGEST_LETTERS = 16


class NoticeDesk:
    """Implements agent_desktop.ports.NoticeDesk: texts are spoken outside this process."""

    def __init__(self, settings: Settings, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._settings = settings
        self._notices = Notices(sessions)
        self._voice = asyncio.Lock()  # one notice at a time

    async def current(self) -> Notice | None:
        """Return the notice that stands, if one does."""
        return await self._notices.current()

    async def speak(self, text_ar: str, text_en: str) -> str:
        """Let the machine speak both texts; the same texts are spoken once."""
        name = typed_name(text_ar, text_en)
        async with self._voice:
            if not await asyncio.to_thread(self._is_spoken, name):
                await self._spoken(name, text_ar, text_en)
        return name

    async def wave(self, name: str, language: str) -> bytes:
        """Return what callers would hear, as a WAV of 16 kHz."""
        if language not in LANGUAGES or not PROMPT.fullmatch(name):
            raise NoSuchPromptError(f"{language}/{name}")
        place = PromptPlace(language, Kind.SENTENCE, name)
        return await asyncio.to_thread(recorded.wave_of, self._settings, place)

    async def say(self, text_ar: str, text_en: str, *, by: Actor) -> Notice:
        """Let callers hear these texts."""
        name = await self.speak(text_ar, text_en)
        return await self._notices.switch_on(
            name, by=by.name, text_ar=text_ar, text_en=text_en, actor=by
        )

    async def play(self, prompt: str, *, by: Actor) -> Notice:
        """Let callers hear a prompt that is there already."""
        for language in LANGUAGES:
            await self.wave(prompt, language)
        return await self._notices.switch_on(prompt, by=by.name, actor=by)

    async def switch_off(self, *, by: Actor) -> None:
        """Let callers hear the greeting first."""
        await self._notices.switch_off(by=by.name, actor=by)

    async def _spoken(self, name: str, text_ar: str, text_en: str) -> None:
        standing = await self.current()
        words = (str(self._settings.home), name, standing.prompt if standing else name)
        texts = json.dumps([text_ar, text_en]).encode()
        await said_by("tawasul.notice_worker", *words, given=texts)

    def _is_spoken(self, name: str) -> bool:
        places = (PromptPlace(language, Kind.SENTENCE, name) for language in LANGUAGES)
        return all(recorded.built_file(self._settings, place).is_file() for place in places)


def typed_name(text_ar: str, text_en: str) -> str:
    """Return the name of the prompt that says these texts, and no others."""
    digest = sha256(f"{text_ar}\\0{text_en}".encode()).hexdigest()
    return f"{TYPED}{digest[:DIGEST_LETTERS]}"
