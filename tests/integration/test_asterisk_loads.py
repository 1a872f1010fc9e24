"""A real Asterisk on the rendered configuration: it loads it, keeps it and obeys it."""

import asyncio
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agi.diary import DiaryRow
from asterisk_conf import ami, reloads, render, writer
from asterisk_conf.centre import centre_definition
from asterisk_conf.diary import DiaryEvent
from asterisk_conf.endpoints import AgentEndpoint, Phone, password_digest
from asterisk_conf.names import Queue, asterisk_queue
from asterisk_conf.queues import QUEUES
from asterisk_conf.transports import MediaEncryption, Tls
from asterisk_conf.trunks import AddressTrunk, RegistrationTrunk
from core.settings import Settings
from ivr.say_grammar import grammars
from tawasul.asterisk_program import AsteriskProgram, find
from tawasul.fallback import native_menus
from tawasul.provision_asterisk import cache_folder
from tests.e2e.centre import a_home, environment, free_ports
from tests.e2e.children import wait_until
from tests.fakes.sip import ENCRYPTED_SOUND, a_phone
from tests.integration.real_asterisk import (
    AMI_PASSWORD,
    RealAsterisk,
    Registrar,
    a_certificate,
    a_controller,
    a_manager,
    a_registrar,
    complaints,
    deciding,
    hanging,
    has_booted,
    lay_down,
    running,
)

DIALOGUE_SECONDS = 2
AGENTS = tuple(
    AgentEndpoint(
        extension=extension,
        name=name,
        password_digest=password_digest(extension, f"secret-{extension}"),
        phone=phone,
    )
    for extension, name, phone in (("1001", "نورة", Phone.SIP), ("1002", "Fahd", Phone.WEBRTC))
)
HOSTILE = "0500%0D%0A%0D%0AEvent%3A%20Shutdown%0D%0A"


@pytest.fixture(scope="module")
def program() -> AsteriskProgram:
    return find(cache_folder(os.environ))


@pytest.fixture(scope="module")
def plain(program: AsteriskProgram) -> Iterator[RealAsterisk]:
    """The centre of `make run`, with a dialogue that is over soon."""
    with a_home() as home:
        settings = Settings.from_env(environment(home))
        definition = centre_definition(
            settings,
            ami_password=AMI_PASSWORD,
            agents=AGENTS,
            asterisk_version=program.version,
            available_modules=program.modules,
            dialogue_seconds=DIALOGUE_SECONDS,
        )
        with running(settings, definition, program, visible=home) as asterisk:
            yield asterisk


@pytest.fixture(scope="module")
def registrar() -> Iterator[Registrar]:
    with a_registrar() as registrar:
        yield registrar


@pytest.fixture(scope="module")
def guarded(
    program: AsteriskProgram, registrar: Registrar, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealAsterisk]:
    """A centre with TLS, SRTP, and an operator that it registers with."""
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = a_certificate(folder)
    tls_port, wss_port = free_ports(2)
    with a_home() as home:
        settings = Settings.from_env(environment(home))
        definition = centre_definition(
            settings,
            ami_password=AMI_PASSWORD,
            agents=AGENTS,
            asterisk_version=program.version,
            available_modules=program.modules,
            trunks=[
                AddressTrunk(addresses=("203.0.113.7",)),
                RegistrationTrunk(
                    name="operator-backup",
                    registrar="127.0.0.1",
                    port=registrar.port,
                    username="19996",
                    password="trunk-secret",
                ),
            ],
            tls=Tls(certificate=certificate, key=key, sip_port=tls_port, websocket_port=wss_port),
            media_encryption=MediaEncryption.REQUIRED,
        )
        with running(settings, definition, program, visible=folder) as asterisk:
            yield asterisk


@pytest.fixture(scope="module")
def native(program: AsteriskProgram) -> Iterator[RealAsterisk]:
    """A centre that goes on alone without a controller."""
    with a_home() as home:
        settings = Settings.from_env(environment(home))
        definition = centre_definition(
            settings,
            ami_password=AMI_PASSWORD,
            agents=AGENTS,
            asterisk_version=program.version,
            available_modules=program.modules,
            fallback=native_menus(settings, [], datetime.now(UTC)),
            grammars=grammars(),
        )
        with running(settings, definition, program, visible=home) as asterisk:
            yield asterisk


