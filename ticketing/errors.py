"""What ticketing refuses, each with a sentence for people."""

from pathlib import Path


class TicketingError(Exception):
    """Base of everything that ticketing refuses."""


class RegisterFileError(TicketingError):
    """A file of a register cannot be imported; nothing of it was."""

    def __init__(self, file: Path | str, line: int, fault: str) -> None:
        super().__init__(f"{file}, line {line}: {fault} Nothing was imported.")
        self.file = file
        self.line = line
        self.fault = fault
