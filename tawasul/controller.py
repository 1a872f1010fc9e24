"""The controller: FastAGI, AMI, journal and HTTP in one event loop."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta

import orjson
import uvloop
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from agent_desktop.app import create_app
from agent_desktop.services import Services
from agent_desktop.softphone import Softphone
from agi.absences import AbsenceKeeper
from agi.ami import AmiConnection, Headers
from agi.announcer import Announcer
from agi.call_table import CallTable
from agi.callbacks import CallbackKeeper
from agi.diary_file import DiaryFile
from agi.link import AsteriskLink
from agi.missed_rings import MissedRingsWatch
from agi.observers import Observers
from agi.server import AgiServer
from agi.waiting import Rhythm
from agi.wrap_ups import WrapUpKeeper
from asterisk_conf.directories import Directories
from asterisk_conf.names import AMI_USER
from asterisk_conf.queues import QUEUES
from core.clock import utc_now
from core.database import engine_for, sessions_for
from core.outbox_watch import OutboxWatch
from core.secrets import Secrets
from core.settings import LOOPBACK, Settings
from core.sign_in_settings import SignInSettings
from faq_bank.attachments import AttachmentShelf
from faq_bank.finder import Finder
from ivr import library
from ivr.flow_shelf import FlowShelf
from ivr.ports import LookUps, Surroundings
from ivr.saying import recorded
from privacy.rules import rules_from_env
from supervision.agent_spans import AgentSpans
from supervision.board import Board
from supervision.callbacks import CallbackBook
from supervision.correspondence_metrics import CorrespondenceMetrics
from supervision.desk_messages import DeskMessages
from supervision.desks import DeskHub
from supervision.estimates import BoardEstimates
from supervision.journal import OUTAGES, Journal
from supervision.live import LiveHub
from supervision.metrics import Metrics
from supervision.observer import Supervision
from supervision.outbox_metrics import OutboxMetrics
from supervision.publisher import RedisPublisher, redis_for
from supervision.roster import Roster
from supervision.spool import Spool
from supervision.story_reader import StoryReader
from supervision.today import count_today
from tawasul import logs
from tawasul.audit import follow_head
from tawasul.callbacks import callback_service
from tawasul.correspondence import CorrespondenceSettings, transactions_of
from tawasul.correspondence_look_ups import CorrespondenceLookUps
from tawasul.desk_commands import (
    CentreReadiness,
    DeskWrapUps,
    PatientMemory,
    RosterCommands,
    SwitchConsults,
    SwitchTalks,
)
from tawasul.faq_desk import FaqDesk
from tawasul.faq_index import followed_bank
from tawasul.flow_watch import FlowWatch
from tawasul.hours import CentreHours, sounds_of, written_calendar
from tawasul.look_ups import RegisterLookUps
from tawasul.notice_desk import NoticeDesk
from tawasul.practice import rooms_in
from tawasul.print_desk import PrintDesk
from tawasul.privacy_watch import keep_no_longer, request_files
from tawasul.prompt_desk import PromptDesk
from tawasul.request_look_ups import RequestLookUps
from tawasul.request_work import look_after_requests
from tawasul.review_watch import watch_reviews
from tawasul.scanners import scanner_of
from tawasul.senders import OutboxSettings
from tawasul.spoken_answers import SpokenAnswers
from ticketing.beneficiary_service import Beneficiaries
from ticketing.open_requests import OpenRequests
from ticketing.request_rows import Seal
from ticketing.structure_store import GroundShelf
from ticketing.transactions import Transactions

logger = logging.getLogger(__name__)

DRAIN_SECONDS = 8.0
WEB_GOODBYE_SECONDS = 2.0
SWITCH_SECONDS = 0.0005  # the database's thread must not hold a caller up: 5 ms is Python's default
GC_THRESHOLD = 20_000  # most of a call's garbage has no cycles


async def run(
    settings: Settings,
    sign_in: SignInSettings,
    softphone: Softphone,
    outbox: OutboxSettings,
    stop: asyncio.Event,
) -> None:
    """Serve calls until *stop* is set; then drain, write what is left and close."""
    secrets, rules = Secrets.ensure(settings.secrets), rules_from_env(os.environ)
    async with AsyncExitStack() as closing:
        engine = _engine(settings, closing)
        sessions = sessions_for(engine)
        board = Board({queue.name: _seconds(queue.service_level_seconds) for queue in _QUEUES})
        spans = AgentSpans(board, sessions)
        spool = Spool(settings.spool)
        closing.callback(spool.close)
        publisher = RedisPublisher(
            redis_for(settings.redis_url), spool, lambda: orjson.dumps(board.snapshot(utc_now()))
        )
        journal = Journal(engine, spool, publisher)
        hub = LiveHub(board)
        metrics = Metrics(board, journal, lambda: spool.size, hub.counts)
        missed_rings = MissedRingsWatch({queue.name: queue.missed_rings for queue in _QUEUES})
        calendar = written_calendar(settings.home)
        hours = CentreHours(calendar, sessions, sounds_of(Directories.of(settings)))
        keeper = _callbacks(settings, sessions, hours, board)
        announcer = Announcer(
            _rhythm(settings), BoardEstimates(board, utc_now), offers=keeper.offers
        )
        wrap_ups = WrapUpKeeper(_WRAP_UP)
        absences = AbsenceKeeper(_seconds(settings.away_seconds))
        faq = await closing.enter_async_context(followed_bank(settings.home / "faq", sessions))
        desks = _desks(
            board,
            sessions,
            keeper,
            absences,
            faq,
            Seal(secrets.sealing_key),
            grounds := GroundShelf(),
            closing,
        )
        observer = Observers(
            Supervision(journal, board, metrics),
            missed_rings,
            announcer,
            keeper,
            wrap_ups,
            absences,
            desks,
        )
        calls = CallTable(observer, metrics, wrap_up=_WRAP_UP)
        closing.callback(calls.close)
        desks.wrap_up_ends_at = calls.wrap_up_ends_at
        shelf, flows, spoken = _flows(settings, faq)
        transactions = await _transactions(closing, metrics)
        world = Surroundings(
            registers=_registers(sessions, secrets, grounds, transactions),
            calendars=hours,
            voice=recorded,
            clock=utc_now,
            notice=hours.notice,
            answers=spoken.prompt,
        )
        door = AgiServer(shelf, calls, metrics, world=world, callbacks=keeper)
        link = AsteriskLink(
            _connections(settings, secrets),
            calls=calls,
            led=door.led,
            observer=observer,
            meter=metrics,
            memory=PatientMemory(journal),
            diary=DiaryFile(
                Directories.of(settings).cel / "diary.csv", settings.spool / "diary.mark"
            ),
            on_key=keeper.key_pressed,
            on_contact=absences.contact_changed,
            steps_out=keeper.steps_out,
        )
        services = Services(
            faq=faq,
            sessions=sessions,
            board=board,
            hub=hub,
            metrics=metrics.registry,
            readiness=CentreReadiness(link, journal, transactions),
            agents=RosterCommands(Roster(sessions), link, board),
            desks=desks,
            wrap_ups=DeskWrapUps(calls, wrap_ups, link),
            talks=SwitchTalks(link, calls),
            consults=SwitchConsults(link, calls),
            callbacks=keeper,
            prompts=PromptDesk(settings),
            notices=NoticeDesk(settings, sessions),
            bank_files=FaqDesk(settings),
            attachments=AttachmentShelf(settings.home / "faq" / "attachments"),
            calendar=calendar,
            session_key=secrets.session_key,
            sealing_key=secrets.sealing_key,
            request_numbers=secrets.request_numbers,
            grounds=grounds,
            request_files=request_files(settings),
            printer=PrintDesk(),
            scanner=scanner_of(os.environ),
            practice=await closing.enter_async_context(rooms_in(settings.home / "training")),
            private_webhooks=outbox.private_webhooks,
            sign_in=sign_in,
            softphone=softphone,
            sip_address=f"{settings.sip_host}:{settings.sip_port}",
        )
        await door.start(LOOPBACK, settings.agi_port)
        await _recall(board, desks.messages, sessions)
        await hours.look()
        async with asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(journal.run(), name="journal")
            publishing = tasks.create_task(publisher.run(), name="publisher")
            linking = tasks.create_task(link.run(), name="asterisk")
            watching = [
                *(tasks.create_task(flow.run(), name="flows") for flow in flows),
                tasks.create_task(spoken.run(), name="spoken answers"),
                tasks.create_task(hours.run(), name="hours"),
                tasks.create_task(missed_rings.run(link), name="missed rings"),
                tasks.create_task(announcer.run(link), name="announcer"),
                tasks.create_task(wrap_ups.run(link), name="wrap-ups"),
                tasks.create_task(keeper.run(link, calls), name="callbacks"),
                tasks.create_task(absences.run(link, calls), name="absences"),
                tasks.create_task(count_today(board, journal, sessions), name="figures"),
                tasks.create_task(spans.run(), name="agents' times"),
                tasks.create_task(follow_head(settings, sessions), name="audit head"),
                tasks.create_task(keep_no_longer(settings, sessions, rules), name="retention"),
                tasks.create_task(_watch_outbox(sessions, metrics), name="outbox watch"),
                tasks.create_task(
                    watch_reviews(sessions, services.grounds, outbox.address), name="reviews"
                ),
                tasks.create_task(
                    look_after_requests(sessions, secrets.sealing_key, services.grounds, outbox),
                    name="requests",
                ),
            ]
            site = await _open_web(settings, services)
            _settle_memory()
            logger.info("controller started", extra={"port": settings.agi_port})
            await stop.wait()
            logger.info("controller stops", extra={"calls": len(calls)})
            await door.drain(DRAIN_SECONDS)
            await site.cleanup()
            for task in (linking, *watching):
                task.cancel()
            await spans.keep()
            await _stop_writing(journal, publisher, writing, publishing)


async def _stop_writing(
    journal: Journal, publisher: RedisPublisher, *tasks: asyncio.Task[None]
) -> None:
    """Write what is left, then end the tasks that wrote."""
    await journal.close()
    await publisher.close()
    for task in tasks:
        task.cancel()


def _engine(settings: Settings, closing: AsyncExitStack) -> AsyncEngine:
    engine = engine_for(settings.database_url)
    closing.push_async_callback(engine.dispose)
    return engine


def _callbacks(
    settings: Settings,
    sessions: async_sessionmaker[AsyncSession],
    hours: CentreHours,
    board: Board,
) -> CallbackKeeper:
    keeper = CallbackKeeper(CallbackBook(sessions), callback_service(settings, hours))
    keeper.on_change = board.callbacks_changed
    return keeper


def _desks(
    board: Board,
    sessions: async_sessionmaker[AsyncSession],
    keeper: CallbackKeeper,
    absences: AbsenceKeeper,
    faq: Finder,
    seal: Seal,
    grounds: GroundShelf,
    closing: AsyncExitStack,
) -> DeskHub:
    people, requests = Beneficiaries(sessions, seal), OpenRequests(sessions, seal, grounds)
    stories = StoryReader(sessions, people, keeper.open_callbacks, faq, requests)
    desks = DeskHub(board, DeskMessages(sessions), stories.read)
    desks.bank_version = lambda: faq.bank.version
    closing.callback(desks.close)
    desks.place_of, absences.on_change = absences.place_of, desks.touch
    return desks


_QUEUES = tuple(QUEUES.values())


def _seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


_WRAP_UP = {queue.name: _seconds(queue.wrapup_seconds) for queue in _QUEUES}


def _flows(settings: Settings, faq: Finder) -> tuple[FlowShelf, list[FlowWatch], SpokenAnswers]:
    """Return the shelf with every flow, those who watch their files, and what they speak."""
    shelf = FlowShelf([])
    spoken = SpokenAnswers(settings, faq.bank, shelf)
    flows = [FlowWatch(shelf, name, settings, spoken.known) for name in library.FLOWS]
    for flow in flows:
        flow.begin()
    return shelf, flows, spoken


async def _watch_outbox(sessions: async_sessionmaker[AsyncSession], metrics: Metrics) -> None:
    """Count for the metrics what was given up, for ever."""
    watch = OutboxWatch(sessions)
    metrics.registry.register(OutboxMetrics(watch))
    await watch.run()


async def _transactions(closing: AsyncExitStack, metrics: Metrics) -> Transactions | None:
    """Return what asks the correspondence system, where there is one."""
    outside = CorrespondenceSettings.from_env(os.environ)
    if transactions := await closing.enter_async_context(transactions_of(outside)):
        metrics.registry.register(CorrespondenceMetrics(transactions))
    return transactions


def _registers(
    sessions: async_sessionmaker[AsyncSession],
    secrets: Secrets,
    grounds: GroundShelf,
    transactions: Transactions | None,
) -> RequestLookUps:
    registers: LookUps = RegisterLookUps(sessions)
    if transactions is not None:
        registers = CorrespondenceLookUps(transactions, registers)
    return RequestLookUps(sessions, Seal(secrets.sealing_key), grounds, registers)


def _rhythm(settings: Settings) -> Rhythm:
    return Rhythm(
        first=_seconds(settings.told_first_seconds), every=_seconds(settings.told_every_seconds)
    )


def _connections(
    settings: Settings, secrets: Secrets
) -> Callable[[Callable[[Headers], None]], AmiConnection]:
    def connection(on_event: Callable[[Headers], None]) -> AmiConnection:
        return AmiConnection(
            host=LOOPBACK,
            port=settings.ami_port,
            username=AMI_USER,
            secret=secrets.ami_password,
            on_event=on_event,
        )

    return connection


async def _recall(
    board: Board, messages: DeskMessages, sessions: async_sessionmaker[AsyncSession]
) -> None:
    """Give the board its agents' names and desks their messages; without a database it goes on."""
    try:
        await messages.recall()
        board.agents_known({agent.extension: agent.name for agent in await Roster(sessions).all()})
    except OUTAGES:
        logger.warning("agents have no names yet: the database does not answer", exc_info=True)


async def _open_web(settings: Settings, services: Services) -> web.AppRunner:
    runner = web.AppRunner(
        create_app(services), access_log=None, shutdown_timeout=WEB_GOODBYE_SECONDS
    )
    await runner.setup()
    await web.TCPSite(runner, settings.http_host, settings.http_port).start()
    return runner


def _settle_memory() -> None:
    """Spare the collector what lives as long as the process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, 10, 10)


async def _until_signalled(
    settings: Settings, sign_in: SignInSettings, softphone: Softphone, outbox: OutboxSettings
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run(settings, sign_in, softphone, outbox, stop)


def main() -> int:
    """Run the controller of the centre that the environment names."""
    settings = Settings.from_env(os.environ)
    sign_in = SignInSettings.from_env(os.environ)
    softphone = Softphone.from_env(os.environ, settings)
    outbox = OutboxSettings.of(settings)
    logs.begin(settings.log_level)
    sys.setswitchinterval(SWITCH_SECONDS)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_signalled(settings, sign_in, softphone, outbox))
    return 0


if __name__ == "__main__":
    sys.exit(main())
