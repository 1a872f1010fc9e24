"""Transactions that callers ask about, from the system that keeps them."""

from ivr.ports import LookUps
from ivr.steps import Answer, Result
from tawasul.look_ups import CURRENT, EARLIER, answer_of
from ticketing.errors import CorrespondenceAwayError
from ticketing.registers import Register
from ticketing.transactions import Source, Transactions


class CorrespondenceLookUps:
    """Implements ivr.ports.LookUps: transactions from the system, the rest from the registers."""

    def __init__(self, transactions: Transactions, registers: LookUps) -> None:
        self._transactions = transactions
        self._registers = registers

    async def look_up(self, name: str, *, number: str, identity: str, value: str = "") -> Answer:
        """Return what is told whoever knows both; a refusal does not say which was wrong."""
        if name != Register.TRANSACTION:
            return await self._registers.look_up(
                name, number=number, identity=identity, value=value
            )
        try:
            found = await self._transactions.find(number)
        except CorrespondenceAwayError:
            return Answer(Result.UNAVAILABLE)
        told = answer_of(found.entry, identity)
        if told.result is not Result.FOUND:
            return told
        age = EARLIER if found.source is Source.STALE else CURRENT
        return Answer(told.result, {**told.fields, "age": age})