@pytest.mark.parametrize("centre", ["plain", "guarded", "native"])
def test_it_is_loaded_without_an_error_or_a_warning(
    centre: str, request: pytest.FixtureRequest
) -> None:
    asterisk: RealAsterisk = request.getfixturevalue(centre)

    assert complaints(asterisk.boot_log) == []
    assert complaints(asterisk.child.log.read_text()) == []


def test_asterisk_knows_every_context_of_the_native_menus(native: RealAsterisk) -> None:
    assert native.definition.fallback is not None

    for context in native.definition.fallback.contexts:
        shown = native.rx(f"dialplan show {context.name}")

        assert f"Context '{context.name}' created by 'pbx_config'" in shown
        assert "There is no existence" not in shown
        assert all(f"'{extension.name}' =>" in shown for extension in context.extensions)


def test_every_module_runs_and_no_other(plain: RealAsterisk) -> None:
    rows = [line.split() for line in plain.rx("module show").splitlines()]
    loaded = {row[0].removesuffix(".so") for row in rows if row and row[0].endswith(".so")}

    assert loaded == set(plain.definition.modules)
    assert "Not Running" not in plain.rx("module show")


def test_asterisk_knows_the_agents_and_the_operator(plain: RealAsterisk) -> None:
    endpoints = plain.rx("pjsip show endpoints")

    assert all(f"Endpoint:  {name}" in endpoints for name in ("1001/1001", "1002/1002", "operator"))
    assert "Objects found: 3" in endpoints


@pytest.mark.parametrize("queue", Queue)
def test_asterisk_knows_each_queue(plain: RealAsterisk, queue: Queue) -> None:
    definition = QUEUES[queue]

    shown = plain.rx(f"queue show {definition.asterisk_name}")

    assert f"'{definition.strategy}' strategy" in shown
    assert f"W:{definition.weight}," in shown
    assert f"within {definition.service_level_seconds}s" in shown


def test_asterisk_knows_after_how_long_a_queue_relaxes(plain: RealAsterisk) -> None:
    shown = " ".join(plain.rx("queue show rules").split())

    for queue in (queue for queue in QUEUES.values() if queue.relaxes):
        rule = shown.partition(f"Rule: {queue.asterisk_name} ")[2].partition("Rule:")[0]
        for step in queue.relaxes:
            assert f"After {step.after_seconds} seconds" in rule
            assert f"QUEUE_MAX_PENALTY to {step.penalty}," in rule


async def test_a_caller_goes_where_the_controller_decides(plain: RealAsterisk) -> None:
    async with (
        a_controller(plain, deciding("queue-noor")),
        a_manager(plain) as manager,
        a_phone(plain.settings.sip_port) as phone,
    ):
        answers = await phone.call("19996")
        joined = await manager.next("QueueCallerJoin")
        await phone.hang_up()
        await manager.next("Hangup")

    assert answers[-1].code == 200
    assert (joined["Queue"], joined["CallerIDNum"]) == ("noor", "0500000001")


async def test_the_diary_tells_the_call_afterwards(plain: RealAsterisk) -> None:
    async with (
        a_controller(plain, deciding("queue-noor")),
        a_manager(plain) as manager,
        a_phone(plain.settings.sip_port) as phone,
    ):
        await phone.call("19996", caller="0500000002")
        joined = await manager.next("QueueCallerJoin")
        await phone.hang_up()
        await manager.next("Hangup")

    def rows() -> list[DiaryRow]:
        return [row for row in plain.diary() if row.call_id == joined["Linkedid"]]

    wait_until(lambda: bool(rows()) and rows()[-1].event is DiaryEvent.HUNG_UP, "it is written")
    assert [row.event for row in rows()] == [
        DiaryEvent.CHANNEL_STARTED,
        DiaryEvent.ANSWERED,
        DiaryEvent.QUEUE_ENTERED,
        DiaryEvent.HUNG_UP,
    ]
    assert {row.caller for row in rows()} == {"0500000002"}
    assert [row.queue for row in rows()] == ["", "", "noor", ""]
    assert rows()[-1].hung_up_by == joined["Channel"]


async def test_the_controller_is_told_only_what_it_asked_for(plain: RealAsterisk) -> None:
    async with (
        a_controller(plain, deciding("queue-noor")),
        a_manager(plain) as manager,
        a_phone(plain.settings.sip_port) as phone,
    ):
        await phone.call("19996")
        await manager.next("QueueCallerJoin")
        await phone.hang_up()
        await manager.next("Hangup")

    told = {event["Event"] for event in manager.seen if "Event" in event}
    assert told <= {*ami.EVENTS, *ami.EVENTS_IN_QUEUE}
    assert {"QueueCallerAbandon", "HangupRequest"} <= told


