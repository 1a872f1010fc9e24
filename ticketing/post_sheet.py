"""Who holds which post, in a table that people bring: every fault by its line. Pure.

A table says all posts of the entities that it names: who is left out there holds none any more.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from core.accounts import NAME
from core.sheets import Fault, Line
from ticketing.entities import Ministry
from ticketing.posts import Duty, Post, Staff

COLUMNS = ("entity", "duty", "person", "email")
ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
LONGEST_ADDRESS = 254
ACCOUNT = (
    "A person is named as the account is: letters, digits, dots, - and _.",
    "يُكتب الشخص باسم حسابه: حروف لاتينية وأرقام ونقاط و - و _.",
)
WHENEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PostPlan:
    """What a table of posts would do: nothing at all while it has faults."""

    faults: tuple[Fault, ...]
    begun: tuple[Post, ...] = ()
    ended: tuple[Post, ...] = ()
    unchanged: int = 0


def plan(lines: Sequence[Line], ministry: Ministry, staff: Staff, at: datetime) -> PostPlan:
    """Return what the lines would change from *at* on."""
    heads = Counter(it.cells["entity"] for it in lines if it.cells["duty"] == Duty.HEAD)
    faults = tuple(fault for line in lines for fault in _faults(line, heads, ministry, at))
    if faults:
        return PostPlan(faults)
    wanted = {_key(post): post for post in (_post(line, at) for line in lines)}
    named = dict.fromkeys(post.entity for post in wanted.values())
    held = {_key(post): post for code in named for post in _held(staff, code, at)}
    begun = tuple(post for key, post in wanted.items() if key not in held)
    ended = tuple(post for key, post in held.items() if key not in wanted)
    return PostPlan((), begun, ended, len(wanted) - len(begun))


def rows_of(posts: Iterable[Post]) -> Iterator[Sequence[str]]:
    """Yield posts as rows that ``plan`` reads again."""
    return ((post.entity, post.duty, post.person, post.email) for post in posts)


def is_fit(post: Post) -> bool:
    """Return whether a post names a person, and an address where it names one, as it must."""
    return bool(NAME.fullmatch(post.person)) and (not post.email or _is_address(post.email))


def _faults(line: Line, heads: Counter[str], ministry: Ministry, at: datetime) -> Iterator[Fault]:
    for column, english, arabic in _reasons(line.cells, ministry, at):
        yield Fault(line.number, column, english, arabic)
    if line.cells["duty"] == Duty.HEAD and heads[line.cells["entity"]] > 1:
        yield Fault(line.number, "duty", "An entity has one head.", "للجهة رئيس واحد.")


def _reasons(
    cells: Mapping[str, str], ministry: Ministry, at: datetime
) -> Iterator[tuple[str, str, str]]:
    if ministry.find(cells["entity"], at) is None:
        name = cells["entity"]
        yield "entity", f"There is no entity {name!r}.", f"لا توجد جهة بالرمز {name!r}."
    if cells["duty"] not in set(Duty):
        known, duty = ", ".join(Duty), cells["duty"]
        yield "duty", f"A duty is one of {known}, not {duty!r}.", f"المهمة إحدى القيم: {known}."
    if not NAME.fullmatch(cells["person"]):
        yield "person", *ACCOUNT
    if (address := cells["email"]) and not _is_address(address):
        yield "email", "This is no e-mail address.", "ليس هذا عنوان بريد إلكتروني."


def _is_address(text: str) -> bool:
    return len(text) <= LONGEST_ADDRESS and text.isprintable() and bool(ADDRESS.fullmatch(text))


def _post(line: Line, at: datetime) -> Post:
    cells = line.cells
    return Post(
        entity=cells["entity"],
        duty=Duty(cells["duty"]),
        person=cells["person"],
        email=cells["email"],
        valid_from=at,
    )


def _held(staff: Staff, entity: str, at: datetime) -> list[Post]:
    return [post for post in staff.of_entity.get(entity, ()) if post.holds(at)]


def _key(post: Post) -> Post:
    """Return what makes two posts the same, whenever they began."""
    return replace(post, valid_from=WHENEVER, valid_until=None)
