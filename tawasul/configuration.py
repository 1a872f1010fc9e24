"""Asterisk's configuration of this centre, from what the settings and the database say."""

import os
from collections.abc import Iterable, Sequence

from asterisk_conf import folders, reloads, render, writer
from asterisk_conf.centre import CentreDefinition, centre_definition
from asterisk_conf.directories import Directories
from asterisk_conf.endpoints import AgentEndpoint
from asterisk_conf.settings import LineSettings
from core.secrets import Secrets
from core.settings import Settings
from supervision.roster import Agent, Roster
from tawasul.asterisk_console import ConsoleError
from tawasul.asterisk_program import AsteriskProgram
from tawasul.database import opened


async def agents_of(settings: Settings) -> list[Agent]:
    """Return the agents in the database, by extension."""
    async with opened(settings) as sessions:
        return await Roster(sessions).all()


def defined(
    settings: Settings, program: AsteriskProgram, agents: Iterable[Agent]
) -> CentreDefinition:
    """Return what this centre's Asterisk should be."""
    line = LineSettings.from_env(os.environ)
    return centre_definition(
        settings,
        ami_password=Secrets.ensure(settings.secrets).ami_password,
        agents=[_endpoint(agent) for agent in agents],
        asterisk_version=program.version,
        available_modules=program.modules,
        trunks=[line.trunk],
        tls=line.tls,
        media_encryption=line.media_encryption,
    )


def rendered(
    settings: Settings, program: AsteriskProgram, agents: Iterable[Agent]
) -> dict[str, str]:
    """Return the whole text of each file of Asterisk's configuration."""
    return render.files(defined(settings, program, agents))


def write(settings: Settings, program: AsteriskProgram, agents: Iterable[Agent]) -> list[str]:
    """Bring the files up to date and return the names of those that changed."""
    directories = Directories.of(settings)
    folders.prepare(directories, program.shared_data)
    return writer.write(rendered(settings, program, agents), directories.etc)


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
