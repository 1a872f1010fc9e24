class AsteriskConfError(Exception):
    """A refusal of asterisk_conf."""


class UnsafeValueError(AsteriskConfError):
    """A value would change the meaning of the configuration it is written to."""

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"{field} cannot be written to Asterisk's configuration: it {reason}.")


class InvalidDefinitionError(AsteriskConfError):
    """A field of a definition is outside what Asterisk or the centre can use."""

    def __init__(self, what: str, field: str, reason: str) -> None:
        self.what = what
        self.field = field
        self.reason = reason
        super().__init__(f"{field} of {what} {reason}.")


class DuplicateNameError(AsteriskConfError):
    """Two endpoints or two queues share a name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"The name {name} is used twice; endpoints and queues need their own.")


class NoSuchQueueError(AsteriskConfError):
    """A queue overflows to a queue that is not defined."""

    def __init__(self, queue: str, target: str) -> None:
        self.queue = queue
        self.target = target
        super().__init__(f"Queue {queue} overflows to {target}, which is not defined.")


class OverflowLoopError(AsteriskConfError):
    """Overflowing queues lead back to where they began: a caller would never be told anything."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        super().__init__(f"The overflow of queues goes in a circle: {' → '.join(path)}.")


class KeysInTheClearError(AsteriskConfError):
    """SRTP keys travel in SDP: without TLS anyone on the way reads them."""

    def __init__(self) -> None:
        super().__init__("Encrypted sound (SRTP) needs TLS for SIP: set a certificate and a key.")


class MissingModulesError(AsteriskConfError):
    """The installed Asterisk lacks modules that the centre cannot do without."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        self.modules = modules
        super().__init__(f"This Asterisk lacks the modules {', '.join(modules)}: install them.")


class AsteriskTooOldError(AsteriskConfError):
    """The configuration needs a newer Asterisk."""

    def __init__(self, version: tuple[int, ...], oldest: tuple[int, ...]) -> None:
        self.version = version
        self.oldest = oldest
        super().__init__(f"Asterisk {_dotted(version)} is too old: {_dotted(oldest)} is needed.")


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)
