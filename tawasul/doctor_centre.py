"""What the doctor sees of the centre itself: Asterisk, prompts, database, Redis, programs."""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import redis

from asterisk_conf import render, writer
from asterisk_conf.directories import Directories
from asterisk_conf.errors import AsteriskConfError
from core.errors import CoreError
from core.outbox import LATELY, Channel
from core.outbox_store import OutboxStore
from core.secrets import Secrets
from core.settings import Settings
from privacy.turning import unopened
from recordings.errors import RecordingsError
from supervision.errors import SupervisionError
from tawasul import audit, configuration, migrate, prompts
from tawasul.asterisk_console import ConsoleError
from tawasul.asterisk_program import AsteriskProgram, find
from tawasul.database import asking, opened, shown_address
from tawasul.doctor import (
    Finding,
    judge_audit,
    judge_configuration,
    judge_keys,
    judge_messages,
    judge_migrations,
    judge_modules,
    judge_other_clock,
    judge_processes,
    judge_prompts,
)
from tawasul.errors import TawasulError
from tawasul.processes import centre_programs, states_of
from tawasul.readiness import impaired_parts, missing_parts

REFUSALS = (TawasulError, CoreError, AsteriskConfError, RecordingsError, SupervisionError, OSError)
LOADED = re.compile(r"^(\w+)\.so\s.*\sRunning\b", re.MULTILINE)
REDIS_SECONDS = 3


def examine_centre(settings: Settings, cache: Path) -> Iterator[Finding]:
    """Look at every part of the centre; one that cannot be seen does not hide the others."""
    running = {state.name for state in states_of(settings) if state.process}
    yield judge_processes([program.name for program in centre_programs(settings, [])], running)
    if running:
        yield _readiness(settings)
        yield from _impaired(settings)
    if not settings.secrets.is_dir():
        yield Finding("home", f"{settings.home} is not prepared", "run `make run` once")
        return
    yield from _guarded("database", lambda: _database(settings))
    yield from _guarded("Redis", lambda: _redis(settings, expected="redis" in running))
    yield from _guarded("Asterisk", lambda: _asterisk(settings, cache))
    yield from _guarded("prompts", lambda: [judge_prompts(prompts.missing(settings))])


def _guarded(part: str, look: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except REFUSALS as error:
        says, _, mend = str(error).rstrip(".").partition(": ")
        yield Finding(part, says, mend or "mend that, then ask again")


def _readiness(settings: Settings) -> Finding:
    if (missing := missing_parts(settings)) is None:
        return Finding("readiness", "the controller can serve calls")
    return Finding("readiness", missing, f"look into {settings.logs}")


def _impaired(settings: Settings) -> Iterator[Finding]:
    for sentence in impaired_parts(settings):
        yield Finding("outside", sentence.rstrip("."), f"look into {settings.logs}")


def _database(settings: Settings) -> Iterator[Finding]:
    with asking(settings):
        current, newest = asyncio.run(migrate.current_and_head(settings.database_url))
    yield Finding("database", f"{shown_address(settings)} answers")
    yield judge_migrations(current, newest)
    if current == newest:
        last, faults = asyncio.run(audit.checked(settings, {}))
        yield judge_audit(last.n, faults)
        yield judge_keys(asyncio.run(_unopened(settings)))
        yield judge_messages(asyncio.run(_given_up(settings)))


async def _unopened(settings: Settings) -> int:
    keys = Secrets.ensure(settings.secrets).sealing_key
    async with opened(settings) as sessions:
        return await unopened(sessions, keys)


async def _given_up(settings: Settings) -> Mapping[Channel, int]:
    async with opened(settings) as sessions, sessions() as session:
        return await OutboxStore(session).given_up(datetime.now(UTC) - LATELY)


def _redis(settings: Settings, *, expected: bool) -> Iterator[Finding]:
    if settings.owns_redis and not expected:
        yield Finding("Redis", "starts and stops with the centre")
        return
    client = redis.Redis.from_url(
        settings.redis_url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
    )
    try:
        seconds, micros = client.time()
    except redis.RedisError as error:
        yield Finding("Redis", f"refuses ({error})", "start it, or correct TAWASUL_REDIS_URL")
        return
    finally:
        client.close()
    yield Finding("Redis", "answers")
    there = datetime.fromtimestamp(seconds + micros / 1e6, UTC)
    yield judge_other_clock("clock of Redis", datetime.now(UTC) - there)


def _asterisk(settings: Settings, cache: Path) -> Iterator[Finding]:
    program = find(cache)
    version = ".".join(map(str, program.version))
    yield Finding("Asterisk", f"{version} ({program.root or program.binary})")
    kept = asyncio.run(configuration.kept(settings))
    definition = configuration.defined(settings, program, kept)
    yield _modules(settings, program, definition.modules)
    files = render.files(definition)
    yield judge_configuration(writer.differing(files, Directories.of(settings).etc))


def _modules(settings: Settings, program: AsteriskProgram, wanted: Iterable[str]) -> Finding:
    try:
        loaded = LOADED.findall(program.rx(settings, "module show"))
    except ConsoleError:
        return judge_modules([*wanted], program.modules, running=False)
    return judge_modules([*wanted], loaded, running=True)
