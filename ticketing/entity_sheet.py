"""Entities in a table that people bring: every fault by its line, and what would change. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.sheets import Fault, Line, unshown
from ticketing.entities import ABOVE, Entity, EntityKind, Ministry
from ticketing.subjects import CODE

COLUMNS = ("code", "kind", "name_ar", "name_en", "parent", "calendar", "approves_answers")
LONGEST_CODE, LONGEST_NAME = 64, 160
Reason = tuple[str, str, str]  # a column, and what is wrong in it, in English and in Arabic
CODES = (
    "A code has small Latin letters, digits, dots and dashes.",
    "الرمز حروف لاتينية صغيرة وأرقام ونقاط وشرطات.",
)
YES, NO = frozenset({"yes", "نعم", "1", "true"}), frozenset({"", "no", "لا", "0", "false"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What a table would do: nothing at all while it has faults."""

    faults: tuple[Fault, ...]
    added: tuple[Entity, ...]
    changed: tuple[Entity, ...]  # as they will be
    unchanged: int

    @property
    def is_possible(self) -> bool:
        """Return whether it can be carried out."""
        return not self.faults


def plan(lines: Sequence[Line], ministry: Ministry, calendars: Iterable[str], at: datetime) -> Plan:
    """Return what the lines would change from *at* on; entities that they leave out stay."""
    known = {entity.code: entity for entity in ministry.standing(at)}
    told = {line.cells["code"]: line for line in lines}
    checks = _Checks(known, told, frozenset(calendars), at)
    faults = tuple(fault for line in lines for fault in checks.faults(line))
    if faults:
        return Plan(faults, (), (), 0)
    wanted = [checks.entity(line) for line in lines]
    if circle := tuple(_circles(known, {entity.code: entity for entity in wanted}, told)):
        return Plan(circle, (), (), 0)
    added = tuple(entity for entity in wanted if entity.code not in known)
    changed = tuple(one for one in wanted if one.code in known and _differs(one, known[one.code]))
    return Plan((), added, changed, len(wanted) - len(added) - len(changed))


def rows_of(entities: Iterable[Entity]) -> Iterator[Sequence[str]]:
    """Yield entities as rows that ``plan`` reads again."""
    for entity in entities:
        approves = "yes" if entity.approves_answers else "no"
        names = entity.name_ar, entity.name_en
        yield entity.code, entity.kind, *names, entity.parent or "", entity.calendar, approves


@dataclass(frozen=True, slots=True)
class _Checks:
    known: Mapping[str, Entity]
    told: Mapping[str, Line]
    calendars: frozenset[str]
    at: datetime

    def faults(self, line: Line) -> Iterator[Fault]:
        """Yield everything that is wrong with one line by itself and in its place."""
        for column, english, arabic in self._reasons(line):
            yield Fault(line.number, column, english, arabic)

    def entity(self, line: Line) -> Entity:
        """Return the entity of a line without faults."""
        cells = line.cells
        return Entity(
            code=cells["code"],
            kind=EntityKind(cells["kind"]),
            name_ar=cells["name_ar"],
            name_en=cells["name_en"],
            parent=cells["parent"] or None,
            calendar=cells["calendar"],
            approves_answers=cells["approves_answers"].casefold() in YES,
            valid_from=self.at,
        )

    def _reasons(self, line: Line) -> Iterator[Reason]:
        cells = line.cells
        if not CODE.fullmatch(cells["code"]) or len(cells["code"]) > LONGEST_CODE:
            yield "code", *CODES
        elif self.told[cells["code"]] is not line:
            code = cells["code"]
            yield "code", f"The code {code} stands twice.", f"الرمز {code} مكرر."
        for column in ("name_ar", "name_en"):
            yield from _name_reasons(column, cells[column])
        if cells["calendar"] not in self.calendars:
            name = cells["calendar"]
            yield "calendar", f"There is no calendar {name!r}.", f"لا يوجد تقويم باسم {name!r}."
        if cells["approves_answers"].casefold() not in YES | NO:
            yield "approves_answers", "Write yes or no.", "اكتب نعم أو لا."
        yield from self._place_reasons(cells)

    def _place_reasons(self, cells: Mapping[str, str]) -> Iterator[Reason]:
        kind, parent = cells["kind"], cells["parent"]
        if kind not in set(EntityKind):
            known = ", ".join(EntityKind)
            yield "kind", f"A kind is one of {known}, not {kind!r}.", f"النوع إحدى القيم: {known}."
        elif not parent and ABOVE[EntityKind(kind)]:
            only = (
                "Only the minister's office stands below nobody.",
                "مكتب الوزير وحده لا يتبع جهة.",
            )
            yield "parent", *only
        elif parent and (above := self._kind_of(parent)) is None:
            english = f"There is no entity {parent!r}, here or in the file."
            yield "parent", english, f"لا توجد جهة بالرمز {parent!r} هنا ولا في الملف."
        elif parent and above not in ABOVE[EntityKind(kind)]:
            english = f"A {kind} has no place below a {above}."
            yield "parent", english, f"لا تتبع جهة من نوع {kind} جهةً من نوع {above}."
        elif kind == EntityKind.MINISTER and self._is_second_minister(cells["code"]):
            yield "kind", "There is one minister's office.", "للوزارة مكتب وزير واحد."

    def _kind_of(self, code: str) -> str | None:
        if code in self.told:
            kind = self.told[code].cells["kind"]
            return kind if kind in set(EntityKind) else None
        return self.known[code].kind if code in self.known else None

    def _is_second_minister(self, code: str) -> bool:
        others = {one.code for one in self.known.values() if one.kind is EntityKind.MINISTER}
        others |= {
            other for other, it in self.told.items() if it.cells["kind"] == EntityKind.MINISTER
        }
        return bool(others - {code})


def _name_reasons(column: str, name: str) -> Iterator[Reason]:
    if not name or len(name) > LONGEST_NAME:
        most = LONGEST_NAME
        yield column, f"A name has 1 to {most} letters.", f"الاسم من 1 إلى {most} حرفًا."
    if hidden := sorted({f"U+{ord(mark):04X}" for mark in unshown(name)}):
        marks = ", ".join(hidden)
        yield column, f"It has characters that nobody sees: {marks}.", f"فيه محارف لا تُرى: {marks}."


def _circles(
    known: Mapping[str, Entity], wanted: Mapping[str, Entity], told: Mapping[str, Line]
) -> Iterator[Fault]:
    everything = {**known, **wanted}
    for code in wanted:
        seen, at = {code}, everything[code].parent
        while at is not None and at not in seen:
            seen.add(at)
            at = everything[at].parent
        if at == code:
            reasons = f"The entity {code} stands below itself.", f"الجهة {code} تتبع نفسها."
            yield Fault(told[code].number, "parent", *reasons)


def _differs(one: Entity, before: Entity) -> bool:
    return replace(one, valid_from=before.valid_from) != replace(before, valid_until=None)