async def test_what_happens_before_a_queue_tells_the_controller_nothing(
    plain: RealAsterisk,
) -> None:
    async with (
        a_controller(plain, hanging),
        a_manager(plain) as manager,
        a_phone(plain.settings.sip_port) as phone,
    ):
        await phone.call("19996")
        await phone.hang_up()
        await manager.next("Hangup")

    told = {event["Event"] for event in manager.seen if "Event" in event}
    assert not told & set(ami.EVENTS_IN_QUEUE)


@pytest.mark.parametrize(
    ("controller", "status"),
    [(None, "FAILURE"), (deciding(""), "SUCCESS"), (hanging, "HANGUP")],
    ids=["away", "dead in the middle", "hanging"],
)
async def test_a_caller_without_a_controller_waits_in_the_general_queue(
    plain: RealAsterisk, controller: None, status: str
) -> None:
    async with a_manager(plain) as manager, a_phone(plain.settings.sip_port) as phone:
        if controller is None:
            await phone.call("19996")
            unled = await manager.next("UserEvent", UserEvent="TawasulTold")
        else:
            async with a_controller(plain, controller):
                await phone.call("19996")
                unled = await manager.next("UserEvent", UserEvent="TawasulTold")
        joined = await manager.next("QueueCallerJoin")
        await phone.hang_up()

    assert unled["Text"].split()[1:] == ["unled", status]
    assert joined["Queue"] == asterisk_queue(Queue.GENERAL)


async def test_a_decision_that_is_not_in_the_dialplan_leads_to_the_general_queue(
    plain: RealAsterisk,
) -> None:
    async with (
        a_controller(plain, deciding("queue-nowhere")),
        a_manager(plain) as manager,
        a_phone(plain.settings.sip_port) as phone,
    ):
        await phone.call("19996")
        joined = await manager.next("QueueCallerJoin")
        await phone.hang_up()

    assert joined["Queue"] == asterisk_queue(Queue.GENERAL)


async def test_the_controller_can_end_the_call(plain: RealAsterisk) -> None:
    async with (
        a_controller(plain, deciding("hangup")),
        a_phone(plain.settings.sip_port) as phone,
    ):
        await phone.call("19996")

        assert await phone.was_hung_up(seconds=5)


def test_asterisk_reads_each_changed_file_again(plain: RealAsterisk) -> None:
    modules = reloads.modules_for(reloads.RELOADS)

    answers = [plain.rx(f"module reload {module}") for module in modules]

    assert answers == [f"Module '{module}' reloaded successfully." for module in modules]


async def test_a_reload_drops_no_call(plain: RealAsterisk) -> None:
    noor = replace(QUEUES[Queue.NOOR], ring_seconds=7, weight=3)
    changed = replace(
        plain.definition,
        agents=(*AGENTS, replace(AGENTS[0], extension="1003")),
        queues=tuple({**QUEUES, noor.name: noor}.values()),
    )
    async with (
        a_controller(plain, deciding("queue-noor")),
        a_manager(plain) as manager,
        a_phone(plain.settings.sip_port) as phone,
    ):
        await phone.call("19996")
        await manager.next("QueueCallerJoin")

        names = writer.write(render.files(changed), plain.definition.directories.etc)
        for module in reloads.modules_for(names):
            plain.rx(f"module reload {module}")
        was_dropped = await phone.was_hung_up(seconds=DIALOGUE_SECONDS + 0.5)

        assert names == ["extensions.conf", "pjsip.conf", "queues.conf"]
        assert "W:3," in plain.rx("queue show noor")
        assert "Endpoint:  1003/1003" in plain.rx("pjsip show endpoints")
        assert not was_dropped
        assert "PJSIP/operator" in plain.callers_of("noor")
        await phone.hang_up()


async def test_a_callers_number_cannot_forge_an_event(plain: RealAsterisk) -> None:
    async with (
        a_controller(plain, deciding("queue-noor")),
        a_manager(plain) as manager,
        a_phone(plain.settings.sip_port) as phone,
    ):
        await phone.call("19996", caller=HOSTILE)
        joined = await manager.next("QueueCallerJoin")
        await phone.hang_up()
        await manager.next("Hangup")

    assert joined["CallerIDNum"].startswith("0500")
    assert "Shutdown" not in {event.get("Event") for event in manager.seen}


