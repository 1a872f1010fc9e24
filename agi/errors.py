class AgiError(Exception):
    """A refusal of the switch."""


class UnexpectedEventError(AgiError):
    """An event has no row in the table of the call's life."""

    def __init__(self, state: str, event: str) -> None:
        self.state = state
        self.event = event
        super().__init__(f"A call that is {state} cannot take {event}.")


class AgiProtocolError(AgiError):
    """The other side does not speak FastAGI, or says more than it may."""

    def __init__(self, fault: str) -> None:
        self.fault = fault
        super().__init__(f"Not a FastAGI conversation: {fault}.")


class AgiRefusedError(AgiError):
    """Asterisk refused a command (510, 511, 520)."""

    def __init__(self, code: int, text: str) -> None:
        self.code = code
        self.text = text
        super().__init__(f"Asterisk refused the command with {code}: {text}")


class UnsafeValueError(AgiError):
    """A value holds a character that would end the command or header it belongs to."""

    def __init__(self, value: str) -> None:
        super().__init__(
            f"A value with line breaks or NUL cannot be sent to Asterisk ({len(value)} characters)."
        )


class AsteriskLostError(AgiError):
    """There is no connection to Asterisk, or it did not answer in time."""

    def __init__(self, action: str) -> None:
        self.action = action
        super().__init__(f"Asterisk did not answer {action}.")


class ActionRefusedError(AgiError):
    """Asterisk refused an AMI action."""

    def __init__(self, action: str, reason: str) -> None:
        self.action = action
        self.reason = reason
        super().__init__(f"Asterisk refused {action}: {reason}")


class NoTalkError(AgiError):
    """The agent talks with nobody."""

    def __init__(self, extension: str) -> None:
        self.extension = extension
        super().__init__(f"Agent {extension} talks with nobody now.")


class NoConsultError(AgiError):
    """The agent asks no colleague, or the colleague has not answered."""

    def __init__(self, extension: str) -> None:
        self.extension = extension
        super().__init__(f"Agent {extension} talks with no colleague about a caller now.")


class InConsultError(AgiError):
    """The agent asks a colleague already."""

    def __init__(self, extension: str) -> None:
        self.extension = extension
        super().__init__(f"Agent {extension} asks a colleague already.")


class HeldByPhoneError(AgiError):
    """The agent's phone itself holds the caller, and alone can take them back."""

    def __init__(self, extension: str) -> None:
        self.extension = extension
        super().__init__(f"The phone of agent {extension} itself holds the caller.")


class NotSignedInError(AgiError):
    """The agent is a member of no queue."""

    def __init__(self, extension: str) -> None:
        self.extension = extension
        super().__init__(f"Agent {extension} is not signed in.")


class DialogueEnded(Exception):  # noqa: N818 - an outcome that unwinds the stack, not an error
    """Asterisk ended the dialogue: the caller left, or the dialplan took them back.

    FastAGI does not tell which (a file that cannot be played ends it as a hang-up does); AMI does.
    """


class CallbackNotKeptError(AgiError):
    """A callback could not be written down: nothing is promised to the caller."""

    def __init__(self, call_id: str) -> None:
        self.call_id = call_id
        super().__init__(f"The callback of call {call_id} could not be kept.")


class NoSuchCallbackError(AgiError):
    """No callback of that id is still to be made."""

    def __init__(self, callback_id: int) -> None:
        self.callback_id = callback_id
        super().__init__(f"There is no open callback {callback_id}.")


class NotInWrapUpError(AgiError):
    """The call's wrap-up is over, or has not begun."""

    def __init__(self, call_id: str) -> None:
        self.call_id = call_id
        super().__init__(f"Nobody wraps up the call {call_id} now.")
