"""What the FAQ bank refuses."""

from pathlib import Path

from faq_bank.faults import Fault


class FaqBankError(Exception):
    """A refusal of the FAQ bank."""


class NoSuchGapError(FaqBankError):
    """What was asked there has an answer by now, or was never asked."""

    def __init__(self, visit: str) -> None:
        self.visit = visit
        super().__init__("This question is settled already: look at the list again.")


class OutOfDateError(FaqBankError):
    """An entry does not hold today, and its answer is to go to a caller."""

    def __init__(self, entry_id: str) -> None:
        self.entry_id = entry_id
        super().__init__("This answer does not hold today: no caller is sent it.")


class BankFileError(FaqBankError):
    """A file of entries or queries cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path} cannot be read: {reason}.")


class BadEntryError(FaqBankError):
    """An entry lacks something or carries what it may not."""

    def __init__(self, place: int, name: str, reason: str) -> None:
        self.place = place
        self.name = name
        self.reason = reason
        super().__init__(f"Entry {place}: {name} {reason}.")


class RepeatedEntryError(FaqBankError):
    """Two entries have the same id."""

    def __init__(self, entry_id: str) -> None:
        self.entry_id = entry_id
        super().__init__(f"The id {entry_id} stands twice.")


class BadQueryError(FaqBankError):
    """A line of a file of queries cannot be used."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(f"Query in line {line}: {reason}.")


class BadVectorsError(FaqBankError):
    """A file of embeddings is no such file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} holds no embeddings: delete it and they are made anew.")


class NoSuchEntryError(FaqBankError):
    """No entry has this id."""

    def __init__(self, entry_id: str) -> None:
        self.entry_id = entry_id
        super().__init__(f"There is no entry {entry_id}.")


class NoSuchVersionError(FaqBankError):
    """The entry never had this version."""

    def __init__(self, entry_id: str, version: int) -> None:
        self.entry_id = entry_id
        self.version = version
        super().__init__(f"Entry {entry_id} has no version {version}.")


class EntryExistsError(FaqBankError):
    """Another entry has this id already."""

    def __init__(self, entry_id: str) -> None:
        self.entry_id = entry_id
        super().__init__(f"There is an entry {entry_id} already.")


class EntryChangedError(FaqBankError):
    """Somebody else changed the entry meanwhile; nothing was overwritten."""

    def __init__(self, entry_id: str, version: int, by: str) -> None:
        self.entry_id = entry_id
        self.version = version
        self.by = by
        super().__init__(
            f"{by} changed entry {entry_id} meanwhile, it is at version {version} now: "
            "look, then write again."
        )


class UnexpectedDeedError(FaqBankError):
    """What is to be done with an entry has no place in the state that it is in."""

    def __init__(self, state: str, deed: str) -> None:
        self.state = state
        self.deed = deed
        super().__init__(f"An entry that is {state} cannot take this step: {deed}.")


class OwnDraftError(FaqBankError):
    """A draft is reviewed by somebody else than its author."""

    def __init__(self, entry_id: str) -> None:
        self.entry_id = entry_id
        super().__init__(f"You wrote entry {entry_id} yourself: let somebody else review it.")


class UnwrittenEntryError(FaqBankError):
    """What was drafted of a gap has no answer or no source yet."""

    def __init__(self, entry_id: str) -> None:
        self.entry_id = entry_id
        super().__init__(f"Entry {entry_id} has no answer or no source yet: write both first.")


class UnfitEntryError(FaqBankError):
    """What is written of an entry cannot be kept; every fault is named by its field."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        self.field = faults[0].field
        self.sentence_ar = " · ".join(f"{fault.field}: {fault.arabic}" for fault in faults)
        super().__init__(" · ".join(f"{fault.field}: {fault.english}" for fault in faults))


class NoSuchCategoryError(FaqBankError):
    """No category has this key."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"There is no category {key}.")


class CategoryInUseError(FaqBankError):
    """A category that holds something is not taken away."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"Category {key} is not empty: move what it holds first.")


class CategoryLoopError(FaqBankError):
    """A category cannot stand below itself."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"Category {key} cannot stand below itself.")


class UnreadableFileError(FaqBankError):
    """A file of entries cannot be used at all; *row* is where, as far as that is known."""

    def __init__(self, fault: Fault, row: int = 0) -> None:
        self.fault = fault
        self.row = row
        self.sentence_ar = f"السطر {row}: {fault.arabic}" if row else fault.arabic
        super().__init__(f"Row {row}: {fault.english}" if row else fault.english)


class ImportRefusedError(FaqBankError):
    """A file has faults, and nothing of it was imported."""

    def __init__(self, faults: int) -> None:
        self.faults = faults
        super().__init__(f"{faults} faults in the file; nothing was imported.")


class ImportOvertakenError(FaqBankError):
    """Somebody changed entries while they were imported; nothing was imported."""

    def __init__(self) -> None:
        super().__init__("Somebody changed entries meanwhile; nothing was imported: try again.")


class UnknownFormError(FaqBankError):
    """Entries are not written in this form."""

    def __init__(self, form: str) -> None:
        self.form = form
        super().__init__(f"Entries are written as json, csv or xlsx, not as {form or 'nothing'}.")


class NoSuchAttachmentError(FaqBankError):
    """The bank has no such attachment, or its file is gone."""

    def __init__(self) -> None:
        super().__init__("The bank has no such attachment.")


class UnfitAttachmentError(FaqBankError):
    """The bank keeps no files of this kind or size."""

    def __init__(self, megabytes: int) -> None:
        self.megabytes = megabytes
        super().__init__(f"Attach a PDF, DOCX, XLSX, PNG or JPEG of {megabytes} MB at most.")
