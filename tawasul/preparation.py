"""All that must lie ready in the home before the programs of a centre start."""

from pathlib import Path

from core.calendar_form import centre_calendar
from core.sealing import SealingKeys
from core.secrets import Secrets, private_folder, write_private
from core.settings import Settings
from tawasul import configuration, migrate, prompts, sample_data
from tawasul.asterisk_program import AsteriskProgram, find
from tawasul.database import asking, opened
from tawasul.processes import redis_conf
from tawasul.progress import Progress


def make_folders(settings: Settings) -> None:
    """Make the folders of a home; what holds secrets or sockets is its owner's alone."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)  # callers' numbers lie here
    for folder in (settings.secrets, settings.run, settings.spool, settings.home / "redis"):
        private_folder(folder)
    settings.logs.mkdir(exist_ok=True)


async def prepare(settings: Settings, cache: Path, progress: Progress) -> AsteriskProgram:
    """Make secrets, tables, sample data, configuration and prompts; return the Asterisk to run."""
    centre_calendar(settings.home)  # one that cannot be used is told before anything starts
    keys = Secrets.ensure(settings.secrets).sealing_key
    if settings.owns_redis:
        write_private(settings.run / "redis.conf", redis_conf(settings))
    kept = await _migrated(settings, keys, progress)
    program = find(cache)
    with progress.step("Writing Asterisk's configuration"):
        configuration.write(settings, program, kept)
    prompts.build(settings, progress=progress)
    return program


async def _migrated(
    settings: Settings, keys: SealingKeys, progress: Progress
) -> configuration.Kept:
    with progress.step("Bringing the database to its newest form"), asking(settings):
        await migrate.upgrade(settings.database_url, keys)
    async with opened(settings) as sessions:
        with progress.step("Loading sample data"):
            await sample_data.load(settings, sessions)
    return await configuration.kept(settings)
