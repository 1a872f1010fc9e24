"""What the correspondence system may answer, and why it counts as not answering. Pure."""

from enum import StrEnum

import orjson

from ticketing.errors import CorrespondenceAwayError
from ticketing.registers import COLUMNS, Entry, Register, entry_of, faults_of


class NoAnswer(StrEnum):
    """Why a call brought nothing."""

    SLOW = "slow"
    UNREACHED = "unreached"
    REFUSED = "refused"
    NONSENSE = "nonsense"
    NOT_ASKED = "not asked"  # while the circuit is open


def entry_in(body: bytes, number: str) -> Entry:
    """Return the transaction that an answer tells of; CorrespondenceAwayError where it tells none.

    What it says beyond the four fields is left alone.
    """
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise CorrespondenceAwayError(NoAnswer.NONSENSE, "it is no JSON") from None
    if not isinstance(said, dict):
        raise CorrespondenceAwayError(NoAnswer.NONSENSE, "it is no object")
    cells = {name: said.get(name) for name in COLUMNS}
    texts = {name: cell for name, cell in cells.items() if isinstance(cell, str)}
    if missing := cells.keys() - texts.keys():
        raise CorrespondenceAwayError(NoAnswer.NONSENSE, f"no text: {', '.join(sorted(missing))}")
    if wrong := [column for column, _ in faults_of(texts, Register.TRANSACTION)]:
        raise CorrespondenceAwayError(NoAnswer.NONSENSE, f"cannot be: {', '.join(wrong)}")
    if texts["number"] != number:
        raise CorrespondenceAwayError(NoAnswer.NONSENSE, "it tells of another transaction")
    return entry_of(texts)
