"""What the pages and the API need from the running centre; ``tawasul`` implements it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from agi.callback_states import Callback
from agi.talks import Sound
from core.audit import Actor
from core.clock import utc_now
from core.notices import Notice
from core.sealing import SealingKeys
from faq_bank.exporting import Form
from recordings.catalogue import CataloguedPrompt, PromptPlace
from ticketing.attachment_folder import AttachmentFolder
from ticketing.structure_store import GroundShelf


class Readiness(Protocol):
    """Knows whether the centre can serve."""

    async def missing(self) -> Mapping[str, str]:
        """Return what is missing (``asterisk``, ``database``, ``redis``), each with a sentence."""

    def impaired(self) -> Mapping[str, str]:
        """Return what callers are served worse without (``correspondence``), with a sentence."""


class Printer(Protocol):
    """Lays pages out on paper."""

    async def pdf(self, html: str) -> bytes:
        """Return a page as PDF; PrinterAwayError where that cannot be done now."""


class AgentCommands(Protocol):
    """Tells the switch what an agent does. Each method returns when Asterisk has agreed.

    An unknown extension raises ``supervision.errors.NoSuchAgentError``; whoever must sign in first
    ``agi.errors.NotSignedInError``; no connection to Asterisk ``agi.errors.AsteriskLostError``; a
    refusal of Asterisk's own ``agi.errors.ActionRefusedError``.
    """

    async def sign_in(self, extension: str) -> None:
        """Put the agent into their queues; doing it twice changes nothing."""

    async def pause(self, extension: str, reason: str) -> None:
        """Let the agent take no calls, for *reason*."""

    async def ready(self, extension: str) -> None:
        """Let the agent take calls again."""

    async def sign_out(self, extension: str) -> None:
        """Take the agent out of all queues; a call they are on goes on."""


class WrapUps(Protocol):
    """Ends the time after a talk, or lets it last; when it is over, NotInWrapUpError of agi."""

    def finish(self, call_id: str, agent: str) -> None:
        """Let the wrap-up of *agent* after that call end now, also one who has handed it on."""

    async def prolong(self, call_id: str, agent: str) -> datetime:
        """Let it last longer and return when it ends; errors as of AgentCommands."""


class Talks(Protocol):
    """Tells the switch what becomes of an agent's talk, whatever phone it is held with.

    Who talks with nobody raises ``agi.errors.NoTalkError``; no connection to Asterisk
    ``agi.errors.AsteriskLostError``; a refusal of Asterisk's own ``agi.errors.ActionRefusedError``.
    """

    async def transfer(self, extension: str, target: str) -> None:
        """Send the agent's caller on to a colleague or a queue, unasked."""

    async def hang_up(self, extension: str) -> None:
        """End the agent's part of the talk."""

    def keep_sound(self, extension: str, sound: Sound) -> None:
        """Keep with the agent's call, also just after it, what it sounded like."""


class Consults(Protocol):
    """Tells the switch to bring a colleague into an agent's talk, or to hold its caller.

    Errors as of Talks. Who asks somebody already raises ``agi.errors.InConsultError``, who asks
    nobody ``agi.errors.NoConsultError``.
    """

    async def ask(self, extension: str, colleague: str) -> None:
        """Let the agent's caller hear music and the colleague's phone ring."""

    async def complete(self, extension: str) -> None:
        """Leave the caller to the colleague, who has answered."""

    async def join(self, extension: str) -> None:
        """Let all three talk."""

    async def give_back(self, extension: str) -> None:
        """End the colleague's part: the agent has the caller again."""

    async def hold(self, extension: str) -> None:
        """Let the caller hear music."""

    async def resume(self, extension: str) -> None:
        """Bring the agent back to a caller who is held so."""


class Callbacks(Protocol):
    """Knows who is to be called back."""

    def open_callbacks(self) -> Sequence[Callback]:
        """Return the callbacks that are still to be made, the oldest place first."""

    def cancel(self, callback_id: int) -> None:
        """Give a place up; NoSuchCallbackError when it is no longer to be called."""


