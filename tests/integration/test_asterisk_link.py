"""The AMI link on a real socket: broken letters, half-open connections, losses."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agi import agents
from agi.ami import AmiConnection, Headers
from agi.call_table import CallTable
from agi.calls import Call, CallState
from agi.contacts import Contact
from agi.diary_file import DiaryFile
from agi.errors import (
    ActionRefusedError,
    AsteriskLostError,
    NotSignedInError,
    UnsafeValueError,
)
from agi.link import AsteriskLink
from agi.ports import OpenCalls
from tests.fakes.asterisk import FakeAmi, ami_message, fake_ami
from tests.fakes.switch import FakeMeter, FakeObserver

CALL_ID = "1790000000.1"
MEMBER = {
    "Event": "QueueMember",
    "Queue": "noor",
    "Name": "نورة",
    "Location": "PJSIP/1001",
    "StateInterface": "PJSIP/1001",
    "Penalty": "2",
    "Status": "1",
    "Paused": "1",
    "PausedReason": "صلاة",
}
CHANNEL = {
    "Event": "CoreShowChannel",
    "Channel": "PJSIP/operator-00000001",
    "Uniqueid": CALL_ID,
    "Linkedid": CALL_ID,
    "CallerIDNum": "0555000111",
    "Language": "ar",
    "Context": "tawasul-decided",
    "ChannelStateDesc": "Up",
    "BridgeId": "",
    "Duration": "00:00:30",
}
TOLD_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ENTRY = {
    "Event": "QueueEntry",
    "Queue": "noor",
    "Position": "1",
    "Channel": "PJSIP/operator-00000001",
    "Uniqueid": CALL_ID,
    "Wait": "12",
}


class Nothing:
    """A journal that remembers no call."""

    async def open_calls(self) -> Sequence[Call]:
        return ()

    async def find_call(self, call_id: str) -> Call | None:  # noqa: ARG002
        return None

    async def told_until(self, call_id: str) -> datetime | None:  # noqa: ARG002
        return None

    async def more_time(self, call_id: str) -> timedelta:  # noqa: ARG002
        return timedelta()


class Something(Nothing):
    """A journal that remembers one call, which the dialplan leads, until a moment."""

    async def open_calls(self) -> Sequence[Call]:
        return [
            Call(
                call_id=CALL_ID,
                caller="0555000111",
                channel="PJSIP/operator-00000001",
                state=CallState.IN_MENU,
                started_at=TOLD_AT - timedelta(seconds=30),
                flow_version="19996/2-a/native",
            )
        ]

    async def told_until(self, call_id: str) -> datetime | None:
        return TOLD_AT if call_id == CALL_ID else None


class Switch:
    """An AsteriskLink with its watchers."""

    def __init__(self, ami: FakeAmi, folder: Path, memory: OpenCalls | None = None) -> None:
        self.observer = FakeObserver()
        self.meter = FakeMeter()
        self.stepping_out: set[str] = set()
        self.contacts: list[Contact] = []
        self.calls = CallTable(self.observer, self.meter, wrap_up={"noor": timedelta(hours=1)})

        def connection(on_event: Callable[[Headers], None]) -> AmiConnection:
            return AmiConnection(
                host="127.0.0.1", port=ami.port, username="u", secret="s", on_event=on_event
            )

        self.link = AsteriskLink(
            connection,
            calls=self.calls,
            led=frozenset,
            observer=self.observer,
            meter=self.meter,
            memory=memory or Nothing(),
            diary=DiaryFile(folder / "diary.csv", folder / "mark"),
            on_contact=self.contacts.append,
            steps_out=self.stepping_out.__contains__,
        )

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Let the loop run until *is_so*."""
        async with asyncio.timeout(10):
            while not is_so():  # noqa: ASYNC110 - what is asked here tells nobody when it changes
                await asyncio.sleep(0.005)


@asynccontextmanager
async def running(
    ami: FakeAmi, folder: Path, memory: OpenCalls | None = None
) -> AsyncIterator[Switch]:
    switch = Switch(ami, folder, memory)
    task = asyncio.create_task(switch.link.run())
    try:
        yield switch
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def ami() -> AsyncIterator[FakeAmi]:
    async with fake_ami() as ami:
        yield ami


