"""Asterisk's configuration of this centre, from what the settings and the database say."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asterisk_conf import folders, reloads, render, writer
from asterisk_conf.centre import CentreDefinition, centre_definition
from asterisk_conf.directories import Directories
from asterisk_conf.endpoints import AgentEndpoint, callers_phone_digest
from asterisk_conf.settings import LineSettings
from core.calendar import Closure
from core.closures import closures
from core.secrets import Secrets
from core.settings import Settings
from ivr.say_grammar import grammars
from supervision.roster import Agent, Roster
from tawasul.asterisk_console import ConsoleError
from tawasul.asterisk_program import AsteriskProgram
from tawasul.database import opened
from tawasul.fallback import native_menus
from tawasul.own_address import loopback_candidates, own_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the database knows of Asterisk's configuration."""

    agents: Sequence[Agent]
    closures: Sequence[Closure] = ()


async def agents_of(settings: Settings) -> list[Agent]:
    """Return the agents in the database, by extension."""
    async with opened(settings) as sessions:
        return await Roster(sessions).all()


async def kept(settings: Settings) -> Kept:
    """Return the agents, by extension, and the closures in effect."""
    async with opened(settings) as sessions:
        agents = await Roster(sessions).all()
        async with sessions() as session:
            return Kept(agents=agents, closures=await closures(session))


def defined(
    settings: Settings,
    program: AsteriskProgram,
    kept: Kept,
    env: Mapping[str, str] = os.environ,
) -> CentreDefinition:
    """Return what this centre's Asterisk should be; its native menus are worked out for now."""
    line, secrets = LineSettings.from_env(env), Secrets.ensure(settings.secrets)
    return centre_definition(
        settings,
        ami_password=secrets.ami_password,
        agents=[_endpoint(agent) for agent in kept.agents],
        asterisk_version=program.version,
        available_modules=program.modules,
        trunks=[line.trunk],
        tls=line.tls,
        media_encryption=line.media_encryption,
        ice_candidates=line.ice_candidates or loopback_candidates(settings.sip_host, own_address()),
        fallback=native_menus(settings, kept.closures, datetime.now(UTC)),
        grammars=grammars(),
        callers_phone=(
            callers_phone_digest(secrets.callers_phone) if line.has_callers_phone else None
        ),
    )


def rendered(settings: Settings, program: AsteriskProgram, kept: Kept) -> dict[str, str]:
    """Return the whole text of each file of Asterisk's configuration."""
    return render.files(defined(settings, program, kept))


def write(settings: Settings, program: AsteriskProgram, kept: Kept) -> list[str]:
    """Bring the files up to date and return the names of those that changed."""
    directories = Directories.of(settings)
    folders.prepare(directories, program.shared_data)
    return writer.write(rendered(settings, program, kept), directories.etc)


def reload(settings: Settings, program: AsteriskProgram, changed: Sequence[str]) -> bool:
    """Let a running Asterisk read what changed, no call is dropped; False when none runs."""
    try:
        for module in reloads.modules_for(changed):
            program.rx(settings, f"module reload {module}")
    except ConsoleError:
        return False
    return True


def _endpoint(agent: Agent) -> AgentEndpoint:
    return AgentEndpoint(
        extension=agent.extension,
        name=agent.name,
        password_digest=agent.password_digest,
        phone=agent.phone,
    )
