"""A small centre to begin with: people with passwords made on the spot, and filled registers."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from asterisk_conf.endpoints import Phone
from asterisk_conf.names import Queue
from core.accounts import Profile
from core.audit import CENTRE
from core.database import writing
from core.passwords import new_password
from core.permissions import Role
from core.secrets import write_private
from core.service import Accounts
from core.settings import Settings
from supervision.roster import Roster
from ticketing.registers import Register, entries_in
from ticketing.store import RegisterStore

SUPERVISOR = "supervisor"
ADMINISTRATOR = "administrator"
AGENT = "agent"  # with a phone in the page: a browser and nothing else
AT_A_BROWSER = "1005"
PEOPLE = {
    ADMINISTRATOR: Profile(full_name=ADMINISTRATOR, role=Role.ADMINISTRATOR),
    AGENT: Profile(full_name="هدى الشمري", role=Role.AGENT, extension=AT_A_BROWSER),
    SUPERVISOR: Profile(full_name=SUPERVISOR, role=Role.SUPERVISOR),
}
SIGN_IN_FILE = "sign-in.txt"


@dataclass(frozen=True, slots=True)
class SampleAgent:
    """An agent of the sample, and the penalty in each queue that they serve."""

    extension: str
    name: str
    queues: Mapping[str, int]
    phone: Phone = Phone.SIP


AGENTS = (
    SampleAgent(
        "1001", "نورة العتيبي", {Queue.GENERAL: 0, Queue.CORRESPONDENCE: 0, Queue.TICKETS: 0}
    ),
    SampleAgent("1002", "فهد القحطاني", {Queue.NOOR: 0, Queue.SYSTEMS: 0, Queue.GENERAL: 5}),
    SampleAgent("1003", "سارة الحربي", {Queue.FARIS: 0, Queue.MEDICAL: 0, Queue.GENERAL: 5}),
    SampleAgent("1004", "خالد الدوسري", {Queue.EMERGENCY: 0, Queue.GENERAL: 10}),
    SampleAgent(AT_A_BROWSER, "هدى الشمري", dict.fromkeys(Queue, 0), Phone.WEBRTC),
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
    if people - {ADMINISTRATOR, AGENT} or known - {agent.extension for agent in AGENTS}:
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
    for name, profile in PEOPLE.items():
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
                await store.replace(register, entries_in(lines, register, file=source.name))


def sign_in_text(settings: Settings, passwords: Mapping[str, str]) -> str:
    """Return what the sign-in file says."""
    phones = [it for it in AGENTS if it.extension in passwords and it.phone is Phone.SIP]
    lines = [f"# Web: http://{settings.http_host}:{settings.http_port}/"]
    lines.extend(f"{name}\t{passwords[name]}" for name in PEOPLE if name in passwords)
    lines.append(f"# Agents' phones: SIP at {settings.sip_host}:{settings.sip_port}")
    lines.extend(f"{a.extension}\t{passwords[a.extension]}\t{a.name}" for a in phones)
    return "".join(f"{line}\n" for line in lines)