@pytest.fixture
async def switch(ami: FakeAmi, tmp_path: Path) -> AsyncIterator[Switch]:
    async with running(ami, tmp_path) as switch:
        await switch.until(lambda: switch.link.is_up)
        yield switch


def joined(call_id: str, queue: str = "noor") -> bytes:
    return ami_message(
        {
            "Event": "QueueCallerJoin",
            "Timestamp": "1790000010.250000",
            "Uniqueid": call_id,
            "Linkedid": call_id,
            "Queue": queue,
            "Position": "1",
        }
    )


def member_changed(name: str) -> bytes:
    return ami_message(
        {**MEMBER, "Event": "QueueMemberStatus", "Interface": "PJSIP/1001", "PausedReason": name}
    )


async def test_the_world_is_taken_from_asterisk(ami: FakeAmi, tmp_path: Path) -> None:
    ami.lists = {"QueueStatus": [MEMBER, ENTRY], "CoreShowChannels": [CHANNEL]}

    async with running(ami, tmp_path) as switch:
        await switch.until(lambda: switch.link.is_up)

    ((calls, members),) = switch.observer.rebuilt
    assert [(call.call_id, call.state, call.queue) for call in calls] == [
        (CALL_ID, "queued", "noor")
    ]
    assert [(m.agent, m.queue, m.penalty, m.is_paused, m.pause_reason) for m in members] == [
        ("1001", "noor", 2, True, "صلاة")
    ]


async def test_every_cut_of_an_arabic_letter_is_healed(ami: FakeAmi, switch: Switch) -> None:
    message = member_changed("استراحة قصيرة")
    for cut in range(1, len(message)):
        switch.observer.members.clear()

        ami.send(message[:cut])
        await ami.writers[-1].drain()
        await asyncio.sleep(0)
        ami.send(message[cut:])

        await switch.until(lambda: bool(switch.observer.members))
        assert switch.observer.members["noor", "1001"].pause_reason == "استراحة قصيرة"


async def test_events_change_the_call_they_belong_to(ami: FakeAmi, tmp_path: Path) -> None:
    ami.lists = {"QueueStatus": [], "CoreShowChannels": [CHANNEL]}
    async with running(ami, tmp_path) as switch:
        await switch.until(lambda: switch.link.is_up)

        ami.send(joined(CALL_ID) + joined("1790000000.99"))
        await switch.until(lambda: switch.observer.kinds[-1] == "caller_joined_queue")

    assert switch.observer.last.joined_at is not None
    assert switch.observer.last.joined_at.timestamp() == 1790000010.25
    assert len(switch.calls) == 1


@pytest.mark.parametrize(("status", "is_there"), [("Reachable", True), ("Removed", False)])
async def test_where_phones_can_be_reached_is_told(
    ami: FakeAmi, switch: Switch, *, status: str, is_there: bool
) -> None:
    uri = "sip:aaaa@127.0.0.1:40001;transport=ws"
    headers = {"Event": "ContactStatus", "URI": uri, "ContactStatus": status, "AOR": "1001"}
    ami.send(ami_message(headers))
    await switch.until(lambda: bool(switch.contacts))

    assert switch.contacts == [Contact(extension="1001", uri=uri, can_be_reached=is_there)]


async def test_a_longer_wrap_up_is_remembered(ami: FakeAmi, tmp_path: Path) -> None:
    class Wrapping(Nothing):
        async def open_calls(self) -> Sequence[Call]:
            now = datetime.now(UTC)
            return [
                Call(
                    call_id=CALL_ID,
                    caller="0555000111",
                    channel="PJSIP/operator-00000001",
                    state=CallState.WRAP_UP,
                    started_at=now,
                    queue="faris",  # whose own wrap-up is over at once
                    wrap_up_at=now,
                )
            ]

        async def more_time(self, call_id: str) -> timedelta:
            return timedelta(minutes=1) if call_id == CALL_ID else timedelta()

    async with running(ami, tmp_path, Wrapping()) as switch:
        await switch.until(lambda: switch.link.is_up)
        assert switch.calls.wrap_up_ends_at(CALL_ID) is not None
        switch.calls.close()


