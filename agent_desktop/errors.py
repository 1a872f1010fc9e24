from core.sessions import Stage


class DesktopError(Exception):
    """A refusal of the pages or of the API; ``agent_desktop.problems`` turns it into an answer."""


class BadParameterError(DesktopError):
    """A parameter of the query cannot be used; *wanted* and *wanted_ar* say what would be."""

    def __init__(self, name: str, *, wanted: str, wanted_ar: str) -> None:
        self.name = name
        self.wanted_ar = wanted_ar
        super().__init__(f"{name} must be {wanted}.")


class BadBodyError(DesktopError):
    """The body of the request is not a JSON object."""

    def __init__(self) -> None:
        super().__init__("The body must be a JSON object in UTF-8.")


class BadFieldError(DesktopError):
    """A field of the body cannot be used; *wanted* and *wanted_ar* say what would be."""

    def __init__(self, name: str, *, wanted: str, wanted_ar: str) -> None:
        self.name = name
        self.wanted_ar = wanted_ar
        super().__init__(f"{name} must be {wanted}.")


class NothingTickedError(DesktopError):
    """Something is to be done to many requests, but to none, or with nothing written."""

    def __init__(self) -> None:
        super().__init__("Nothing was done: tick requests, and fill in what the step needs.")


class TooManyTickedError(DesktopError):
    """One of many that were ticked is beyond what is done at once."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"Not done: {most} requests at most are taken at once.")


class PrinterAwayError(DesktopError):
    """No PDF can be made now: the libraries of layout are missing, or there is too much to do."""

    def __init__(self) -> None:
        super().__init__("No PDF can be made here now: print the page from the browser instead.")


class FieldRefusedError(DesktopError):
    """What a person wrote into *field* cannot be; the sentences say what to write instead."""

    def __init__(self, field: str, sentence: str, sentence_ar: str) -> None:
        self.field = field
        self.sentence_ar = sentence_ar
        super().__init__(sentence)


class WhoAreYouError(DesktopError):
    """Nobody has signed in, or the token is unknown."""

    def __init__(self) -> None:
        super().__init__("Sign in, or send a valid bearer token.")


class NoAgentError(DesktopError):
    """No agent belongs to the visitor's account."""

    def __init__(self) -> None:
        super().__init__("No agent belongs to your account: ask an administrator.")


class UnfinishedError(DesktopError):
    """A sign-in is at another stage than the page that was asked for."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        super().__init__("Finish signing in first.")


class InPracticeError(DesktopError):
    """Who practises asked for something that only real requests have."""

    def __init__(self) -> None:
        super().__init__("You are practising: leave the training first.")


class UnknownMessageError(DesktopError):
    """A page said something over the live connection that nobody knows."""

    def __init__(self) -> None:
        super().__init__("The live connection does not know this message.")


class ProviderError(DesktopError):
    """The identity provider cannot be used now, or what it said cannot be believed."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The identity provider let nobody in: {reason}.")


class UnknownIdentityError(DesktopError):
    """The identity provider knows the person, and no account is theirs."""

    def __init__(self) -> None:
        super().__init__("No account of this centre belongs to you: ask an administrator.")


class ForeignOriginError(DesktopError):
    """The request was made by a page of another site."""

    def __init__(self) -> None:
        super().__init__("The request came from a page of another site.")


class NoMobileError(DesktopError):
    """The caller's number takes no SMS."""

    def __init__(self) -> None:
        super().__init__("The caller's number is no Saudi mobile: no SMS goes there.")


class FileTooLargeError(DesktopError):
    """The uploaded file is larger than *most* megabytes."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"The file may have {most} MB at most.")


class RangeError(DesktopError):
    """The asked range of bytes lies behind the end."""

    def __init__(self) -> None:
        super().__init__("The sound is shorter than the range that was asked for.")
