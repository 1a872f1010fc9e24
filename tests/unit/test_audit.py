"""The chain of the audit log: what a check finds, and how it says so."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from core.audit import (
    START,
    Action,
    Actor,
    ActorKind,
    AuditEntry,
    ChainCheck,
    Deed,
    Fault,
    FaultKind,
    Head,
    entry_after,
    hash_of,
)
from tests.builders import NOON

HUDA = Actor(ActorKind.PERSON, "huda", "192.0.2.7")


def a_log(rows: int = 6) -> list[AuditEntry]:
    """Return a log of *rows* rows."""
    log: list[AuditEntry] = []
    for n in range(rows):
        deed = Deed(HUDA, Action.LOOKED, f"call/{n}", {"سبب": "شكوى", "n": n})
        log.append(entry_after(head_of(log), deed, NOON + timedelta(seconds=n)))
    return log


def head_of(log: Sequence[AuditEntry]) -> Head:
    return Head(log[-1].n, log[-1].hash) if log else START


def faults(log: Sequence[AuditEntry], heads: Mapping[str, Head] = {}) -> list[Fault]:
    check = ChainCheck(heads)
    return [fault for entry in log for fault in check.take(entry)] + list(check.end())


def kinds(found: Sequence[Fault]) -> list[tuple[FaultKind, int, int]]:
    return [(fault.kind, fault.n, fault.until) for fault in found]


def test_a_log_that_nobody_touched_is_whole() -> None:
    log = a_log()

    assert faults(log, {"aside": head_of(log), "older": Head(3, log[2].hash), "new": START}) == []
    assert faults([]) == []


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "sami"},
        {"actor_kind": "program"},
        {"address": ""},
        {"action": "signed in"},
        {"subject": "call/9"},
        {"detail": "{}"},
        {"at": NOON + timedelta(hours=1)},
        {"previous": "0" * 64},
        {"hash": "f" * 64},
    ],
)
def test_a_changed_row_is_named_whatever_was_changed(change: dict[str, object]) -> None:
    log = a_log()
    log[2] = replace(log[2], **change)  # type: ignore[arg-type]

    found = faults(log)

    assert (FaultKind.CHANGED, 3, 3) in kinds(found)
    assert "Row 3 was changed." in map(str, found)


def test_a_row_that_was_changed_and_hashed_anew_is_betrayed_by_the_next() -> None:
    log = a_log()
    changed = replace(log[2], actor="sami")
    log[2] = replace(changed, hash=hash_of(changed))

    assert kinds(faults(log)) == [(FaultKind.UNLINKED, 4, 4)]


def test_missing_rows_are_named_from_the_first_to_the_last() -> None:
    log = a_log()
    del log[2:4]

    found = faults(log)

    assert kinds(found) == [(FaultKind.MISSING, 3, 4)]
    assert str(found[0]) == "Rows 3 to 4 are missing."


def test_the_first_row_is_missed_too() -> None:
    assert kinds(faults(a_log()[1:])) == [(FaultKind.MISSING, 1, 1)]


def test_a_gap_that_was_closed_by_counting_anew_is_found() -> None:
    log = a_log()
    del log[2]
    log = [replace(entry, n=n) for n, entry in enumerate(log, 1)]

    found = faults(log, {"aside": Head(6, a_log()[5].hash)})

    assert (FaultKind.MOVED, 3, 3) in kinds(found)
    assert "Row 3 does not stand in its place: it is row 4." in map(str, found)


def test_rows_that_changed_places_are_named() -> None:
    log = a_log()
    log[1], log[2] = replace(log[2], n=2), replace(log[1], n=3)

    found = [fault for fault in faults(log) if fault.kind is FaultKind.MOVED]

    assert [(fault.n, fault.note) for fault in found] == [
        (2, ": it is row 3"),
        (3, ": it is row 2"),
    ]


def test_rows_taken_from_the_end_are_missed_by_a_head_kept_elsewhere() -> None:
    log = a_log()
    head = head_of(log)

    assert faults(log[:4]) == []
    found = faults(log[:4], {"the head kept aside": head})
    assert kinds(found) == [(FaultKind.MISSING, 5, 6)]
    assert "at the end of the log (the head kept aside)" in str(found[0])


def test_a_log_that_was_written_anew_as_a_whole_differs_from_a_head_kept_elsewhere() -> None:
    real, other = a_log(), a_log()
    other = []
    for entry in a_log():
        deed = Deed(replace(HUDA, name="sami"), Action.LOOKED, entry.subject)
        other.append(entry_after(head_of(other), deed, entry.at))

    assert faults(other) == []
    assert kinds(faults(other, {"aside": Head(4, real[3].hash)})) == [(FaultKind.REWRITTEN, 4, 4)]


def test_no_two_rows_have_the_same_canonical_text() -> None:
    one = entry_after(START, Deed(Actor(ActorKind.PERSON, "ab", "c"), Action.LOOKED), NOON)
    other = entry_after(START, Deed(Actor(ActorKind.PERSON, "a", "bc"), Action.LOOKED), NOON)

    assert one.hash != other.hash
