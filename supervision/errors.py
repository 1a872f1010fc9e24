from pathlib import Path


class SupervisionError(Exception):
    """A refusal of supervision."""


class SpoolInUseError(SupervisionError):
    """Another process writes to the spool."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"The spool {folder} is in use by another process: is this centre already running?"
        )


class JournalUnavailableError(SupervisionError):
    """The journal cannot be asked, because the database does not answer."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"What happened so far could not be written to the database within {seconds:g} s."
        )


class RosterError(SupervisionError):
    """A refusal of the agents' roster."""


class BadExtensionError(RosterError):
    """An extension is three to six digits."""

    def __init__(self, extension: str) -> None:
        self.extension = extension
        super().__init__(f"{extension!r} is not an extension: it must be three to six digits.")


class BadAgentNameError(RosterError):
    """A name cannot be shown on phones."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name!r} cannot be an agent's name: empty, or with ; < > \" or \\.")


class AgentExistsError(RosterError):
    """The extension is taken."""

    def __init__(self, extension: str) -> None:
        self.extension = extension
        super().__init__(f"There is already an agent with extension {extension}.")


class NoSuchAgentError(RosterError):
    """Nobody has this extension."""

    def __init__(self, extension: str) -> None:
        self.extension = extension
        super().__init__(f"There is no agent with extension {extension}.")


class NoSuchQueueError(RosterError):
    """The centre has no queue of this name."""

    def __init__(self, queue: str) -> None:
        self.queue = queue
        super().__init__(f"There is no queue {queue!r}.")


class BadPenaltyError(RosterError):
    """A penalty is a small whole number."""

    def __init__(self, queue: str, penalty: int) -> None:
        self.queue = queue
        self.penalty = penalty
        super().__init__(f"The penalty for queue {queue} must be from 0 to 100, not {penalty}.")


class NoSuchCallError(SupervisionError):
    """The journal knows no such call."""

    def __init__(self, call_id: str) -> None:
        self.call_id = call_id
        super().__init__(f"The journal knows no call {call_id!r}.")


class DeskError(SupervisionError):
    """A refusal at an agent's desk."""


class NoSuchPauseReasonError(DeskError):
    """The pause has no such reason."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name!r} is no reason for a pause.")


class NoSuchDispositionError(DeskError):
    """The disposition is not on the list of the call's queue."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name!r} is no disposition of this call's queue.")


class NotYourCallError(DeskError):
    """The call is another agent's, or nobody knows it."""

    def __init__(self, call_id: str) -> None:
        self.call_id = call_id
        super().__init__(f"The call {call_id} is not yours.")


class NoSuchMessageError(DeskError):
    """No message of that number was sent to the agent."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"There is no message {number} for you.")
