from core.sheets import csv_bytes, csv_lines
from tests.ministry import SUNDAY, a_post, the_entities, the_posts
from ticketing.entities import Ministry
from ticketing.post_sheet import COLUMNS, PostPlan, plan, rows_of
from ticketing.posts import Duty, Staff

HEADER = ",".join(COLUMNS)


def planned(*rows: str) -> PostPlan:
    lines = csv_lines("\n".join((HEADER, *rows)).encode(), COLUMNS)
    return plan(lines, Ministry.of(the_entities()), Staff.of(the_posts()), SUNDAY)


def test_a_table_says_all_posts_of_the_entities_that_it_names() -> None:
    found = planned("office,head,salma,salma@example.test", "office,deputy,deputy.office,")

    assert [(it.duty, it.person, it.email) for it in found.begun] == [
        (Duty.HEAD, "salma", "salma@example.test")
    ]
    assert sorted(it.person for it in found.ended) == [
        "coordinator.office",
        "head.office",
        "specialist.office",
    ]
    assert found.unchanged == 1


def test_every_fault_is_told_with_its_line() -> None:
    found = planned(
        "nowhere,head,salma,",
        "office,boss,salma,",
        "office,head,سلمى,",
        "office,head,salma,no address",
    )

    assert [(fault.line, fault.column) for fault in found.faults] == [
        (2, "entity"),
        (3, "duty"),
        (4, "person"),
        (4, "duty"),
        (5, "email"),
        (5, "duty"),
    ]
    assert (found.begun, found.ended) == ((), ())


def test_what_is_taken_away_changes_nothing_when_it_is_brought_back() -> None:
    lines = csv_lines(csv_bytes(COLUMNS, rows_of(the_posts())), COLUMNS)

    found = plan(lines, Ministry.of(the_entities()), Staff.of(the_posts()), SUNDAY)

    assert found == PostPlan((), (), (), len(the_posts()))


def test_another_address_is_another_post() -> None:
    found = planned("office,head,head.office,head@example.test")

    assert [it.email for it in found.begun] == ["head@example.test"]
    assert a_post("office", Duty.HEAD) in found.ended
