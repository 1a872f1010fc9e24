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
    """A password is too short."""

    def __init__(self, least: int) -> None:
        self.least = least
        super().__init__(f"A password needs at least {least} characters.")


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