@pytest.mark.parametrize(
    ("dialled", "code"),
    [("0555123456", 403), ("+966555123456", 403), ("1002", 403), ("19996", 403), ("noor", 404)],
)
async def test_an_agent_cannot_dial(plain: RealAsterisk, dialled: str, code: int) -> None:
    async with a_phone(plain.settings.sip_port) as phone:
        answers = await phone.call(dialled, caller="1001", password="secret-1001")

    assert answers[-1].code == code


async def test_an_agent_who_dials_a_number_hears_that_it_is_not_allowed(
    plain: RealAsterisk,
) -> None:
    async with a_phone(plain.settings.sip_port) as phone:
        answers = await phone.call("0555123456", caller="1001", password="secret-1001")

    assert [answer.code for answer in answers] == [100, 183, 403]
    assert "m=audio" in answers[1].body


async def test_an_agents_phone_needs_the_password(plain: RealAsterisk) -> None:
    async with a_phone(plain.settings.sip_port) as phone:
        answers = await phone.call("0555123456", caller="1001", password="guessed")

    assert answers[-1].code == 401


@pytest.mark.parametrize("dialled", ["20000", "unled", "h", "i"])
async def test_the_operator_reaches_the_one_number(plain: RealAsterisk, dialled: str) -> None:
    async with a_phone(plain.settings.sip_port) as phone:
        answers = await phone.call(dialled)

    assert answers[-1].code == 404


@pytest.mark.parametrize("caller", ["0500000001", "operator", "operator-backup"])
async def test_who_is_not_the_operator_is_not_a_caller(guarded: RealAsterisk, caller: str) -> None:
    async with a_phone(guarded.settings.sip_port) as phone:
        answers = await phone.call("19996", caller=caller)

    assert answers[-1].code == 401


async def test_calls_come_over_a_registration(guarded: RealAsterisk, registrar: Registrar) -> None:
    await asyncio.to_thread(registrar.registered.wait, 10)
    line = registrar.contact.partition(";")[2].rstrip(">")

    async with a_phone(guarded.settings.sip_port) as phone:
        answers = await phone.call("19996", sound=ENCRYPTED_SOUND, parameters=f";{line}")
        await phone.hang_up()

    assert answers[-1].code == 200


@pytest.mark.parametrize(
    ("version", "is_spoken"),
    [
        (ssl.TLSVersion.TLSv1_1, False),
        (ssl.TLSVersion.TLSv1_2, True),
        (ssl.TLSVersion.TLSv1_3, True),
    ],
)
@pytest.mark.parametrize("door", ["sip_port", "websocket_port"])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated:DeprecationWarning")
async def test_tls_is_of_this_decade(
    guarded: RealAsterisk, version: ssl.TLSVersion, door: str, *, is_spoken: bool
) -> None:
    port = getattr(guarded.definition.tls, door)
    context = _trusting_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version

    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    except (ssl.SSLError, ConnectionError):
        was_spoken = False
    else:
        was_spoken = True
        writer.transport.abort()

    assert was_spoken == is_spoken


async def test_the_sound_of_a_guarded_centre_is_encrypted(guarded: RealAsterisk) -> None:
    assert guarded.definition.tls is not None
    port = guarded.definition.tls.sip_port
    async with a_phone(port, tls=_trusting_context()) as phone:
        encrypted = await phone.call(
            "0555123456", caller="1001", password="secret-1001", sound=ENCRYPTED_SOUND
        )
    async with a_phone(port, tls=_trusting_context()) as phone:
        clear = await phone.call("0555123456", caller="1001", password="secret-1001")

    progress = next(answer for answer in encrypted if answer.code == 183)
    assert "RTP/SAVP" in progress.body
    assert "a=crypto:1" in progress.body
    assert clear[-1].code == 488


def test_asterisk_ends_with_its_parent_and_leaves_no_mount(program: AsteriskProgram) -> None:
    with a_home() as home:
        settings = Settings.from_env(environment(home))
        definition = centre_definition(
            settings, ami_password=AMI_PASSWORD, agents=(), asterisk_version=program.version
        )
        lay_down(definition, program)
        start = "import subprocess, sys; subprocess.Popen(sys.argv[1:]).wait()"
        parent = subprocess.Popen(
            [sys.executable, "-c", start, *program.command(settings)], stdout=subprocess.DEVNULL
        )
        wait_until(lambda: has_booted(settings, program), "Asterisk has booted")

        parent.kill()
        parent.wait()

        wait_until(lambda: not has_booted(settings, program), "Asterisk is gone")
        assert str(home) not in Path("/proc/self/mounts").read_text()


def _trusting_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
