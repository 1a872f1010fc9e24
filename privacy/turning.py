"""Turning the key that seals: all that older keys sealed is sealed anew, while the centre runs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, Text, and_, cast, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.audit import Action, Actor, Deed
from core.database import Base, writing
from core.errors import UnsealError
from core.sealing import AFTER_NAME, SealingKeys, is_newest, name_of, seal, unsealed
from core.secrets import KeyFile
from core.tables import AccountRow, OutboxRow
from ticketing.beneficiary_store import owner_of as beneficiary
from ticketing.request_rows import owner_of as request
from ticketing.request_tables import RequestRow, WebhookRow
from ticketing.tables import BeneficiaryMergeRow, BeneficiaryRow
from ticketing.tracking import MARK, MARK_BEGINS, OWNER, marked

AT_ONCE, SOME = 500, 50
PARTS = (("before", "kept"), ("after", "kept"), ("gone_before", "gone"))
SUBJECT = "sealing-key"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of sealed values, each sealed for an owner that its row's key names."""

    what: str
    key: Any
    value: Any
    owner: Callable[[Any], str]


COLUMNS = (
    Sealed("second factors", AccountRow.name, AccountRow.second_factor, str),
    Sealed("webhooks", WebhookRow.id, WebhookRow.secret, lambda it: f"webhook/{it}"),
    Sealed("beneficiaries", BeneficiaryRow.id, BeneficiaryRow.national_id, beneficiary),
    Sealed("requests", RequestRow.id, RequestRow.national_id, request),
)


@dataclass(frozen=True, slots=True)
class Turned:
    """How much was sealed anew, by kind, and how much no key that we have opens."""

    counts: Mapping[str, int]
    lost: int


async def unopened(sessions: async_sessionmaker[AsyncSession], keys: SealingKeys) -> int:
    """Return how many of the newest sealed values of each kind no key opens."""
    lost = 0
    async with sessions() as session:
        for column in COLUMNS:
            is_sealed = column.value.is_not(None), column.value != ""
            query = select(column.key, column.value).where(*is_sealed)
            for key, value in await session.execute(query.order_by(column.key.desc()).limit(SOME)):
                try:
                    unsealed(value, keys, owner=column.owner(key))
                except UnsealError:
                    lost += 1
    return lost


class Turning:
    """Turns keys, and forgets the older ones once nothing is sealed by them."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], keys: SealingKeys, file: KeyFile
    ) -> None:
        self._sessions = sessions
        self._keys = keys
        self._file = file

    async def turn(self, *, by: Actor) -> Turned:
        """Seal by a new key from now on, and anew what was sealed before."""
        self._file.turn()
        turned = await self.seal_anew()
        await self._audit(Action.KEYS_TURNED, {**turned.counts, "lost": turned.lost}, by)
        return turned

    async def forget_older(self, *, by: Actor) -> tuple[int, Turned]:
        """Take the older keys away, once what they still sealed is sealed anew."""
        turned = await self.seal_anew()
        gone = self._file.forget_older()
        await self._audit(Action.KEYS_FORGOTTEN, {"keys": gone, "lost": turned.lost}, by)
        return gone, turned

    async def seal_anew(self) -> Turned:
        """Seal anew all that the newest key did not seal; once done there is nothing to do."""
        counts: dict[str, int] = {}
        lost = 0
        for column in COLUMNS:
            counts[column.what], gone = await self._column(column)
            lost += gone
        counts["merges"] = await self._merges()
        counts["messages"] = await self._messages()
        return Turned(counts, lost)

    async def _column(self, column: Sealed) -> tuple[int, int]:
        done, lost, last = 0, 0, None
        while rows := await self._older(column, last):
            async with writing(self._sessions) as session:
                for key, value in rows:
                    is_done = await self._reseal(session, column, key, value)
                    done, lost = done + is_done, lost + (not is_done)
            last = rows[-1][0]
        return done, lost

    async def _older(self, column: Sealed, last: object) -> Sequence[Any]:
        """Return some rows that an older key sealed, after the *last* one seen."""
        newest = name_of(self._keys.read()[0]) + AFTER_NAME
        is_older = and_(column.value != "", cast(column.value, String).not_like(f"{newest}%"))
        query = select(column.key, column.value).where(is_older)
        if last is not None:
            query = query.where(column.key > last)
        async with self._sessions() as session:
            found = await session.execute(query.order_by(column.key).limit(AT_ONCE))
            return found.all()

    async def _reseal(self, session: AsyncSession, column: Sealed, key: Any, value: str) -> bool:  # noqa: ANN401
        """Seal a value anew, unless it was changed meanwhile; False when no key opens it."""
        if (anew := self._anew(value, column.owner(key))) is None:
            return False
        same: ColumnElement[bool] = and_(column.key == key, column.value == value)
        row: type[Base] = column.value.class_
        await session.execute(update(row).where(same).values({column.value.key: anew}))
        return True

    async def _merges(self) -> int:
        async with writing(self._sessions) as session:
            done = 0
            for row in await session.scalars(select(BeneficiaryMergeRow)):
                for part, whose in PARTS:
                    told, owner = getattr(row, part), beneficiary(getattr(row, whose))
                    if (value := told["national_id"]) and not is_newest(value, self._keys):
                        setattr(
                            row, part, {**told, "national_id": self._anew(value, owner) or value}
                        )
                        done += 1
            return done

    async def _messages(self) -> int:
        """Seal the links in messages that wait."""
        waits = OutboxRow.next_try_at.is_not(None), cast(OutboxRow.body, Text).contains(MARK_BEGINS)
        async with writing(self._sessions) as session:
            rows = (await session.scalars(select(OutboxRow).where(*waits))).all()
            for row in rows:
                row.body = MARK.sub(lambda it: marked(self._anew(it[1], OWNER) or it[1]), row.body)
            return len(rows)

    def _anew(self, value: str, owner: str) -> str | None:
        try:
            return seal(unsealed(value, self._keys, owner=owner), self._keys, owner=owner)
        except UnsealError:
            return None

    async def _audit(self, action: Action, detail: Mapping[str, int], by: Actor) -> None:
        async with writing(self._sessions) as session:
            await audit_store.write(session, Deed(by, action, SUBJECT, detail))
