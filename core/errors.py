from datetime import date, datetime


class CoreError(Exception):
    """A refusal of the core."""


class SettingError(CoreError):
    """A setting is missing or cannot be used."""

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason
        super().__init__(f"Setting {name} {reason}.")


class NotPermittedError(CoreError):
    """The role does not hold the permission."""

    def __init__(self, role: str, permission: str) -> None:
        self.role = role
        self.permission = permission
        super().__init__(f"The role {role} does not hold the permission {permission}.")


class BadNameError(CoreError):
    """A name of an account or a token cannot be used."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name!r} cannot be a name: use 1 to 64 letters, digits, dots, - and _.")


class WeakPasswordError(CoreError):
    """A password cannot be taken; each kind says why."""


class PasswordTooShortError(WeakPasswordError):
    """A password is too short."""

    def __init__(self, least: int) -> None:
        self.least = least
        super().__init__(f"A password needs at least {least} characters.")


class PasswordTooLongError(WeakPasswordError):
    """A password is longer than anybody types, and would cost work to hash."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"A password may have {most} characters at most.")


class PasswordIsNameError(WeakPasswordError):
    """A password is little more than the person's name."""

    def __init__(self) -> None:
        super().__init__("The password is built from the name: take one that nobody can guess.")


class CommonPasswordError(WeakPasswordError):
    """A password is among those that are tried first."""

    def __init__(self) -> None:
        super().__init__("This password is among those that are guessed first: take another one.")


class SamePasswordError(WeakPasswordError):
    """The new password is the old one."""

    def __init__(self) -> None:
        super().__init__("The new password is the one before: take another one.")


class WrongPasswordError(CoreError):
    """The present password, asked again before a change, is another one."""

    def __init__(self) -> None:
        super().__init__("The present password is not right.")


class WrongCodeError(CoreError):
    """A code of the second factor is wrong, too old, or was used already."""

    def __init__(self) -> None:
        super().__init__("The code is not right: wait for the next one and type that.")


class NoSuchAccountError(CoreError):
    """Nobody has this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is no account named {name!r}.")


class ExtensionTakenError(CoreError):
    """The extension belongs to another account."""

    def __init__(self, extension: str) -> None:
        self.extension = extension
        super().__init__(f"The extension {extension} belongs to another account.")


class BadFullNameError(CoreError):
    """A person's name cannot be shown."""

    def __init__(self) -> None:
        super().__init__("A person's name is one line of 1 to 80 letters.")


class LastAdministratorError(CoreError):
    """Nobody would be left who may manage accounts."""

    def __init__(self) -> None:
        super().__init__("This is the last administrator: make another one first.")


class NoSuchSessionError(CoreError):
    """No session of this number is open."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"There is no open session {number}.")


class SecondFactorNeededError(CoreError):
    """The second factor cannot be switched off: the role or the account requires it."""

    def __init__(self) -> None:
        super().__init__("This account must have a second factor.")


class TooManyTriesError(CoreError):
    """Too many failed sign-ins; *retry_after* seconds must pass."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"Too many failed tries; try again in {retry_after} seconds.")


class QuestionDueError(CoreError):
    """After failed tries the next one must come with the answer to a question."""

    def __init__(self) -> None:
        super().__init__("Answer the question too, or wait a minute.")


class BadScopeError(CoreError):
    """A token was to have a permission that its role does not hold."""

    def __init__(self, role: str, permission: str) -> None:
        self.role = role
        self.permission = permission
        super().__init__(f"A token of the role {role} cannot have the permission {permission}.")


class UnsealError(CoreError):
    """What was sealed was changed, belongs elsewhere, or was sealed with another key."""

    def __init__(self) -> None:
        super().__init__("A sealed value cannot be opened: was the folder of secrets replaced?")


class AccountExistsError(CoreError):
    """The account's name is taken."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is already an account named {name!r}.")


class TokenExistsError(CoreError):
    """The token's name is taken by one that is in use."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is already a token named {name!r}; revoke it first.")


class NoSuchTokenError(CoreError):
    """No token of this name is in use."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is no token named {name!r} in use.")


class NaiveMomentError(CoreError):
    """A moment without a time zone was asked about: nobody can say when that is."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        super().__init__(f"The moment {moment.isoformat()} carries no time zone.")


class UnknownYearError(CoreError):
    """A moment lies in a year whose holidays nobody has worked out."""

    def __init__(self, moment: datetime, first: int, last: int) -> None:
        self.moment = moment
        super().__init__(
            f"The working calendar knows the years {first} to {last}, not {moment.isoformat()}."
        )


class HijriRangeError(CoreError):
    """A day lies outside the printed Umm al-Qura calendar."""

    def __init__(self, day: date, first: date, last: date) -> None:
        self.day = day
        super().__init__(f"The Umm al-Qura calendar knows {first} to {last}, not {day}.")


class BadHoursError(CoreError):
    """Opening hours cannot be."""

    def __init__(self, text: str, reason: str) -> None:
        self.text = text
        super().__init__(f"The hours {text!r} {reason}.")


class BadPeriodError(CoreError):
    """A period ends before it starts, or at once."""

    def __init__(self, starts_at: datetime, ends_at: datetime) -> None:
        self.starts_at = starts_at
        self.ends_at = ends_at
        super().__init__(
            f"A period cannot start at {starts_at.isoformat()} and end at {ends_at.isoformat()}."
        )


class CalendarFormError(CoreError):
    """A working calendar is written down in a way that cannot be used."""

    def __init__(self, source: str, key: str, reason: str) -> None:
        self.source = source
        self.key = key
        super().__init__(f"The calendar {source} cannot be used: {key} {reason}.")


class NoReasonError(CoreError):
    """People must be told why the centre is closed, in both languages."""

    def __init__(self) -> None:
        super().__init__("A closure needs a reason in Arabic and one in English.")


class NoSuchClosureError(CoreError):
    """No closure has this number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"There is no closure {number}.")


class ClosureOverError(CoreError):
    """The closure has ended or was reopened already."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"Closure {number} is already over.")


class BadPromptNameError(CoreError):
    """A prompt cannot have this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name!r} cannot be a prompt: use 1 to 64 small letters, digits and hyphens."
        )


class HalfNoticeError(CoreError):
    """A notice was written in one language only."""

    def __init__(self) -> None:
        super().__init__("A notice's text must be given in Arabic and in English, or not at all.")


class NoNoticeError(CoreError):
    """There is no notice to switch off."""

    def __init__(self) -> None:
        super().__init__("No notice is switched on.")


class SheetError(CoreError):
    """A file is no table that can be read."""

    def __init__(self, reason: str, reason_ar: str) -> None:
        self.reason = reason
        self.reason_ar = reason_ar
        super().__init__(f"The file cannot be read: {reason}.")


class NotDeliveredError(CoreError):
    """A message did not go out this time."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The message did not go out: {reason}.")