@pytest.mark.parametrize(
    ("hangs_up", "last"), [(False, "caller_joined_queue"), (True, "caller_abandoned")]
)
async def test_who_is_taken_out_of_a_queue_gave_up_only_if_they_hang_up(
    ami: FakeAmi, tmp_path: Path, *, hangs_up: bool, last: str
) -> None:
    def of_caller(event: str) -> bytes:
        channel = {"Channel": CHANNEL["Channel"], "Uniqueid": CALL_ID, "Linkedid": CALL_ID}
        return ami_message({"Event": event, "Queue": "noor", **channel})

    ami.lists = {"QueueStatus": [], "CoreShowChannels": [CHANNEL]}
    async with running(ami, tmp_path) as switch:
        await switch.until(lambda: switch.link.is_up)
        switch.stepping_out.add(CALL_ID)
        wish = of_caller("HangupRequest") if hangs_up else b""
        ami.send(joined(CALL_ID) + wish + of_caller("QueueCallerAbandon") + member_changed("x"))
        await switch.until(lambda: bool(switch.observer.members))

    assert switch.observer.kinds[-1] == last


async def test_events_that_come_while_the_world_is_rebuilt_are_taken_after_it(
    ami: FakeAmi, tmp_path: Path
) -> None:
    ami.lists = {"QueueStatus": [], "CoreShowChannels": [CHANNEL]}
    ami.boots = False
    async with running(ami, tmp_path) as switch:
        await ami.wait_for("Login")

        ami.send(joined(CALL_ID) + ami_message({"Event": "FullyBooted"}))
        await switch.until(lambda: switch.link.is_up)

    assert switch.observer.last.state == "queued"


async def test_a_cut_connection_is_said_and_opened_again(ami: FakeAmi, switch: Switch) -> None:
    ami.cut()

    await switch.until(lambda: switch.observer.losses == 1)
    await switch.until(lambda: switch.link.is_up)
    assert ami.connections == 2
    assert len(switch.observer.rebuilt) == 2


