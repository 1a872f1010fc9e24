"""A person who may sign in."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from core.errors import BadNameError
from core.permissions import Role

NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is kept of a person; a disabled account signs in no more."""

    name: str
    role: Role
    created_at: datetime
    password_hash: str = field(repr=False)
    disabled_at: datetime | None = None


def check_name(name: str) -> None:
    """Raise BadNameError unless *name* can be the name of an account or a token."""
    if not NAME.fullmatch(name):
        raise BadNameError(name)
