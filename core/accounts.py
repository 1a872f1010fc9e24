"""A person who may sign in."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from core.errors import BadFullNameError, BadNameError
from core.permissions import Role

NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
LONGEST_FULL_NAME = 80
LANGUAGES = ("ar", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is kept of a person; a disabled account signs in no more."""

    name: str
    role: Role
    created_at: datetime
    password_hash: str = field(repr=False)
    disabled_at: datetime | None = None
    full_name: str = ""
    language: str | None = None
    extension: str | None = None  # of the agent that this person is
    must_change_password: bool = False
    needs_second_factor: bool = False
    second_factor: str | None = field(default=None, repr=False)  # sealed
    second_factor_step: int | None = None
    identity: str | None = None  # issuer and subject at the provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an administrator says of a person."""

    full_name: str
    role: Role
    language: str | None = None
    extension: str | None = None
    needs_second_factor: bool = False


def check_name(name: str) -> None:
    """Raise BadNameError unless *name* can be the name of an account or a token."""
    if not NAME.fullmatch(name):
        raise BadNameError(name)


def check_full_name(full_name: str) -> None:
    """Raise BadFullNameError unless *full_name* is one line that can be shown."""
    is_shown = full_name.isprintable() and bool(full_name.strip())
    if not is_shown or len(full_name) > LONGEST_FULL_NAME:
        raise BadFullNameError


def profile_of(account: Account) -> Profile:
    """Return what is said of a person now."""
    return Profile(
        full_name=account.full_name,
        role=account.role,
        language=account.language,
        extension=account.extension,
        needs_second_factor=account.needs_second_factor,
    )
