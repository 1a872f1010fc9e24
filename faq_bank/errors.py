"""What the FAQ bank refuses."""

from pathlib import Path


class FaqBankError(Exception):
    """A refusal of the FAQ bank."""


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
