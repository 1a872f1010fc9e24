from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.outbox import Channel
from tawasul.doctor import (
    Finding,
    judge_audit,
    judge_clock,
    judge_configuration,
    judge_disk,
    judge_keys,
    judge_layout,
    judge_meaning,
    judge_messages,
    judge_migrations,
    judge_modules,
    judge_other_clock,
    judge_port,
    judge_processes,
    judge_program,
    judge_prompts,
    judge_rights,
    judge_zone,
    some_of,
)
from tawasul.listening import Port

SIP = Port(5060, "TAWASUL_SIP_PORT", "127.0.0.1", udp=True)
NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
PROGRAMS = ("redis", "asterisk", "controller")

WELL = [
    judge_program("sox", "14.4.2", "sox"),
    judge_program("sox", "", "sox"),
    judge_layout([]),
    judge_meaning(is_there=True, has_wheel=True),
    judge_meaning(is_there=False, has_wheel=False),
    judge_port(SIP, free=True, owner=None, ours=False),
    judge_port(SIP, free=False, owner="asterisk (process 7)", ours=True),
    judge_modules(["app_queue"], ["app_queue", "more"], running=True),
    judge_configuration([]),
    judge_prompts([]),
    judge_migrations("0002", "0002"),
    judge_audit(7, []),
    judge_keys(0),
    judge_messages({Channel.SMS: 0, Channel.EMAIL: 0}),
    judge_clock(NOON, NOON - timedelta(days=1)),
    judge_other_clock("clock of Redis", timedelta(seconds=-1)),
    judge_zone("Asia/Riyadh", timedelta(hours=3)),
    judge_disk(Path("/srv"), 1 << 30),
    judge_rights({Path("/srv/secrets"): 0o40700, Path("/srv/secrets/key"): 0o100600}),
    judge_processes(PROGRAMS, []),
    judge_processes(PROGRAMS, PROGRAMS),
]
WRONG = [
    (judge_program("sox", None, "sox"), "make provision"),
    (judge_layout(["libpango-1.0-0"]), "libpango-1.0-0"),
    (judge_meaning(is_there=False, has_wheel=True), "by words only"),
    (judge_port(SIP, free=False, owner="other (process 7)", ours=False), "TAWASUL_SIP_PORT"),
    (judge_port(SIP, free=False, owner=None, ours=False), "stop that program"),
    (judge_modules(["app_queue"], ["more"], running=True), "app_queue"),
    (judge_modules(["app_queue"], ["more"], running=False), "asterisk-modules"),
    (judge_configuration(["pjsip.conf"]), "tawasul conf apply"),
    (judge_prompts(["ar/greeting"]), "tawasul prompts build"),
    (judge_migrations("0001", "0002"), "tawasul migrate"),
    (judge_migrations(None, "0002"), "tawasul migrate"),
    (judge_audit(7, ["row 3 is gone"]), "tawasul audit verify"),
    (judge_keys(3), "bring secrets/ back"),
    (judge_messages({Channel.SMS: 2, Channel.EMAIL: 0}), "TAWASUL_SMS_*"),
    (judge_clock(NOON, NOON + timedelta(days=1)), "set the clock"),
    (judge_other_clock("clock of Redis", timedelta(seconds=3)), "NTP"),
    (judge_other_clock("clock of Redis", timedelta(seconds=-3)), "NTP"),
    (judge_zone("Asia/Riyadh", None), "tzdata"),
    (judge_disk(Path("/srv"), (1 << 30) - 1), "free at least 1,024 MiB"),
    (judge_rights({Path("/srv/key"): 0o100640}), "chmod go= /srv/key"),
    (judge_processes(PROGRAMS, ["redis", "controller"]), "asterisk does not stay up"),
]


@pytest.mark.parametrize("finding", WELL, ids=str)
def test_what_is_well_needs_no_mending(finding: Finding) -> None:
    assert finding.is_well
    assert str(finding).startswith("OK ")


@pytest.mark.parametrize(("finding", "advice"), WRONG, ids=str)
def test_what_is_wrong_says_how_to_mend_it(finding: Finding, advice: str) -> None:
    assert not finding.is_well
    assert str(finding).startswith("WRONG ")
    assert advice in str(finding)


def test_a_long_list_is_shortened() -> None:
    assert some_of(["a", "b", "c"]) == "a, b, c"
    assert some_of(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
