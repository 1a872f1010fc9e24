"""A small centre to begin with: people with passwords made on the spot, and filled registers."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from agent_desktop.beneficiary_form import particulars_in
from asterisk_conf.endpoints import Phone
from asterisk_conf.names import Queue
from core.accounts import Profile
from core.audit import CENTRE
from core.database import writing
from core.passwords import new_password
from core.permissions import Role
from core.secrets import Secrets, write_private
from core.service import Accounts
from core.settings import Settings
from faq_bank import sample_bank
from supervision.roster import Roster
from tawasul import sample_requests
from ticketing.beneficiary_service import Beneficiaries
from ticketing.entities import Change
from ticketing.registers import Register, entries_in
from ticketing.request_rows import Seal
from ticketing.sample_ministry import sample_calendars, sample_entities
from ticketing.sample_people import SAMPLE_PEOPLE, sample_posts
from ticketing.sample_subjects import sample_subjects
from ticketing.store import RegisterStore
from ticketing.structure_store import GroundShelf, StructureStore

SUPERVISOR = "supervisor"
ADMINISTRATOR = "administrator"
PEOPLE = {ADMINISTRATOR: Role.ADMINISTRATOR, SUPERVISOR: Role.SUPERVISOR}
SIGN_IN_FILE = "sign-in.txt"


@dataclass(frozen=True, slots=True)
class SampleAgent:
    """An agent of the sample, their account, and the penalty in each queue that they serve."""

    extension: str
    name: str
    account: str
    queues: Mapping[str, int]
    phone: Phone = Phone.WEBRTC
    role: Role = Role.AGENT

    @property
    def profile(self) -> Profile:
        """Return what is said of the agent's account."""
        return Profile(full_name=self.name, role=self.role, extension=self.extension)


AGENTS = (
    SampleAgent(
        "1001",
        "نورة العتيبي",
        "noura",
        {Queue.GENERAL: 0, Queue.CORRESPONDENCE: 0, Queue.TICKETS: 0},
    ),
    SampleAgent(
        "1002", "فهد القحطاني", "fahd", {Queue.NOOR: 0, Queue.SYSTEMS: 0, Queue.GENERAL: 5}
    ),
    SampleAgent(
        "1003",
        "سارة الحربي",
        "sara",
        {Queue.FARIS: 0, Queue.MEDICAL: 0, Queue.GENERAL: 5},
        phone=Phone.SIP,
    ),
    SampleAgent(
        "1004",
        "خالد الدوسري",
        "khalid",
        {Queue.EMERGENCY: 0, Queue.GENERAL: 10},
        phone=Phone.SIP,
        role=Role.EMERGENCY_OPERATOR,
    ),
)
OURS = frozenset(
    {*PEOPLE, *(agent.account for agent in AGENTS), *(it.account for it in SAMPLE_PEOPLE)}
)


def sign_in_file(settings: Settings) -> Path:
    """Return the file that holds the generated passwords (mode 0600)."""
    return settings.secrets / SIGN_IN_FILE


async def load(settings: Settings, sessions: async_sessionmaker[AsyncSession]) -> bool:
    """Fill a database that nobody uses yet; return whether anything was loaded.

    The supervisor comes last: a load that was cut short is taken up again at the next start.
    """
    roster, accounts = Roster(sessions), Accounts(sessions)
    known = {agent.extension for agent in await roster.all()}
    people = {account.name for account in await accounts.all()}
    strangers = people - OURS or known - {agent.extension for agent in AGENTS}
    if strangers or SUPERVISOR in people:
        return False
    passwords: dict[str, str] = {}
    for agent in AGENTS:
        if agent.extension not in known:
            new = await roster.create(
                agent.extension, name=agent.name, queues=agent.queues, phone=agent.phone
            )
            passwords[agent.extension] = new.password
            write_private(sign_in_file(settings), sign_in_text(settings, passwords))
    await fill_registers(sessions)
    await fill_beneficiaries(sessions, Seal(Secrets.ensure(settings.secrets).sealing_key))
    await fill_ministry(sessions, datetime.now(UTC) - sample_requests.OLDEST)
    await sample_requests.fill(settings, sessions)
    await sample_bank.fill(sessions)
    profiles = {agent.account: agent.profile for agent in AGENTS}
    profiles |= {
        it.account: Profile(full_name=it.name, role=Role.COORDINATOR) for it in SAMPLE_PEOPLE
    }
    profiles |= {name: Profile(full_name=name, role=role) for name, role in PEOPLE.items()}
    for name, profile in profiles.items():
        passwords[name] = new_password()
        write_private(sign_in_file(settings), sign_in_text(settings, passwords))
        if name in people:
            await accounts.reset_password(name, passwords[name], by=CENTRE)
        else:
            await accounts.create(name, passwords[name], profile.role, profile=profile)
    return True


async def fill_registers(sessions: async_sessionmaker[AsyncSession]) -> None:
    """Let callers ask for a few transactions and tickets; a filled register is left alone."""
    async with writing(sessions) as session:
        store = RegisterStore(session)
        for register in Register:
            if not await store.size(register):
                source = files("tawasul").joinpath("samples", f"{register}.csv")
                lines = source.read_text(encoding="utf-8").splitlines()
                await store.replace(register, entries_in(lines, register).entries)


async def fill_beneficiaries(sessions: async_sessionmaker[AsyncSession], seal: Seal) -> None:
    """Let the desk know a few callers; where somebody is known already nobody is added."""
    beneficiaries = Beneficiaries(sessions, seal)
    if (await beneficiaries.search("", limit=1))[0]:
        return
    source = files("tawasul").joinpath("samples", "beneficiaries.csv")
    for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines()):
        told = particulars_in({**row, "mobiles": row["mobiles"].replace(" ", "\n")})
        await beneficiaries.add(told, by=CENTRE)


async def fill_ministry(
    sessions: async_sessionmaker[AsyncSession], since: datetime | None = None
) -> None:
    """Let requests have a ministry to go to; where there is one already nothing is added."""
    async with writing(sessions) as session:
        ground = await GroundShelf().current(session)
        if ground.n:
            return
        store, now = StructureStore(session), since or datetime.now(UTC)
        entities = sample_entities(now)
        await store.apply(Change((), tuple(entities)))
        await store.add_posts(sample_posts(entities))
        for name, written in sample_calendars().items():
            await store.add_calendar(name, written, valid_from=now)
        await store.add_subjects(list(sample_subjects(now)))
        await store.changed("the sample", by=CENTRE.name, at=now)


def sign_in_text(settings: Settings, passwords: Mapping[str, str]) -> str:
    """Return what the sign-in file says."""
    phones = [
        agent for agent in AGENTS if agent.phone is Phone.SIP and agent.extension in passwords
    ]
    lines = [f"# Web: http://{settings.http_host}:{settings.http_port}/"]
    lines.extend(f"{name}\t{passwords[name]}" for name in PEOPLE if name in passwords)
    lines.extend(
        f"{agent.account}\t{passwords[agent.account]}\t{agent.name}, {agent.extension}"
        for agent in AGENTS
        if agent.account in passwords
    )
    lines.extend(
        f"{it.account}\t{passwords[it.account]}\t{it.name}, {it.does}"
        for it in SAMPLE_PEOPLE
        if it.account in passwords
    )
    lines.append(f"# Agents' phones: SIP at {settings.sip_host}:{settings.sip_port}")
    lines.extend(f"{a.extension}\t{passwords[a.extension]}\t{a.name}" for a in phones)
    return "".join(f"{line}\n" for line in lines)
