"""What can hinder a simulation."""

from tawasul.errors import TawasulError


class SimulationError(TawasulError):
    """A refusal of the simulation, said in one sentence."""


class NoCentreError(SimulationError):
    """No centre runs that could be called."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"No centre takes calls here ({missing}): start one with `make run`.")


class MalformedMessageError(SimulationError):
    """What came over the network is no SIP message."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This is no SIP message: {why}.")


class MalformedOfferError(SimulationError):
    """A session description that we cannot talk by."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This session description cannot be used: {why}.")


class NoAnswerError(SimulationError):
    """The other side did not answer a request in time."""

    def __init__(self, method: str) -> None:
        super().__init__(f"Nobody answered {method}.")


class RegistrationRefusedError(SimulationError):
    """A phone may not register."""

    def __init__(self, extension: str, status: int) -> None:
        super().__init__(f"The phone of {extension} was refused with {status}.")


class CentreRefusedError(SimulationError):
    """The centre's API refused a command."""

    def __init__(self, what: str, status: int) -> None:
        super().__init__(f"The centre refused {what} with {status}.")
