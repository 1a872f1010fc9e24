"""A ministry with requests in a database: everything that a test of theirs begins with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import CENTRE
from core.database import writing
from core.permissions import Role
from core.sealing import SealingKeys
from tests.ministry import DAY, LONG_AGO, SUNDAY, the_entities, the_posts
from ticketing.entities import Change
from ticketing.entity_service import EntityService
from ticketing.ministry_service import MinistryService
from ticketing.request_filing import Filed, Filing
from ticketing.request_numbers import RequestNumbers
from ticketing.request_rights import Person
from ticketing.request_rows import Seal
from ticketing.request_store import RequestStore
from ticketing.requests import Applicant, Request, Wish
from ticketing.service import Requests
from ticketing.structure_store import GroundShelf, StructureStore
from ticketing.subjects import Service, Subject
from ticketing.sweep import Sweep

Sessions = async_sessionmaker[AsyncSession]
NOURA = Person("noura", Role.AGENT)
FIRST_ID, SECOND_ID = "1000000008", "2000000006"
OFFICE_TOML = """
zone = "Asia/Riyadh"
[week]
office-days = ["08:00-15:00"]
[ramadan]
office-days = ["10:00-15:00"]
"""


def of_office(name: str) -> Person:
    """Return somebody of the entities, as in ``of_office("head.agency")``."""
    return Person(name, Role.COORDINATOR)


@dataclass
class Clock:
    """A clock that stands until it is set."""

    now: datetime = SUNDAY

    def __call__(self) -> datetime:
        """Return the moment it is."""
        return self.now


@dataclass
class RequestCentre:
    """Every service of requests over one database and one clock."""

    sessions: Sessions
    clock: Clock = field(default_factory=Clock)
    seal: Seal = field(default_factory=lambda: Seal(SealingKeys.fixed("the key of the tests")))
    grounds: GroundShelf = field(default_factory=GroundShelf)

    @property
    def requests(self) -> Requests:
        """Return the deeds."""
        return Requests(self.sessions, self.seal, self.grounds, self.clock)

    @property
    def filing(self) -> Filing:
        """Return who files."""
        numbers = RequestNumbers("the key of the numbers")
        return Filing(self.sessions, self.seal, self.grounds, numbers, self.clock)

    @property
    def sweep(self) -> Sweep:
        """Return a sweeper with a memory of its own."""
        return Sweep(self.sessions, self.seal, GroundShelf(), self.clock)

    @property
    def ministry(self) -> MinistryService:
        """Return who changes the ministry."""
        return MinistryService(self.sessions, self.grounds, self.clock)

    @property
    def entities(self) -> EntityService:
        """Return who changes one entity."""
        return EntityService(self.sessions, self.grounds, self.clock)

    async def file(self, **facts: object) -> Request:
        """File a request as Noura and return it."""
        return (await self.filed(None, **facts)).request

    async def filed(self, key: str | None = None, **facts: object) -> Filed:
        """File a request as Noura, under a key perhaps."""
        return await self.filing.file(a_wish(**facts), by=NOURA, key=key)

    @asynccontextmanager
    async def store(self) -> AsyncIterator[RequestStore]:
        """Give the store of requests in a transaction."""
        async with writing(self.sessions) as session:
            yield RequestStore(session, self.seal)


def a_wish(**facts: object) -> Wish:
    """Return what Huda asks of the department's transport."""
    told: dict[str, object] = {
        "subject": "transport.delay",
        "title": "تأخر الحافلة",
        "text": "تتأخر حافلة المدرسة كل صباح نصف ساعة.",
        "applicant": Applicant(name="هدى الزهراني", national_id=FIRST_ID, mobile="+966551234567"),
        "entity": "department",
    }
    return Wish(**{**told, **facts})  # type: ignore[arg-type]


def a_subject(code: str = "transport.delay", **facts: object) -> Subject:
    """Return what Huda's request is about."""
    told: dict[str, object] = {
        "code": code,
        "version": 1,
        "service": Service.COMPLAINT,
        "type_ar": "النقل المدرسي",
        "type_en": "School transport",
        "name_ar": "تأخر الحافلة",
        "name_en": "A late bus",
        "valid_from": LONG_AGO,
    }
    return Subject(**{**told, **facts})  # type: ignore[arg-type]


async def opened(sessions: Sessions) -> RequestCentre:
    """Fill a database with the small ministry and one subject."""
    async with writing(sessions) as session:
        store = StructureStore(session)
        await store.apply(Change((), tuple(the_entities())))
        await store.add_posts(the_posts())
        await store.add_calendar("office", OFFICE_TOML, valid_from=LONG_AGO)
        await store.add_subjects([a_subject()])
        await store.changed("the beginning", by=CENTRE.name, at=LONG_AGO)
    return RequestCentre(sessions)


async def answers_wait_for_the_head(centre: RequestCentre) -> None:
    """Let answers of the department be approved by its head from now on."""
    header = "code,kind,name_ar,name_en,parent,calendar,approves_answers"
    row = "department,education_department,جهة department,Entity department,agency,office,yes"
    await centre.ministry.bring(f"{header}\n{row}\n".encode(), by=CENTRE)
    centre.clock.now += DAY
