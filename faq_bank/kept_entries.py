"""An entry as the editors keep it: all that is written of it, its version and its state. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from faq_bank.entries import Entry
from faq_bank.entry_states import EntryState

BLANK_ANSWER, BLANK_SOURCE = "…", "–"  # of a draft that nobody has written yet
BLANKS = ".…·-–—_ \t\n"


class System(StrEnum):
    """The system of the ministry that an entry is about."""

    NONE = "none"
    NOOR = "noor"
    FARIS = "faris"
    SAFEER = "safeer"
    AIN = "ain"
    KHEBRAT = "khebrat"
    MURASALAT = "murasalat"
    TAWASUL = "tawasul"
    VIRTUAL_SCHOOLS = "virtual-schools"
    VOUCHERS = "vouchers"
    MEDICAL = "medical"
    OTHER = "other"


class Audience(StrEnum):
    """Whom an entry concerns."""

    GUARDIAN = "guardian"
    STUDENT = "student"
    TEACHER = "teacher"
    STAFF = "staff"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is written of an entry. *category* is a key of the tree, *attachment* a digest."""

    question: str
    answer: str
    category: str
    source: str
    valid_from: date
    valid_to: date | None = None
    wordings: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    answer_en: str = ""
    spoken_answer: str = ""
    system: System = System.NONE
    audience: tuple[Audience, ...] = ()
    article: str = ""
    attachment: str = ""
    source_until: date | None = None  # the last day on which the document holds
    owner: str = ""
    review_on: date | None = None
    linked: tuple[str, ...] = ()
    replaces: str = ""

    @property
    def is_unwritten(self) -> bool:
        """Whether its answer or its source is nothing but dots and dashes."""
        return not (self.answer.strip(BLANKS) and self.source.strip(BLANKS))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEntry:
    """One entry with its newest version; agents read *published_version*, which may be older."""

    id: str
    content: Content
    version: int
    state: EntryState
    published_version: int | None
    changed_by: str
    changed_at: datetime

    def state_on(self, day: date) -> EntryState:
        """Return the state of the entry on *day*: what was published expires by itself."""
        until = self.content.valid_to
        if self.state is EntryState.PUBLISHED and until is not None and day > until:
            return EntryState.EXPIRED
        return self.state

    @property
    def is_ahead(self) -> bool:
        """Whether agents still read an older version than the newest."""
        return self.published_version not in {None, self.version}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVersion:
    """One version of an entry: what was written, by whom, and how far it came."""

    entry_id: str
    version: int
    content: Content
    made_by: str
    made_at: datetime
    restored_from: int | None = None
    reviewed_by: str | None = None
    published_by: str | None = None
    published_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    replaced_by: str | None = None  # the entry whose publishing ended this one


def searched(entry_id: str, content: Content) -> Entry:
    """Return an entry as the search indexes it."""
    return Entry(
        id=entry_id,
        question=content.question,
        answer=content.answer,
        category=content.category,
        source=content.source,
        valid_from=content.valid_from,
        valid_to=content.valid_to,
        keywords=content.keywords,
        wordings=content.wordings,
        answer_en=content.answer_en,
        replaces=content.replaces,
    )
