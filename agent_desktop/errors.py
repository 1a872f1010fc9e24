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


class ForeignOriginError(DesktopError):
    """The request was made by a page of another site."""

    def __init__(self) -> None:
        super().__init__("The request came from a page of another site.")


class TooManyTriesError(DesktopError):
    """Too many failed sign-ins; *retry_after* seconds must pass."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"Too many failed tries; try again in {retry_after} seconds.")


class FileTooLargeError(DesktopError):
    """The uploaded file is larger than *most* megabytes."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"The file may have {most} MB at most.")


class RangeError(DesktopError):
    """The asked range of bytes lies behind the end."""

    def __init__(self) -> None:
        super().__init__("The sound is shorter than the range that was asked for.")
