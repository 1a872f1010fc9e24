"""Keys under which something is asked: what comes twice under the same one is done once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from json import dumps

from ticketing.errors import KeyReusedError
from ticketing.request_rows import Seal
from ticketing.request_store import RequestStore
from ticketing.request_tables import RequestKeyRow


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody asks under a key of theirs."""

    key: str
    said: str = field(repr=False)  # all that is asked, the same each time

    @classmethod
    def of(cls, key: str, facts: Mapping[str, object]) -> "Asking":
        """Return the asking of facts that JSON can tell."""
        return cls(key, dumps(facts, sort_keys=True))


class RequestKeys:
    """Keys in the database. The caller owns the transaction."""

    def __init__(self, store: RequestStore, seal: Seal) -> None:
        self._store = store
        self._seal = seal

    async def known(self, by: str, asking: Asking) -> RequestKeyRow | None:
        """Return what somebody asked under that key; KeyReusedError when that was another thing."""
        row = await self._store.key(by, asking.key)
        if row is not None and row.digest != self._digest(asking):
            raise KeyReusedError(asking.key)
        return row

    async def keep(
        self, by: str, asking: Asking, request_id: int, version: int, at: datetime
    ) -> None:
        """Keep a key with the request, and the version of it, that came of the asking."""
        row = RequestKeyRow(
            by=by,
            key=self._seal.index_of_key(asking.key),
            request_id=request_id,
            version=version,
            digest=self._digest(asking),
            made_at=at,
        )
        await self._store.add_key(row)

    def _digest(self, asking: Asking) -> str:
        """Return what tells two askings apart; nobody without the key tries identities on it."""
        return self._seal.index_of_key(hashlib.sha256(asking.said.encode()).hexdigest())