class Prompts(Protocol):
    """Knows what callers hear, and lets people speak in the machine's place.

    A place that no prompt has raises ``recordings.errors.NoSuchPromptError``; work that takes too
    long ``StudioBusyError``. When a method returns, the next caller hears what it changed.
    """

    async def all(self) -> Sequence[CataloguedPrompt]:
        """Return every prompt and part of every language, in their own order."""

    async def wave(self, place: PromptPlace) -> bytes:
        """Return what callers hear, as a WAV of 16 kHz; NotBuiltError."""

    async def take(self, place: PromptPlace, upload: Path) -> None:
        """Let callers hear *upload*, a file in any format; an UnfitRecordingError says why not."""

    async def remove(self, place: PromptPlace) -> None:
        """Let the machine speak again and keep the recording aside; NoRecordingError."""

    async def bring_back(self, place: PromptPlace) -> None:
        """Let callers hear the recording that was put away last; NoRecordingError."""


class NoticeDesk(Protocol):
    """Switches the notice before the greeting. Whatever it returns, callers hear within a second.

    Who switched is in the audit log as soon as the notice stands, or no longer stands.
    Speaking that takes too long raises ``recordings.errors.StudioBusyError``.
    """

    async def current(self) -> Notice | None:
        """Return the notice that stands, if one does."""

    async def speak(self, text_ar: str, text_en: str) -> str:
        """Let the machine speak both texts, for nobody yet; return the name of the prompt."""

    async def wave(self, name: str, language: str) -> bytes:
        """Return what callers would hear, as a WAV of 16 kHz; NotBuiltError."""

    async def say(self, text_ar: str, text_en: str, *, by: Actor) -> Notice:
        """Let callers hear these texts, instead of what they heard before."""

    async def play(self, prompt: str, *, by: Actor) -> Notice:
        """Let callers hear a prompt that is there already; NotBuiltError."""

    async def switch_off(self, *, by: Actor) -> None:
        """Let callers hear the greeting first; ``core.errors.NoNoticeError``."""


class BankFiles(Protocol):
    """Takes files of FAQ entries in and gives them out, outside the process that carries calls.

    A file that is none raises ``faq_bank.errors.UnreadableFileError``; an editor who was quicker
    ``ImportOvertakenError``; work that takes too long ``recordings.errors.StudioBusyError``.
    """

    async def rehearse(self, upload: Path, *, is_published: bool, by: Actor) -> Mapping[str, Any]:
        """Return the report of what an import would do; nothing changes."""

    async def faults(self, upload: Path, *, by: Actor) -> bytes:
        """Return a table of every fault of a file, as CSV; nothing changes."""

    async def take(
        self, upload: Path, *, is_published: bool, skip_faulty: bool, by: Actor
    ) -> Mapping[str, Any]:
        """Import a file and return the report; with faults ``imported`` may be false."""

    async def give(self, form: Form) -> bytes:
        """Return a file of every entry at its newest version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRoom:
    """One person's sandbox: a database of sample requests, in which the clock can be moved on."""

    sessions: async_sessionmaker[AsyncSession]
    grounds: GroundShelf
    files: AttachmentFolder
    sealing_key: SealingKeys
    days: int  # that the clock was moved on

    def clock(self) -> datetime:
        """Return the moment it is in the room."""
        return utc_now() + timedelta(days=self.days)


class PracticeRooms(Protocol):
    """Keeps a sandbox for each person who practises; nothing of it is ever told to anybody.

    Building one that takes too long raises ``recordings.errors.StudioBusyError``.
    """

    async def room(self, person: str) -> PracticeRoom | None:
        """Return a person's room, if it is there."""

    async def begin(self, person: str, full_name: str) -> None:
        """Build a person's room anew: all that was done in it before is gone."""

    async def a_day_later(self, person: str) -> None:
        """Move the clock of a room on by a day: who was asked replies, and what is due rises."""
