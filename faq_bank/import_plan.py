"""What a file of entries would do to the bank: new, changed, the same, and every fault. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from faq_bank.content_form import as_text, content_in, is_key
from faq_bank.entry_states import EntryState
from faq_bank.errors import UnfitEntryError
from faq_bank.faults import Fault, no_key, unknown
from faq_bank.kept_entries import Content
from faq_bank.rows import KNOWN, TOLD_ONLY, Row, RowFault

NUMBERED = "faq-"
OPEN = frozenset({EntryState.DRAFT, EntryState.REVIEWED})
TO_PUBLISH = frozenset({"", EntryState.PUBLISHED})


@dataclass(slots=True, kw_only=True)
class Reading:
    """A file as it was read: contents and states by id, faults, unknown fields."""

    contents: dict[str, Content] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)  # "" where a row says none
    nameless: list[tuple[int, Content, str]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    ignored: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an import must know of an entry that stands: its newest version, as it is kept."""

    version: int
    text: str
    state: EntryState
    changed_by: str
    is_read: bool  # by agents, at whatever version

    def is_drafted_by_another(self, name: str) -> bool:
        """Return whether somebody else has a draft open that a new version would overtake."""
        return self.state in OPEN and self.changed_by != name


@dataclass(frozen=True, slots=True)
class Aim:
    """What whoever imports wants, and who that is."""

    is_published: bool
    by: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """An entry of which somebody else's draft is overtaken."""

    entry_id: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be written, in which states; *new* and *changed* are ids.

    What is to be published says the same already.
    """

    contents: Mapping[str, Content]
    states: Mapping[str, EntryState]
    to_publish: Mapping[str, Content]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    overtaken: tuple[Overtaken, ...]
    faults: tuple[RowFault, ...]
    ignored: tuple[str, ...]


def read(rows: Iterable[Row | RowFault]) -> Reading:
    """Return the entries that *rows* hold, and what is wrong with the others."""
    reading = Reading()
    for row in rows:
        if isinstance(row, RowFault):
            reading.faults.append(row)
        else:
            _read(row, reading)
    return reading


def plan(
    reading: Reading, standing: Mapping[str, Standing], attachments: frozenset[str], aim: Aim
) -> Plan:
    """Return what *reading* does to the entries that stand."""
    contents, places, states = dict(reading.contents), dict(reading.places), dict(reading.states)
    names = numbers_after(standing.keys() | contents.keys())
    for place, content, state in reading.nameless:
        entry_id = next(names)
        contents[entry_id], places[entry_id], states[entry_id] = content, place, state
    faults = list(reading.faults)
    known = standing.keys() | contents.keys()
    for entry_id, content in list(contents.items()):
        wrong = lost_references(content, known, attachments)
        faults += [RowFault(row=places[entry_id], entry_id=entry_id, fault=it) for it in wrong]
        if wrong:
            del contents[entry_id]
    same = {
        entry_id
        for entry_id, content in contents.items()
        if entry_id in standing and standing[entry_id].text == as_text(content)
    }
    written = {key: content for key, content in contents.items() if key not in same}
    to_publish = {
        key: contents[key]
        for key in contents
        if key in same and _publishes(states[key], contents[key], standing[key], aim)
    }
    return Plan(
        contents=written,
        states={
            key: _state(states[key], content, standing.get(key), aim)
            for key, content in written.items()
        },
        to_publish=to_publish,
        new=tuple(key for key in written if key not in standing),
        changed=tuple(key for key in written if key in standing),
        unchanged=len(same) - len(to_publish),
        overtaken=tuple(
            Overtaken(key, standing[key].changed_by)
            for key in written
            if key in standing and standing[key].is_drafted_by_another(aim.by)
        ),
        faults=tuple(sorted(faults, key=lambda one: one.row)),
        ignored=tuple(sorted(reading.ignored)),
    )


def _state(said: str, content: Content, standing: Standing | None, aim: Aim) -> EntryState:
    """Return in which state a row is kept that says *said*; what agents read is not withdrawn."""
    if not aim.is_published or content.is_unwritten:
        return EntryState.DRAFT
    if said in TO_PUBLISH:
        return EntryState.PUBLISHED
    is_read = standing is not None and standing.is_read
    is_withdrawn = said == EntryState.EXPIRED
    return EntryState.DRAFT if is_withdrawn and is_read else EntryState(said)


def _publishes(said: str, content: Content, standing: Standing, aim: Aim) -> bool:
    """Return whether an entry that says the same already is published by its row.

    What was withdrawn is read again only when the row says so in so many words.
    """
    if _state(said, content, standing, aim) is not EntryState.PUBLISHED:
        return False
    is_wanted = said == EntryState.PUBLISHED and standing.state is EntryState.EXPIRED
    return standing.state in OPEN or is_wanted


def lost_references(
    content: Content, known: Iterable[str], attachments: frozenset[str]
) -> list[Fault]:
    """Return which other entries and which attachment an entry names that are not there."""
    ids = known if isinstance(known, (set, frozenset)) else frozenset(known)
    lost = [
        Fault(field, f"There is no entry {key}.", f"لا يوجد مدخل {key}.")
        for field, keys in (("linked", content.linked), ("replaces", (content.replaces,)))
        for key in keys
        if key and key not in ids
    ]
    if content.attachment and content.attachment not in attachments:
        lost.append(
            Fault("attachment", "The bank has no such attachment.", "لا يوجد في البنك مرفق كهذا.")
        )
    return lost


def numbers_after(ids: Iterable[str]) -> Iterator[str]:
    """Give ids that nobody has, without end: faq-241, faq-242, …."""
    tails = (key.removeprefix(NUMBERED) for key in ids if key.startswith(NUMBERED))
    highest = max((int(it) for it in tails if it.isdecimal() and len(it) < 10), default=0)  # noqa: PLR2004
    while True:
        highest += 1
        yield f"{NUMBERED}{highest:03}"


def _read(row: Row, reading: Reading) -> None:
    entry_id, state = row.fields.get("id") or "", row.fields.get("state") or ""
    reading.ignored |= {str(it)[:40] for it in row.fields if it not in KNOWN | TOLD_ONLY}
    wrong = [*_wrong_name(entry_id, reading), *_wrong_state(state)]
    content = None
    try:
        content = content_in(row.fields, entry_id=str(entry_id))
    except UnfitEntryError as unfit:
        wrong += unfit.faults
    shown = entry_id if isinstance(entry_id, str) and is_key(entry_id) else ""
    reading.faults += [RowFault(row=row.place, entry_id=shown, fault=it) for it in wrong]
    if content is None or wrong:
        return
    if not entry_id:
        reading.nameless.append((row.place, content, str(state)))
        return
    reading.contents[shown], reading.places[shown] = content, row.place
    reading.states[shown] = str(state)


def _wrong_name(entry_id: object, reading: Reading) -> list[Fault]:
    if not entry_id:
        return []
    if not is_key(entry_id):
        return [no_key("id")]
    if (place := reading.places.get(str(entry_id))) is not None:
        return [Fault("id", f"Row {place} has this id too.", f"هذا المعرّف في السطر {place} أيضًا.")]
    return []


def _wrong_state(state: object) -> list[Fault]:
    known = isinstance(state, str) and (state == "" or state in set(EntryState))
    return [] if known else [unknown("state", ", ".join(EntryState))]
