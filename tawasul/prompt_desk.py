"""What the page of prompts asks, wired to the files of this centre."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

from core.settings import Settings
from recordings.catalogue import CataloguedPrompt, PromptPlace
from recordings.errors import UNFIT, NoRecordingError
from tawasul import recorded
from tawasul.worker import said_by


class PromptDesk:
    """Implements agent_desktop.ports.Prompts: sound is worked on outside this process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._studio = asyncio.Lock()  # one recording at a time

    async def all(self) -> Sequence[CataloguedPrompt]:
        """Return every prompt and part of every language."""
        return await asyncio.to_thread(recorded.catalogue, self._settings)

    async def wave(self, place: PromptPlace) -> bytes:
        """Return what callers hear, as a WAV of 16 kHz."""
        known = recorded.place_of(str(place))
        return await asyncio.to_thread(recorded.wave_of, self._settings, known)

    async def take(self, place: PromptPlace, upload: Path) -> None:
        """Let callers hear *upload* from now on."""
        await self._work("take", place, str(upload))

    async def remove(self, place: PromptPlace) -> None:
        """Let the machine speak again."""
        await self._work("remove", place)

    async def bring_back(self, place: PromptPlace) -> None:
        """Let callers hear the recording that was put away last."""
        await self._work("bring-back", place)

    async def _work(self, deed: str, place: PromptPlace, *files: str) -> None:
        place = recorded.place_of(str(place))
        words = (str(self._settings.home), deed, str(place), *files)
        async with self._studio:
            told = json.loads(await said_by("tawasul.prompt_worker", *words))
        if (refused := told.get("refused")) in UNFIT:
            raise UNFIT[refused](**told["facts"])
        if refused is not None:
            raise NoRecordingError(place)
