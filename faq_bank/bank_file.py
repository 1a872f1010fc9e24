"""The bank as a file, and the sample that comes with the programme."""

import json
from pathlib import Path

from faq_bank.entries import Entry
from faq_bank.entry_form import entries_of
from faq_bank.entry_states import EntryState
from faq_bank.errors import BankFileError

UNREAD = tuple(state for state in EntryState if state is not EntryState.PUBLISHED)
SAMPLE = Path(__file__).with_name("sample") / "faq_bank.json"


def read_bank(path: Path) -> tuple[Entry, ...]:
    """Return the entries of the JSON file at *path*, of an export those that agents read."""
    try:
        written = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise BankFileError(path, "there is no such file") from None
    except UnicodeDecodeError:
        raise BankFileError(path, "it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise BankFileError(path, f"it is no JSON at line {error.lineno}") from None
    entries = zip(entries_of(written), written, strict=True)
    return tuple(entry for entry, one in entries if one.get("state") not in UNREAD)


def sample_bank() -> tuple[Entry, ...]:
    """Return the sample entries: plausible guidance, not the ministry's rules."""
    return read_bank(SAMPLE)
