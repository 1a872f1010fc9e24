"""Requests as a table that people bring or take away: each fault by its line. Pure."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from core.sheets import Fault, Line, unshown
from ticketing.requests import Applicant, Request, Source, Wish

COLUMNS = ("subject", "text", "name")
OTHER_COLUMNS = ("title", "entity", "national_id", "mobile", "email", "language", "key")
FIELD = "field:"  # begins the columns of the subject's own form
MOST_LINES, LONGEST_KEY = 5_000, 80
LANGUAGES = ("ar", "en")
LONG, LONGEST_WORD = frozenset({"title", "text"}), 254  # who is too long says so itself
BREAKS = frozenset("\n\r\t")
TWICE = (
    "The same request, or key, stands in another line too.",
    "الطلب نفسه أو مفتاحه مكرر في سطر آخر.",
)
UNSEEN = "It has characters in it that nobody sees.", "فيه محارف لا تُرى."
IN_WORDS = ("state_name", "importance_name", "subject_name", "entity_name")
TAKEN_AWAY = (
    "number",
    "filed_at",
    "state",
    "importance",
    "subject",
    "title",
    "text",
    "entity",
    "assignee",
    "name",
    "national_id",
    "mobile",
    "answer",
    "answered_at",
    "due_at",
    *IN_WORDS,
)
Words = Callable[[Request], tuple[str, str, str, str]]  # what IN_WORDS says of one request


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one line asks for, under the key that files it once."""

    line: int
    key: str
    wish: Wish


def wanted(lines: Sequence[Line]) -> tuple[list[Wanted], list[Fault]]:
    """Return what the lines ask for, and the faults that each shows by itself."""
    faults = [fault for line in lines for fault in _faults(line)]
    if len(lines) > MOST_LINES:
        most = f"{MOST_LINES} lines are the most.", f"أقصى عدد للأسطر {MOST_LINES}."
        faults.insert(0, Fault(lines[MOST_LINES].number, "", *most))
        return [], faults[:1]
    found = [_wanted(line) for line in lines]
    times = Counter(one.key for one in found)
    faults += [Fault(one.line, "key", *TWICE) for one in found if times[one.key] > 1]
    return found, faults


def rows_of(requests: Iterable[Request], words: Words) -> Iterator[Sequence[str]]:
    """Yield requests as rows of TAKEN_AWAY; identities stay masked."""
    for one in requests:
        answered, due = one.answered_at, one.due_at
        yield (
            one.number,
            one.filed_at.isoformat(timespec="seconds"),
            one.state,
            one.importance,
            one.subject,
            one.title,
            one.text,
            one.entity,
            one.assignee or "",
            one.applicant.name,
            one.applicant.national_id,
            one.applicant.mobile,
            one.answer,
            answered.isoformat(timespec="seconds") if answered else "",
            due.isoformat(timespec="seconds") if due else "",
            *words(one),
        )


def _faults(line: Line) -> Iterator[Fault]:
    for column, cell in line.cells.items():
        if any(mark not in BREAKS or column != "text" for mark in unshown(cell)):
            yield Fault(line.number, column, *UNSEEN)
        if column not in LONG and not column.startswith(FIELD) and len(cell) > LONGEST_WORD:
            long = f"It has more than {LONGEST_WORD} letters.", f"طوله أكثر من {LONGEST_WORD} حرفًا."
            yield Fault(line.number, column, *long)
    if (line.cells.get("language") or "ar") not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        reasons = f"A language is one of {known}.", f"اللغة إحدى القيمتين: {known}."
        yield Fault(line.number, "language", *reasons)
    key = line.cells.get("key", "")
    if len(key) > LONGEST_KEY or not key.isascii():
        reasons = (
            f"A key has {LONGEST_KEY} Latin letters at most.",
            f"المفتاح {LONGEST_KEY} حرفًا لاتينيًّا على الأكثر.",
        )
        yield Fault(line.number, "key", *reasons)


def _wanted(line: Line) -> Wanted:
    cells = line.cells
    wish = Wish(
        subject=cells["subject"],
        title=cells.get("title", ""),
        text=cells["text"],
        applicant=Applicant(
            name=cells["name"],
            national_id=cells.get("national_id", ""),
            mobile=cells.get("mobile", ""),
            email=cells.get("email", ""),
            language=cells.get("language") or "ar",
        ),
        fields=_fields(cells),
        entity=cells.get("entity") or None,
        source=Source.FILE,
    )
    return Wanted(line.number, cells.get("key") or _key(wish), wish)


def _fields(cells: Mapping[str, str]) -> dict[str, str]:
    return {
        column.removeprefix(FIELD): cell
        for column, cell in cells.items()
        if column.startswith(FIELD) and cell
    }


def _key(wish: Wish) -> str:
    """Return a key that the same line has in every file."""
    said = json.dumps(asdict(wish), sort_keys=True)
    return f"file:{hashlib.sha256(said.encode()).hexdigest()}"
