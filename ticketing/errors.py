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


class NoSuchBeneficiaryError(TicketingError):
    """Nobody has this number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"There is no beneficiary {number}.")


class IdentityTakenError(TicketingError):
    """Somebody else has this national ID: probably the same person."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"Beneficiary {number} has this national ID: merge the two.")


class BeneficiaryChangedError(TicketingError):
    """Somebody else changed the beneficiary meanwhile."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            f"Somebody changed beneficiary {number} meanwhile: look, then write again."
        )


class MergedAwayError(TicketingError):
    """The beneficiary turned out to be another, who is changed instead."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"This beneficiary is one with {number}: change that one.")


class NoSuchMergeError(TicketingError):
    """The other is not the one who was merged last into a beneficiary."""

    def __init__(self, number: int, other: int) -> None:
        self.number = number
        self.other = other
        super().__init__(
            f"{other} is not who was merged last into beneficiary {number}: "
            "of several merges the last is undone first."
        )


class DifferentPeopleError(TicketingError):
    """Two beneficiaries cannot be one person."""

    def __init__(self) -> None:
        super().__init__(
            "Two different national IDs, or one beneficiary twice: these are not to merge."
        )
