"""How long what is kept, by the table and by settings; and when a night's sweep is due."""

from datetime import UTC, datetime, timedelta

import pytest

from privacy.due import DUE
from privacy.errors import BadRetentionError
from privacy.forgetting import FORGET, without
from privacy.rules import RULES, Kind, Means, rules_from_env
from tawasul.privacy_watch import is_due

NIGHT = datetime(2026, 8, 16, 0, 0, tzinfo=UTC)  # three o'clock in Riyadh


def test_each_kind_has_one_rule_and_a_way() -> None:
    assert [rule.kind for rule in RULES] == list(Kind)
    assert set(DUE) == set(FORGET) == set(Kind)
    assert len({rule.setting for rule in RULES}) == len(RULES)


def test_what_tells_a_history_is_made_anonymous_and_never_deleted() -> None:
    kept = {Kind.MESSAGES, Kind.CALLERS, Kind.NOTES, Kind.REQUESTS, Kind.BENEFICIARIES}

    assert {rule.kind for rule in RULES if rule.means is Means.ANONYMISE} == kept


def test_settings_change_the_days_or_keep_for_ever() -> None:
    env = {"TAWASUL_KEEP_MESSAGES_DAYS": "7", "TAWASUL_KEEP_CALLERS_DAYS": "off"}

    rules = {rule.kind: rule for rule in rules_from_env(env)}

    assert rules[Kind.MESSAGES].after == timedelta(days=7)
    assert rules[Kind.CALLERS].after is None
    assert rules[Kind.REQUESTS].days == 5 * 365
    assert rules_from_env({}) == RULES


@pytest.mark.parametrize("text", ["0", "-1", "36501", "a week", "٧", "1.5"])
def test_days_that_are_none_are_named(text: str) -> None:
    with pytest.raises(BadRetentionError, match="TAWASUL_KEEP_TRACKING_LINKS_DAYS"):
        rules_from_env({"TAWASUL_KEEP_TRACKING_LINKS_DAYS": text})


@pytest.mark.parametrize(
    ("last", "now", "expected"),
    [
        (None, NIGHT, True),
        (NIGHT, NIGHT + timedelta(hours=23), False),
        (NIGHT - timedelta(minutes=1), NIGHT, True),
        (NIGHT - timedelta(minutes=1), NIGHT - timedelta(seconds=1), False),
        (NIGHT, NIGHT + timedelta(days=3), True),
    ],
)
def test_a_sweep_is_due_once_a_night_and_a_missed_one_is_made_up(
    last: datetime | None,
    now: datetime,
    expected: bool,  # noqa: FBT001 - a case of the table
) -> None:
    assert is_due(last, now) is expected


def test_facts_that_name_nobody_stay() -> None:
    assert without({"text": "قال", "to": "agency"}, ("text",)) == {"text": "", "to": "agency"}
