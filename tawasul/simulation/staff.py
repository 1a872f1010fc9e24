"""The agents of a simulation: real accounts of the roster, with phones that only it knows."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from asterisk_conf.names import Queue
from core.secrets import write_private
from core.settings import Settings
from supervision.roster import Agent, Roster
from tawasul import configuration
from tawasul.asterisk_program import find
from tawasul.database import opened
from tawasul.provision_asterisk import cache_folder
from tawasul.simulation.people import Staff

FIRST_EXTENSION = 7001
LAST_EXTENSION = 7999
PASSWORDS = "simulation.txt"
NAMES = (
    "أحمد", "منيرة", "سعود", "هيا", "ماجد", "لطيفة", "بندر", "ريم", "تركي", "العنود",
    "فيصل", "جواهر", "نايف", "وفاء", "عادل", "شيماء", "راشد", "أمل", "يوسف", "دلال",
)  # fmt: skip
DUTIES: Sequence[Mapping[str, int]] = (
    {Queue.GENERAL: 0, Queue.TICKETS: 0, Queue.CORRESPONDENCE: 0},
    {Queue.NOOR: 0, Queue.SYSTEMS: 0},
    {Queue.GENERAL: 0, Queue.MEDICAL: 0, Queue.EMERGENCY: 0},
    {Queue.FARIS: 0, Queue.NOOR: 0},
)
"""Which queues the agents serve, in turn: with four or more each queue has somebody."""


async def hired(settings: Settings, how_many: int) -> list[Staff]:
    """Return so many agents whose phones we know; those who are missing are made."""
    async with opened(settings) as sessions:
        roster = Roster(sessions)
        there = {agent.extension: agent for agent in await roster.all()}
        passwords = _known(settings, there)
        for extension in map(str, range(FIRST_EXTENSION, LAST_EXTENSION + 1)):
            if len(passwords) >= how_many:
                break
            if extension not in there:
                place = len(passwords)
                new = await roster.create(extension, name=name_of(place), queues=duties_of(place))
                passwords[extension] = new.password
                _keep(settings, passwords)
    _tell_asterisk(settings, await configuration.kept(settings))
    return [Staff(extension=it, password=passwords[it]) for it in sorted(passwords)[:how_many]]


def name_of(place: int) -> str:
    """Return the name of the agent of that place, the same each time."""
    again = place // len(NAMES)
    return f"{NAMES[place % len(NAMES)]} (محاكاة{f' {again + 1}' if again else ''})"


def duties_of(place: int) -> Mapping[str, int]:
    """Return the queues of the agent of that place."""
    return DUTIES[place % len(DUTIES)]


def passwords_file(settings: Settings) -> Path:
    """Return the file that holds the phones' passwords (mode 0600)."""
    return settings.secrets / PASSWORDS


def _known(settings: Settings, there: Mapping[str, Agent]) -> dict[str, str]:
    """Return the passwords kept of agents who are still in the roster."""
    path = passwords_file(settings)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = (line.partition("\t") for line in lines)
    return {extension: password for extension, _, password in pairs if extension in there}


def _keep(settings: Settings, passwords: Mapping[str, str]) -> None:
    lines = "".join(f"{extension}\t{password}\n" for extension, password in passwords.items())
    write_private(passwords_file(settings), lines)


def _tell_asterisk(settings: Settings, kept: configuration.Kept) -> None:
    program = find(cache_folder(os.environ))
    changed = configuration.write(settings, program, kept)
    configuration.reload(settings, program, changed)
