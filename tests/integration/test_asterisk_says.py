"""A real Asterisk speaks by say.conf: the sounds that it plays are those of `ivr.spoken`."""

import os
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from asterisk_conf.centre import centre_definition
from asterisk_conf.dialplan import Context, Dialplan, Extension, Step, assign
from asterisk_conf.names import LANGUAGE_OF_CHANNEL, part_prompt, sound
from core.settings import Settings
from ivr.say_grammar import grammars
from ivr.saying import calendar_date
from ivr.spoken.parts import Phrase
from ivr.spoken.speakers import SPEAKERS, speaker
from tawasul.asterisk_program import find
from tawasul.provision_asterisk import cache_folder
from tests.e2e.centre import a_home, environment
from tests.e2e.children import wait_until
from tests.integration.real_asterisk import (
    AMI_PASSWORD,
    RealAsterisk,
    a_manager,
    complaints,
    running,
)

MOMENT_OF_SOUND = b"\xff" * 160  # 20 ms of silence, µ-law
CONTEXT, LISTENER, SAID = "saying", "listens", "Said"
ZONE = ZoneInfo("Asia/Riyadh")
LOG = "said.log"
AT_ONCE = 12  # steps of one call
EXECUTING = re.compile(r'Executing \[\S+@saying:\d+\] (\w+)\("(Local/\S+?)", "(.*)"\)')
PLAYING = re.compile(r"<(Local/\S+?)> Playing '(\S+)\.ulaw' \(language '(\w+)'\)")

NUMBERS = (
    0, 1, 2, 3, 8, 10, 11, 12, 13, 18, 19, 20, 21, 22, 28, 30, 80, 99, 100, 101, 102, 103, 108, 111,
    112, 120, 121, 200, 201, 222, 300, 800, 808, 999, 1000, 1001, 1002, 1100, 2000, 2002, 3000,
    8888, 10_000, 11_000, 12_012, 19_996, 21_000, 80_000, 99_999, 100_000, 100_001, 101_000,
    102_000, 102_102, 103_003, 111_111, 120_000, 200_000, 200_200, 300_000, 800_000, 999_999,
    1_000_000, 2_000_001, 200_000_000, 101_002_003, 999_999_999,
)  # fmt: skip
BEYOND = (1_000_000_000, 2_147_483_647)
DIGITS = ("0", "7", "05", "19996", "0512345678", "1446004217", "00000000000", "9" * 32)
MOMENTS = tuple(
    datetime.fromisoformat(text).replace(tzinfo=ZONE)
    for text in (
        "2026-11-25T00:00", "2026-01-01T00:01", "2027-02-28T01:15", "2028-02-29T02:02",
        "2026-03-31T03:59:59", "2026-04-10T04:00", "2026-05-20T05:45", "2026-06-21T06:00",
        "2009-07-30T06:30", "2010-08-11T11:45", "2000-09-23T12:00", "1999-10-12T12:01",
        "1970-01-02T12:45", "2030-12-19T15:11", "2026-11-27T18:03", "2099-12-31T21:00",
        "2026-02-22T23:45", "2026-02-08T23:59",
    )
)  # fmt: skip

Asked = tuple[Step, Phrase]


def stamp(at: datetime) -> str:
    return f"{at:%Y%m%d%H%M.%S}-{at.isoweekday() % 7}-{int(f'{at:%j}') - 1:03}"


def say(text: str) -> Step:
    return Step("Playback", f"{text},say")


def asked(language: str) -> Iterator[Asked]:
    """Give what Asterisk is asked to say, and the parts that say it."""
    by = speaker(language)
    for number in NUMBERS:
        yield say(f"num:{number}"), by.number(number)
    for number in (0, 19_996, 999_999, *BEYOND):
        many = by.digits(str(number)) if number in BEYOND else by.number(number)
        yield Step("SayNumber", str(number)), many
    for digits in DIGITS:
        yield say(f"digit:{digits}"), by.digits(digits)
    for at in MOMENTS:
        day, hour = by.date(calendar_date(at.date(), "gregorian")), by.time(at.time())
        yield say(f"date::{stamp(at)}"), day
        yield say(f"time::{stamp(at)}"), hour
        yield Step("SayUnixTime", f"{int(at.timestamp())},{ZONE.key},IMp"), (*day, *hour)


