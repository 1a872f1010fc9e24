"""The real pages and API on a real port, over a real database and board; the switch is played."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import web
from aiohttp.http import SERVER_SOFTWARE
from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from agent_desktop import keys, signing
from agent_desktop.app import create_app
from agent_desktop.ports import Prompts
from agent_desktop.services import Services
from agent_desktop.softphone import Softphone
from agi.callback_states import Callback
from agi.errors import NoSuchCallbackError, NotInWrapUpError
from agi.talks import Sound
from asterisk_conf.queues import QUEUES
from core.accounts import Profile
from core.audit import Actor
from core.calendar_form import packaged_calendar
from core.errors import NoNoticeError
from core.notices import Notice, a_notice
from core.permissions import Role
from core.sealing import SealingKeys
from core.service import Accounts
from core.session_service import Sessions
from core.sessions import Browser, Method, Stage
from core.sign_in_settings import SignInSettings
from core.tables import SessionRow
from core.token_service import Tokens
from faq_bank.attachments import AttachmentShelf
from faq_bank.entries import Entry
from faq_bank.errors import ImportRefusedError
from faq_bank.exporting import Form, export
from faq_bank.fault_table import fault_table
from faq_bank.finder import Finder
from faq_bank.import_plan import read
from faq_bank.import_report import report_row
from faq_bank.importing import import_entries, rehearse
from faq_bank.ports import Vectors
from faq_bank.published import PublishedBank
from faq_bank.results import Findings
from faq_bank.row_files import read_rows
from faq_bank.search import FaqSearch
from faq_bank.searches import Search
from faq_bank.store import EntryStore
from recordings.catalogue import CataloguedPrompt, Kind, PromptPlace
from recordings.errors import NoRecordingError, NoSuchPromptError, NotBuiltError
from recordings.sound import WIDE, as_wav
from supervision.board import Board
from supervision.desk_messages import DeskMessages
from supervision.desks import DeskHub
from supervision.live import LiveHub
from supervision.story_reader import StoryReader
from tawasul.practice import HomePracticeRooms
from tawasul.print_desk import PrintDesk
from tests.builders import NOON
from ticketing.attachment_folder import AttachmentFolder
from ticketing.beneficiary_service import Beneficiaries
from ticketing.open_requests import OpenRequests
from ticketing.request_rows import Seal
from ticketing.structure_store import GroundShelf

PASSWORD = "كلمة سر لا تُخمَّن"
SESSION_KEY = "a key of the tests"
SEALING_KEY = SealingKeys.fixed("another key of the tests")
ADDRESS = "127.0.0.1"
SOUNDS = ("notice-maintenance", "typed-1234")  # what FakeNotices can play
PROMPT_TEXTS = {
    PromptPlace("ar", Kind.SENTENCE, "greeting"): "السَّلَامُ عَلَيْكُمْ. أَهْلًا بِكُمْ.",
    PromptPlace("ar", Kind.SENTENCE, "main-menu"): "لِلدَّعْمِ الْفَنِّيِّ، اضْغَطُوا ثَلَاثَةً.\nلِلتَّذَاكِرِ خَمْسَةً.",
    PromptPlace("ar", Kind.PART, "n-3-m"): "ثَلَاثَةْ",
    PromptPlace("ar", Kind.PART, "n-3-m-of-nom"): "ثَلَاثَةُ",
    PromptPlace("en", Kind.SENTENCE, "greeting"): "Peace be upon you. Welcome.",
    PromptPlace("en", Kind.SENTENCE, "main-menu"): "For technical support, press three.",
    PromptPlace("en", Kind.PART, "n-3"): "three",
    PromptPlace("en", Kind.PART, "month-march"): "March",
}


@dataclass
class FakeReadiness:
    """Misses what the test took away."""

    gone: dict[str, str] = field(default_factory=dict)
    worse: dict[str, str] = field(default_factory=dict)

    async def missing(self) -> dict[str, str]:
        return self.gone

    def impaired(self) -> dict[str, str]:
        return self.worse


@dataclass
class FakeAgents:
    """Remembers what agents were told to do, or refuses."""

    told: list[tuple[str, ...]] = field(default_factory=list)
    refusal: Exception | None = None

    async def sign_in(self, extension: str) -> None:
        self._tell("sign-in", extension)

    async def pause(self, extension: str, reason: str) -> None:
        self._tell("pause", extension, reason)

    async def ready(self, extension: str) -> None:
        self._tell("ready", extension)

    async def sign_out(self, extension: str) -> None:
        self._tell("sign-out", extension)

    def _tell(self, *words: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.told.append(words)


@dataclass
class FakeWrapUps:
    """Knows which calls are in a wrap-up, and remembers what became of it."""

    ends_at: dict[str, datetime] = field(default_factory=dict)
    finished: list[str] = field(default_factory=list)

    def finish(self, call_id: str, agent: str) -> None:  # noqa: ARG002 - whoever it is
        if call_id not in self.ends_at:
            raise NotInWrapUpError(call_id)
        del self.ends_at[call_id]
        self.finished.append(call_id)

    async def prolong(self, call_id: str, agent: str) -> datetime:  # noqa: ARG002 - whoever it is
        if call_id not in self.ends_at:
            raise NotInWrapUpError(call_id)
        self.ends_at[call_id] += timedelta(seconds=60)
        return self.ends_at[call_id]


@dataclass
class FakeTalks:
    """Remembers what became of agents' talks, or refuses."""

    told: list[tuple[str, ...]] = field(default_factory=list)
    sounds: list[Sound] = field(default_factory=list)
    refusal: Exception | None = None

    async def transfer(self, extension: str, target: str) -> None:
        self._tell("transfer", extension, target)

    async def hang_up(self, extension: str) -> None:
        self._tell("hang-up", extension)

    def keep_sound(self, extension: str, sound: Sound) -> None:
        self._tell("sound", extension)
        self.sounds.append(sound)

    def _tell(self, *words: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.told.append(words)


@dataclass
class FakeConsults:
    """Remembers what became of agents' consults, or refuses."""

    told: list[tuple[str, ...]] = field(default_factory=list)
    refusal: Exception | None = None

    async def ask(self, extension: str, colleague: str) -> None:
        self._tell("ask", extension, colleague)

    async def complete(self, extension: str) -> None:
        self._tell("complete", extension)

    async def join(self, extension: str) -> None:
        self._tell("join", extension)

    async def give_back(self, extension: str) -> None:
        self._tell("give-back", extension)

    async def hold(self, extension: str) -> None:
        self._tell("hold", extension)

    async def resume(self, extension: str) -> None:
        self._tell("resume", extension)

    def _tell(self, *words: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.told.append(words)


@dataclass
class FakeCallbacks:
    """Holds the callbacks that the test puts in."""

    callbacks: list[Callback] = field(default_factory=list)

    def open_callbacks(self) -> list[Callback]:
        return self.callbacks

    def cancel(self, callback_id: int) -> None:
        found = [it for it in self.callbacks if it.callback_id == callback_id]
        if not found:
            raise NoSuchCallbackError(callback_id)
        self.callbacks.remove(found[0])


@dataclass
class FakeBankFiles:
    """Reads and writes files of entries here, where the centre does it in a worker."""

    sessions: async_sessionmaker[AsyncSession]

    async def rehearse(self, upload: Path, *, is_published: bool, by: Actor) -> Mapping[str, Any]:
        reading = read(read_rows(upload))
        return report_row(await rehearse(self.sessions, reading, is_published=is_published, by=by))

    async def faults(self, upload: Path, *, by: Actor) -> bytes:
        report = await rehearse(self.sessions, read(read_rows(upload)), is_published=False, by=by)
        return fault_table(report.faults).encode()

    async def take(
        self, upload: Path, *, is_published: bool, skip_faulty: bool, by: Actor
    ) -> Mapping[str, Any]:
        reading = read(read_rows(upload))
        try:
            report = await import_entries(
                self.sessions, reading, is_published=is_published, by=by, skip_faulty=skip_faulty
            )
        except ImportRefusedError:
            return await self.rehearse(upload, is_published=is_published, by=by)
        return report_row(report)

    async def give(self, form: Form) -> bytes:
        async with self.sessions() as session:
            return export(await EntryStore(session).all(), form)


@dataclass
class FakePrompts:
    """Two sentences and two parts a language; remembers recordings, or refuses."""

    recorded: dict[PromptPlace, bytes] = field(default_factory=dict)
    before: dict[PromptPlace, bytes] = field(default_factory=dict)
    refusal: Exception | None = None
    texts: dict[PromptPlace, str] = field(default_factory=lambda: dict(PROMPT_TEXTS))

    async def all(self) -> Sequence[CataloguedPrompt]:
        return [
            CataloguedPrompt(
                place=place,
                text=text,
                text_language=place.language,
                recorded_at=NOON if place in self.recorded else None,
                is_leaning=text.endswith("\u064f"),
                seconds=0.5,
            )
            for place, text in self.texts.items()
        ]

    async def wave(self, place: PromptPlace) -> bytes:
        self._check(place)
        return as_wav(self.recorded.get(place, b"\0\0" * 8000), WIDE)

    async def take(self, place: PromptPlace, upload: Path) -> None:
        self._check(place)
        if place in self.recorded:
            self.before[place] = self.recorded[place]
        self.recorded[place] = await asyncio.to_thread(upload.read_bytes)

    async def remove(self, place: PromptPlace) -> None:
        self._check(place)
        if place not in self.recorded:
            raise NoRecordingError(place)
        self.before[place] = self.recorded.pop(place)

    async def bring_back(self, place: PromptPlace) -> None:
        self._check(place)
        if place not in self.before:
            raise NoRecordingError(place)
        self.recorded[place] = self.before.pop(place)

    def _check(self, place: PromptPlace) -> None:
        if place not in self.texts:
            raise NoSuchPromptError(str(place))
        if self.refusal is not None:
            raise self.refusal


@dataclass
class FakeNotices:
    """Keeps the notice in memory and speaks nothing; remembers who did what, or refuses."""

    notice: Notice | None = None
    told: list[tuple[str, ...]] = field(default_factory=list)
    refusal: Exception | None = None

    async def current(self) -> Notice | None:
        return self.notice

    async def speak(self, text_ar: str, text_en: str) -> str:
        self._tell("speak", text_ar, text_en)
        return "typed-1234"

    async def wave(self, name: str, language: str) -> bytes:
        if name not in SOUNDS or language not in ("ar", "en"):
            raise NotBuiltError(PromptPlace(language, Kind.SENTENCE, name))
        return as_wav(b"\0\0" * 8000, WIDE)

    async def say(self, text_ar: str, text_en: str, *, by: Actor) -> Notice:
        self._tell("say", text_ar, text_en, by.name)
        self.notice = a_notice("typed-1234", by=by.name, text_ar=text_ar, text_en=text_en)
        return self.notice

    async def play(self, prompt: str, *, by: Actor) -> Notice:
        await self.wave(prompt, "ar")
        self._tell("play", prompt, by.name)
        self.notice = a_notice(prompt, by=by.name, text_ar=None, text_en=None)
        return self.notice

    async def switch_off(self, *, by: Actor) -> None:
        if self.notice is None:
            raise NoNoticeError
        self._tell("off", by.name)
        self.notice = None

    def _tell(self, *words: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.told.append(words)


@dataclass
class FakeEngine:
    """Searches the entries that the test gives it, by words, or by meaning when it says so."""

    search: FaqSearch = field(default_factory=lambda: FaqSearch(()))
    is_semantic: bool = False
    asked: list[Search] = field(default_factory=list)
    meant: dict[str, Vectors] = field(default_factory=dict)

    async def find(self, search: Search) -> Findings:
        self.asked.append(search)
        found = self.search.find(replace(search, with_meaning=False))
        return replace(found, is_semantic=self.is_semantic and search.with_meaning)

    async def meanings(self, texts: Sequence[str]) -> Mapping[str, Vectors]:
        return {text: self.meant[text] for text in texts if text in self.meant}

    async def renew(self, entries: Sequence[Entry]) -> None:
        self.search = FaqSearch(entries)


@dataclass
class Desk:
    """One running desk."""

    sessions: async_sessionmaker[AsyncSession]
    board: Board
    hub: LiveHub
    readiness: FakeReadiness
    agents: FakeAgents
    desks: DeskHub
    wrap_ups: FakeWrapUps
    talks: FakeTalks
    consults: FakeConsults
    callbacks: FakeCallbacks
    prompts: FakePrompts
    notices: FakeNotices
    engine: FakeEngine
    practice: HomePracticeRooms
    app: web.Application
    runner: web.AppRunner
    settings: SignInSettings
    url: str = ""

    async def open(self, port: int = 0) -> None:
        """Listen on *port*, or on a free one."""
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}"

    async def bank_is_read(self) -> None:
        """Let the FAQ bank be known, as it is where a centre has run for a second."""
        await self.app[keys.services].faq.bank.now()

    async def token(self, role: Role = Role.SUPERVISOR, name: str = "program") -> str:
        """Return a new token."""
        return await Tokens(self.sessions).create(name, role)

    async def person(
        self,
        name: str = "huda",
        role: Role = Role.SUPERVISOR,
        *,
        extension: str | None = None,
    ) -> str:
        """Let a person sign in with PASSWORD; return their name."""
        profile = Profile(full_name=name, role=role, extension=extension)
        await Accounts(self.sessions).create(name, PASSWORD, role, profile=profile)
        return name

    async def cookie(
        self,
        name: str,
        *,
        age: timedelta = timedelta(),
        idle: timedelta = timedelta(),
        stage: Stage = Stage.OPEN,
        key: str = SESSION_KEY,
    ) -> str:
        """Return the cookie of a session that began *age* ago in a browser like the tests' own."""
        account = await Accounts(self.sessions).get(name)
        sessions = Sessions(self.sessions, self.settings.limits)
        browser = Browser(ADDRESS, SERVER_SOFTWARE)
        secret = await sessions.begin(account, stage, Method.PASSWORD, browser)
        begun = datetime.now(UTC) - age
        ends = begun + self.settings.limits.whole
        async with self.sessions.begin() as database:
            newest = (await database.scalars(select(func.max(SessionRow.id)))).one()
            mine = update(SessionRow).where(SessionRow.id == newest)
            await database.execute(mine.values(expires_at=ends, seen_at=datetime.now(UTC) - idle))
        return f"{signing.COOKIE}={signing.sign(secret, key)}"


def a_desk(
    sessions: async_sessionmaker[AsyncSession],
    folder: Path,
    real_prompts: Prompts | None = None,
    settings: SignInSettings | None = None,
) -> Desk:
    """Return a desk that does not listen yet."""
    targets = {
        name: timedelta(seconds=queue.service_level_seconds) for name, queue in QUEUES.items()
    }
    board, readiness, agents = Board(targets), FakeReadiness(), FakeAgents()
    talks, consults = FakeTalks(), FakeConsults()
    prompts, callbacks, notices = FakePrompts(), FakeCallbacks(), FakeNotices()
    hub, wrap_ups = LiveHub(board), FakeWrapUps()
    engine, practice = FakeEngine(), HomePracticeRooms(folder / "training")
    faq = Finder(PublishedBank(sessions, look_seconds=0), engine, sessions)
    grounds = GroundShelf()
    requests = OpenRequests(sessions, Seal(SEALING_KEY), grounds)
    stories = StoryReader(
        sessions,
        Beneficiaries(sessions, Seal(SEALING_KEY)),
        callbacks.open_callbacks,
        faq,
        requests,
    )
    desks = DeskHub(board, DeskMessages(sessions), stories.read)
    desks.wrap_up_ends_at = wrap_ups.ends_at.get
    desks.bank_version = lambda: faq.bank.version
    metrics = CollectorRegistry()
    Gauge("tawasul_of_tests", "Something to measure.", registry=metrics).set(42)
    services = Services(
        sessions=sessions,
        board=board,
        hub=hub,
        metrics=metrics,
        readiness=readiness,
        agents=agents,
        desks=desks,
        wrap_ups=wrap_ups,
        talks=talks,
        consults=consults,
        callbacks=callbacks,
        prompts=real_prompts or prompts,
        notices=notices,
        faq=faq,
        bank_files=FakeBankFiles(sessions),
        attachments=AttachmentShelf(folder),
        calendar=packaged_calendar(),
        session_key=SESSION_KEY,
        sealing_key=SEALING_KEY,
        request_numbers="the key of the numbers",
        grounds=grounds,
        request_files=AttachmentFolder(folder / "requests"),
        printer=PrintDesk(),
        practice=practice,
        sign_in=settings or SignInSettings(),
        softphone=Softphone(port=8088),
        sip_address="127.0.0.1:5060",
    )
    app = create_app(services)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    return Desk(
        sessions,
        board,
        hub,
        readiness,
        agents,
        desks,
        wrap_ups,
        talks,
        consults,
        callbacks,
        prompts,
        notices,
        engine,
        practice,
        app,
        runner,
        services.sign_in,
    )


@asynccontextmanager
async def open_desk(
    sessions: async_sessionmaker[AsyncSession],
    port: int = 0,
    prompts: Prompts | None = None,
    settings: SignInSettings | None = None,
) -> AsyncIterator[Desk]:
    """Listen until the end of the context."""
    with TemporaryDirectory(prefix="tawasul-desk-") as folder:
        desk = a_desk(sessions, Path(folder), prompts, settings)
        try:
            await desk.open(port)
            yield desk
        finally:
            await desk.runner.cleanup()
            await desk.practice.close()
