from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import CollectorRegistry
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from agent_desktop.ports import (
    AgentCommands,
    BankFiles,
    Callbacks,
    Consults,
    NoticeDesk,
    PracticeRooms,
    Printer,
    Prompts,
    Readiness,
    Talks,
    WrapUps,
)
from agent_desktop.softphone import Softphone
from core.calendar import WorkingCalendar
from core.clock import utc_now
from core.sealing import SealingKeys
from core.sign_in_settings import SignInSettings
from faq_bank.attachments import AttachmentShelf
from faq_bank.finder import Finder
from supervision.board import Board
from supervision.desks import DeskHub
from supervision.live import LiveHub
from ticketing.attachment_folder import AttachmentFolder
from ticketing.attachment_service import Scanner
from ticketing.structure_store import GroundShelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """All that the pages and the API ask; the running centre makes it once."""

    sessions: async_sessionmaker[AsyncSession]
    board: Board
    hub: LiveHub
    metrics: CollectorRegistry
    readiness: Readiness
    agents: AgentCommands
    desks: DeskHub
    wrap_ups: WrapUps
    talks: Talks
    consults: Consults
    callbacks: Callbacks
    prompts: Prompts
    notices: NoticeDesk
    faq: Finder
    bank_files: BankFiles
    attachments: AttachmentShelf
    calendar: WorkingCalendar  # as it is written; closures come from the database
    session_key: str = field(repr=False)
    sealing_key: SealingKeys
    request_numbers: str = field(repr=False)
    grounds: GroundShelf
    request_files: AttachmentFolder
    printer: Printer
    practice: PracticeRooms
    clock: Callable[[], datetime] = utc_now  # of requests; in practice it is moved on
    private_webhooks: bool = False  # whether they may lead into this network
    scanner: Scanner | None = None  # without one nobody looks for malware
    sign_in: SignInSettings
    softphone: Softphone
    sip_address: str  # where a newcomer's first call goes, as host:port