def extensions(language: str) -> Iterator[Extension]:
    """Give calls that say everything in turns."""
    steps = [step for step, _ in asked(language)]
    for begins in range(0, len(steps), AT_ONCE):
        yield Extension(
            f"{language}-{begins}",
            (
                Step("Answer"),
                assign(LANGUAGE_OF_CHANNEL, language),
                *steps[begins : begins + AT_ONCE],
                Step("UserEvent", SAID),
                Step("Hangup"),
            ),
        )


CALLS = tuple(it for language in SPEAKERS for it in extensions(language))


@pytest.fixture(scope="module")
def asterisk() -> Iterator[RealAsterisk]:
    """A centre whose clock is Riyadh's, and whose dialplan says everything."""
    program = find(cache_folder(os.environ))
    listener = Extension(LISTENER, (Step("Answer"), Step("Wait", "60"), Step("Hangup")))
    saying = Context(name=CONTEXT, extensions=(listener, *CALLS))
    with a_home() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", ZONE.key)
        settings = Settings.from_env(environment(home))
        definition = centre_definition(
            settings,
            ami_password=AMI_PASSWORD,
            agents=(),
            asterisk_version=program.version,
            available_modules=program.modules,
            fallback=Dialplan(version="1", begins=CONTEXT, resumes=CONTEXT, contexts=(saying,)),
            grammars=grammars(),
        )
        with running(settings, definition, program, visible=home) as asterisk:
            lay_down_parts(asterisk)
            yield asterisk


def lay_down_parts(asterisk: RealAsterisk) -> None:
    for language, by in SPEAKERS.items():
        for part in by.parts():
            name = f"{sound(part_prompt(part.name))}.ulaw"
            path = asterisk.definition.directories.sounds / language / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(MOMENT_OF_SOUND)


def played(log: str) -> dict[tuple[str, Step], list[str]]:
    """Return the sounds of each step that spoke, by language."""
    now: dict[str, Step] = {}
    sounds: dict[tuple[str, Step], list[str]] = {}
    for line in log.splitlines():
        if found := EXECUTING.search(line):
            application, channel, arguments = found.groups()
            now[channel] = Step(application, arguments)
        elif found := PLAYING.search(line):
            channel, name, language = found.groups()
            sounds.setdefault((language, now[channel]), []).append(name)
    return sounds


def names(phrase: Phrase) -> list[str]:
    return [sound(part_prompt(part.name)) for part in phrase]


def expected() -> dict[tuple[str, Step], list[str]]:
    return {(it, step): names(said) for it in SPEAKERS for step, said in asked(it)}


async def call_all(asterisk: RealAsterisk, calls: Sequence[Extension]) -> None:
    """Let every call say its part; return when all have."""
    async with a_manager(asterisk) as manager:
        for call in calls:
            manager.send(
                "Originate",
                Channel=f"Local/{LISTENER}@{CONTEXT}/n",
                Context=CONTEXT,
                Exten=call.name,
                Priority="1",
                Async="true",
            )
        for _ in calls:
            await manager.next("UserEvent", UserEvent=SAID)


async def test_asterisk_says_what_the_controller_says(asterisk: RealAsterisk) -> None:
    asterisk.rx("module load app_sayunixtime.so")
    asterisk.rx(f"logger add channel {LOG} verbose(3)")

    await call_all(asterisk, CALLS)

    said = played((asterisk.definition.directories.log / LOG).read_text())
    assert said == expected()
    assert complaints(asterisk.log()) == []


def test_it_is_loaded_without_an_error_or_a_warning(asterisk: RealAsterisk) -> None:
    assert complaints(asterisk.boot_log) == []
    assert "say mode is [new]" in asterisk.rx("say load")


def test_it_is_read_again_when_it_has_changed(asterisk: RealAsterisk) -> None:
    path = asterisk.definition.directories.etc / "say.conf"
    path.write_text(path.read_text() + "\n")

    answer = asterisk.rx("module reload app_playback.so")

    wait_until(lambda: "Reloading say.conf" in asterisk.log(), "it was read")
    assert answer == "Module 'app_playback.so' reloaded successfully."
    assert "say mode is [new]" in asterisk.rx("say load")