async def test_a_half_open_connection_is_noticed(
    ami: FakeAmi, switch: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agi.link.PING_SECONDS", 0.05)
    monkeypatch.setattr("agi.ami.ACTION_SECONDS", 0.1)
    ami.cut()
    await switch.until(lambda: len(switch.observer.rebuilt) == 2)

    ami.is_frozen = True
    await switch.until(lambda: not switch.link.is_up)

    ami.is_frozen = False
    await switch.until(lambda: len(switch.observer.rebuilt) == 3)


async def test_a_refused_sign_in_is_tried_again(ami: FakeAmi, tmp_path: Path) -> None:
    ami.refusals["Login"] = "Authentication failed"
    async with running(ami, tmp_path) as switch:
        await ami.wait_for("Login", times=2)
        assert not switch.link.is_up

        del ami.refusals["Login"]
        await switch.until(lambda: switch.link.is_up)


@pytest.mark.parametrize("value", ["a\r\nAction: Command", "a\nb", "a\0"])
async def test_a_line_break_cannot_become_an_action(
    ami: FakeAmi, switch: Switch, value: str
) -> None:
    before = len(ami.actions)

    with pytest.raises(UnsafeValueError):
        await switch.link.act("QueuePause", Reason=value)

    assert len(ami.actions) == before


async def test_an_action_that_was_cut_off_fails_and_is_not_sent_again(
    ami: FakeAmi, switch: Switch
) -> None:
    ami.is_frozen = True
    asking = asyncio.create_task(switch.link.act("QueueAdd", Queue="noor"))
    await ami.wait_for("QueueAdd")

    ami.is_frozen = False
    ami.cut()

    with pytest.raises(AsteriskLostError):
        await asking
    await switch.until(lambda: switch.link.is_up)
    assert [a["Action"] for a in ami.actions].count("QueueAdd") == 1


async def test_there_is_no_action_without_a_connection(ami: FakeAmi, tmp_path: Path) -> None:
    switch = Switch(ami, tmp_path)

    with pytest.raises(AsteriskLostError):
        await switch.link.act("Ping")


async def test_a_broken_event_does_not_stop_the_others(ami: FakeAmi, switch: Switch) -> None:
    ami.send(ami_message({"Event": "QueueMemberStatus", "Queue": "noor"}) + member_changed("x"))

    await switch.until(lambda: bool(switch.observer.members))
    assert switch.link.is_up


async def test_a_message_without_end_ends_the_connection(ami: FakeAmi, switch: Switch) -> None:
    ami.send(b"Event: " + b"x" * 2_000_000)

    await switch.until(lambda: switch.observer.losses == 1)
    await switch.until(lambda: switch.link.is_up)


async def test_an_agent_signs_in_to_all_queues_even_if_in_one_already(
    ami: FakeAmi, switch: Switch
) -> None:
    ami.refusals["QueueAdd"] = "Unable to add interface: Already there"

    await agents.sign_in(switch.link, "1001", name="نورة", queues={"noor": 0, "faris": 2})

    added = [a for a in ami.actions if a["Action"] == "QueueAdd"]
    assert [(a["Queue"], a["Interface"], a["Penalty"]) for a in added] == [
        ("noor", "PJSIP/1001", "0"),
        ("faris", "PJSIP/1001", "2"),
    ]
    assert ami.actions[-1]["Paused"] == "false"


async def test_a_refusal_of_another_kind_is_told(ami: FakeAmi, switch: Switch) -> None:
    ami.refusals["QueueAdd"] = "Unable to add interface to queue: No such queue"

    with pytest.raises(ActionRefusedError):
        await agents.sign_in(switch.link, "1001", name="نورة", queues={"noor": 0})


async def test_who_is_in_no_queue_cannot_pause_or_sign_out(ami: FakeAmi, switch: Switch) -> None:
    ami.refusals["QueuePause"] = "Interface not found"
    ami.refusals["QueueRemove"] = "Unable to remove interface: Not there"

    with pytest.raises(NotSignedInError):
        await agents.pause(switch.link, "1001", reason="x")
    with pytest.raises(NotSignedInError):
        await agents.sign_out(switch.link, "1001", queues=["noor", "faris"])


def told_text(seconds: float, what: str) -> str:
    return f"{(TOLD_AT + timedelta(seconds=seconds)).timestamp():.6f} {what}"


def told_over_ami(seconds: float, what: str) -> bytes:
    return ami_message(
        {
            "Event": "UserEvent",
            "UserEvent": "TawasulTold",
            "Channel": "PJSIP/operator-00000001",
            "CallerIDNum": "0555000111",
            "Language": "en",
            "Uniqueid": CALL_ID,
            "Linkedid": CALL_ID,
            "Text": told_text(seconds, what),
        }
    )


def told_in_diary(seconds: float, what: str) -> str:
    text = told_text(seconds, what)
    moment = text.partition(" ")[0]
    call = f'"{CALL_ID}","{CALL_ID}","PJSIP/operator-00000001","0555000111"'
    extra = f'{{""extra"":""{text}""}}'
    return f'"TawasulTold","{moment}",{call},"tawasul-told","s","TawasulTold","{extra}"\n'


async def test_what_the_diary_and_ami_both_tell_is_taken_once(ami: FakeAmi, tmp_path: Path) -> None:
    ami.lists = {"QueueStatus": [], "CoreShowChannels": [CHANNEL]}
    (tmp_path / "diary.csv").write_text(
        told_in_diary(-1, "menu main-menu")
        + told_in_diary(0, "key main-menu 3")
        + told_in_diary(1, "menu technical-support")
    )

    async with running(ami, tmp_path, Something()) as switch:
        await switch.until(lambda: switch.link.is_up)
        ami.send(told_over_ami(1, "menu technical-support"))
        ami.send(told_over_ami(2, "key technical-support 1"))
        await switch.until(lambda: "digit_pressed" in switch.observer.kinds)

        assert switch.observer.kinds == ["menu_entered", "digit_pressed"]
        assert switch.observer.last.path == ("technical-support:1",)


async def test_a_call_that_no_controller_could_begin_is_found_when_the_dialplan_tells_of_it(
    switch: Switch, ami: FakeAmi
) -> None:
    ami.send(told_over_ami(1, "unled FAILURE 19996%2F2-a%2Fnative"))
    await switch.until(lambda: "dialogue_lost" in switch.observer.kinds)

    assert switch.observer.kinds == ["call_found", "dialogue_lost"]
    call = switch.observer.last
    assert (call.caller, call.language) == ("0555000111", "en")
    assert call.flow_version == "19996/2-a/native"
