"""Filing requests: checked, numbered, sent to the entity concerned; each key files once."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.database import writing
from core.national_ids import masked, national_id
from core.phone_numbers import national_number
from ticketing.errors import (
    BadIdentityError,
    NoEntityNamedError,
    NotYoursError,
)
from ticketing.histories import history
from ticketing.open_requests import identity_of
from ticketing.reckoning import timed
from ticketing.request_deeds import tell
from ticketing.request_keys import Asking, RequestKeys
from ticketing.request_numbers import RequestNumbers
from ticketing.request_rights import ON_BEHALF, Person
from ticketing.request_rows import Seal
from ticketing.request_states import Deed, RequestState
from ticketing.request_store import RequestStore
from ticketing.request_words import LONGEST_TITLE, cleaned, heading, said, searched
from ticketing.requests import Applicant, Event, Request, Wish
from ticketing.structure_store import Ground, GroundShelf
from ticketing.subjects import Subject, check_fields

SAME_WITHIN = timedelta(days=90)
MOST_SAME = 5
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Filed:
    """A request that was filed, now or before under the same key."""

    request: Request
    is_new: bool


class Filing:
    """Files requests, and tells which are likely the same."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        seal: Seal,
        grounds: GroundShelf,
        numbers: RequestNumbers,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._seal = seal
        self._grounds = grounds
        self._numbers = numbers
        self._clock = clock

    async def file(self, wish: Wish, *, by: Person, key: str | None = None) -> Filed:
        """Keep a request and send it to the entity concerned.

        NoSuchSubjectError, FieldsMissingError, NoSuchEntityError, NoEntityNamedError,
        BadIdentityError; KeyReusedError when *key* filed something else.
        """
        if by.role not in ON_BEHALF:
            raise NotYoursError(by.name, Deed.FILE)
        try:
            return await self._filed(wish, by, key)
        except IntegrityError:
            if key is None:
                raise
            return await self._filed(wish, by, key)  # somebody was quicker with the same key

    async def likely_same(self, session: AsyncSession, wish: Wish) -> Sequence[Request]:
        """Return what the same person asked about the same lately: to be shown before filing."""
        return await RequestStore(session, self._seal).likely_same(
            subject=wish.subject,
            identity=national_id(wish.applicant.national_id),
            mobile=national_number(wish.applicant.mobile),
            since=self._clock() - SAME_WITHIN,
            limit=MOST_SAME,
        )

    async def _filed(self, wish: Wish, by: Person, key: str | None) -> Filed:
        async with writing(self._sessions) as session:
            return await self.file_in(session, wish, by, key)

    async def file_in(
        self, session: AsyncSession, wish: Wish, by: Person, key: str | None = None
    ) -> Filed:
        """File a request in a transaction that the caller owns; the errors of ``file``."""
        store = RequestStore(session, self._seal)
        asking = Asking.of(key, asdict(wish)) if key is not None else None
        if asking and (known := await self._known(store, asking, by)) is not None:
            return Filed(known, is_new=False)
        ground = await self._grounds.current(session)
        request = await self._kept(session, store, ground, wish, by)
        if asking:
            keys, at = RequestKeys(store, self._seal), request.filed_at
            await keys.keep(by.name, asking, request.request_id, request.version, at)
        return Filed(shown(request), is_new=True)

    async def known_in(
        self, session: AsyncSession, wish: Wish, by: Person, key: str
    ) -> Request | None:
        """Return what was filed under the key before; KeyReusedError when that was another wish."""
        store = RequestStore(session, self._seal)
        return await self._known(store, Asking.of(key, asdict(wish)), by)

    async def _known(self, store: RequestStore, asking: Asking, by: Person) -> Request | None:
        known = await RequestKeys(store, self._seal).known(by.name, asking)
        return await store.by_id(known.request_id) if known else None

    async def _kept(
        self, session: AsyncSession, store: RequestStore, ground: Ground, wish: Wish, by: Person
    ) -> Request:
        at, subject = self._clock(), ground.subject(wish.subject)
        identity = await identity_of(session, self._seal, wish.applicant)
        if identity:  # of a beneficiary whom the desk shows masked
            wish = replace(wish, applicant=replace(wish.applicant, national_id=identity))
        _check_fields(subject, wish, ground, at)
        entity = _answering(wish, subject, ground, at)
        request_id = await store.next_id()
        number = self._numbers.number(request_id)
        new = _request(request_id, number, wish, subject, entity, by, at)
        event = _filed(new, at, by)
        filed = history([event])
        request = timed(new, filed, frozenset(), subject.times, ground.structure, at)
        await store.add(request, searched(request, subject))
        await store.add_events([(request_id, event)])
        people = ground.structure.staff.coordinators(entity, at)
        await tell(session, store, request, event, people, ground)
        return request


def check_wish(wish: Wish, ground: Ground, by: Person, at: datetime) -> None:
    """Raise what ``Filing.file`` would, without filing anything."""
    subject = ground.subject(wish.subject)
    _check_fields(subject, wish, ground, at)
    _request(0, "", wish, subject, _answering(wish, subject, ground, at), by, at)


def shown(request: Request) -> Request:
    """Return a request just filed as it is read from then on: the identity masked."""
    identity = request.applicant.national_id
    masked_one = masked(identity) if identity else ""
    return replace(request, applicant=replace(request.applicant, national_id=masked_one))


def _check_fields(subject: Subject, wish: Wish, ground: Ground, at: datetime) -> None:
    ministry = ground.structure.time.ministry
    check_fields(subject, wish.fields, lambda code: ministry.find(code, at) is not None)


def _answering(wish: Wish, subject: Subject, ground: Ground, at: datetime) -> str:
    if (code := subject.entity or wish.entity) is None:
        raise NoEntityNamedError(subject.code)
    return ground.structure.time.ministry.get(code, at).code


def _request(
    request_id: int,
    number: str,
    wish: Wish,
    subject: Subject,
    entity: str,
    by: Person,
    at: datetime,
) -> Request:
    text = said(wish.text, Deed.FILE)
    return Request(
        request_id=request_id,
        number=number,
        service=subject.service,
        subject=subject.code,
        subject_version=subject.version,
        title=_title(wish, subject, text),
        text=text,
        fields={name: cleaned(value) for name, value in wish.fields.items()},
        applicant=_checked(wish.applicant),
        source=wish.source,
        call_id=wish.call_id,
        filed_by=by.name,
        filed_at=at,
        state=RequestState.FILED,
        importance=subject.importance,
        entity=entity,
        answering=entity,
        version=1,
        changed_at=at,
    )


def _title(wish: Wish, subject: Subject, text: str) -> str:
    is_arabic = wish.applicant.language == "ar"
    name = subject.name_ar if is_arabic else subject.name_en
    return cleaned(wish.title, most=LONGEST_TITLE) or heading(name, text)


def _checked(applicant: Applicant) -> Applicant:
    """Return an applicant with a right identity and a number as it is dialled; BadIdentityError."""
    identity = national_id(applicant.national_id)
    if applicant.national_id.strip() and not identity:
        raise BadIdentityError
    return replace(
        applicant,
        name=said(cleaned(applicant.name, most=LONGEST_NAME), Deed.FILE),
        national_id=identity,
        mobile=national_number(applicant.mobile),
    )


def _filed(request: Request, at: datetime, by: Person) -> Event:
    return Event(
        n=1,
        at=at,
        deed=Deed.FILE,
        by=by.name,
        state=request.state,
        entity=request.entity,
        importance=request.importance,
        is_told=True,
        detail={"source": request.source.value},
    )
