from dataclasses import replace
from pathlib import Path

import pytest

from asterisk_conf import diff, render, writer
from asterisk_conf.endpoints import AgentEndpoint, password_digest
from asterisk_conf.errors import AsteriskConfError, InvalidDefinitionError
from asterisk_conf.names import Queue, asterisk_queue, extension_of, queue_of
from asterisk_conf.queues import (
    HIGHEST_PENALTY,
    QUEUES,
    QueueDefinition,
    Relaxation,
    check_queues,
)
from asterisk_conf.trunks import AddressTrunk, RegistrationTrunk
from supervision.roster import PENALTIES
from tests.golden.definitions import guarded, plain

DIGEST = password_digest("1001", "one")


@pytest.mark.parametrize("name", ["a\r\n[evil]", "a\nb", 'a"b\n', "x\0"])
def test_a_name_cannot_end_its_line(name: str) -> None:
    with pytest.raises(AsteriskConfError):
        AgentEndpoint(extension="1001", name=name, password_digest=DIGEST)


def test_a_password_cannot_end_its_line() -> None:
    with pytest.raises(AsteriskConfError):
        RegistrationTrunk(registrar="sip.example.net", username="u", password="a\nb")


@pytest.mark.parametrize("extension", ["", "abc", "1001\n", "1;2"])
def test_an_extension_is_digits(extension: str) -> None:
    with pytest.raises(AsteriskConfError):
        AgentEndpoint(extension=extension, name="x", password_digest=DIGEST)


def test_a_trunk_is_known_by_the_beginning_of_its_name() -> None:
    AddressTrunk(name="operator-backup", addresses=("203.0.113.7",))
    with pytest.raises(AsteriskConfError):
        AddressTrunk(name="backup", addresses=("203.0.113.7",))


def test_keys_of_sound_are_not_sent_in_the_clear() -> None:
    with pytest.raises(AsteriskConfError):
        replace(guarded(), tls=None)


def test_two_phones_cannot_share_an_extension() -> None:
    centre = plain()
    with pytest.raises(AsteriskConfError):
        replace(centre, agents=(*centre.agents, centre.agents[0]))


def test_an_overflow_cannot_go_in_a_circle() -> None:
    one = QueueDefinition(name="one", name_ar="و", name_en="One", overflow_to="two")
    two = QueueDefinition(name="two", name_ar="ث", name_en="Two", overflow_to="one")
    with pytest.raises(AsteriskConfError):
        check_queues((one, two))


def test_emergency_is_first_in_weight_and_its_callers_wait_for_ever() -> None:
    emergency = QUEUES[Queue.EMERGENCY]

    assert emergency.waits_for_ever
    assert emergency.weight == max(queue.weight for queue in QUEUES.values())
    assert [queue.weight for queue in QUEUES.values()].count(emergency.weight) == 1


def test_there_are_the_eight_queues() -> None:
    assert set(QUEUES) == {queue.value for queue in Queue}


@pytest.mark.parametrize("queue", Queue)
def test_asterisks_name_of_a_queue_is_turned_back(queue: Queue) -> None:
    assert queue_of(asterisk_queue(queue)) == queue


@pytest.mark.parametrize("name", ["PJSIP/1001", "PJSIP/1001-0000002a"])
def test_an_extension_is_read_from_an_interface_or_a_channel(name: str) -> None:
    assert extension_of(name) == "1001"


def test_agents_cannot_dial_out() -> None:
    dialplan = render.files(plain())["extensions.conf"]
    context = dialplan.partition("[from-agents]")[2].partition("\n[")[0]

    assert "Dial(" not in context
    assert "include" not in context


def test_writing_twice_changes_nothing_and_a_diff_shows_what_would(tmp_path: Path) -> None:
    files = {"a.conf": "one\n", "b.conf": "two\n"}

    assert writer.write(files, tmp_path) == ["a.conf", "b.conf"]
    assert writer.write(files, tmp_path) == []
    assert writer.differing({**files, "b.conf": "three\n"}, tmp_path) == ["b.conf"]
    assert "+three" in diff.unified({**files, "b.conf": "three\n"}, tmp_path)


def test_files_with_secrets_are_for_their_owner_alone(tmp_path: Path) -> None:
    writer.write(render.files(plain()), tmp_path)

    for name in ("manager.conf", "pjsip.conf"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "steps", [((60, 0),), ((0, 2),), ((60, 2), (60, 3)), ((60, 2), (120, 2)), ((60, 101),)]
)
def test_a_queue_relaxes_step_by_step(steps: tuple[tuple[int, int], ...]) -> None:
    relaxes = tuple(Relaxation(after_seconds=after, penalty=penalty) for after, penalty in steps)

    with pytest.raises(AsteriskConfError):
        QueueDefinition(name="one", name_ar="و", name_en="One", accepts_penalty=0, relaxes=relaxes)


def test_a_survey_needs_a_wrap_up_that_keeps_the_call_open() -> None:
    with pytest.raises(InvalidDefinitionError, match="must be at least 1 for surveys"):
        QueueDefinition(name="one", name_ar="و", name_en="One", wrapup_seconds=0)

    QueueDefinition(name="one", name_ar="و", name_en="One", wrapup_seconds=0, surveys=False)


def test_only_emergencies_are_not_followed_by_a_survey() -> None:
    assert [name for name, queue in QUEUES.items() if not queue.surveys] == ["emergency"]


def test_every_agent_rings_in_the_end_however_a_queue_relaxes() -> None:
    for queue in QUEUES.values():
        last = queue.relaxes[-1].penalty if queue.relaxes else queue.accepts_penalty
        assert last == HIGHEST_PENALTY == max(PENALTIES)


def test_each_queue_begins_with_its_own_penalty_whatever_the_one_before_relaxed() -> None:
    dialplan = render.files(plain())["extensions.conf"].splitlines()
    queues = [place for place, line in enumerate(dialplan) if line.startswith(" same = n,Queue(")]
    for_callers = [place for place in queues if "QUEUE_MIN_PENALTY=" not in dialplan[place - 1]]

    assert len(for_callers) == len(QUEUES)
    assert all("QUEUE_MAX_PENALTY=" in dialplan[place - 1] for place in for_callers)


def test_a_kept_place_rings_nobody() -> None:
    dialplan = render.files(plain())["extensions.conf"]
    places = dialplan.partition("[tawasul-place]")[2].partition("\n[")[0]

    assert places.count("Queue(") == places.count(f"QUEUE_MIN_PENALTY={HIGHEST_PENALTY + 1}") > 0
