"""Refusals about what is held on people."""


class PrivacyError(Exception):
    """A refusal, said in one sentence; no sentence holds the number that was asked for."""


class NotAPersonError(PrivacyError):
    """What was given names nobody."""

    def __init__(self) -> None:
        super().__init__("Give a national ID or a Saudi telephone number, rightly written.")


class NobodyFoundError(PrivacyError):
    """Nothing is held on whoever that is."""

    def __init__(self) -> None:
        super().__init__("Nothing is held on anybody with this number.")


class SharedNumberError(PrivacyError):
    """A telephone number belongs to several people."""

    def __init__(self, people: int) -> None:
        self.people = people
        super().__init__(f"{people} people have this telephone number: give the national ID.")


class StillOpenError(PrivacyError):
    """Something of the person's is not settled yet."""

    def __init__(self, what: tuple[str, ...]) -> None:
        self.what = what
        super().__init__(
            f"Not settled yet: {', '.join(what)}. Nothing is erased until that is closed."
        )


class BadRetentionError(PrivacyError):
    """A setting says no length of time."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"{name} must be whole days from 1 to 36500, or off, not {text!r}.")
