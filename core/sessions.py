"""One sign-in of a person in one browser: how far it has come, and when it is over. No I/O."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.accounts import Account

RANDOM_BYTES = 32
LONGEST_BROWSER = 255
SEEN_EVERY = timedelta(minutes=1)  # a session is not written at each request
VERSIONS = re.compile(r"[0-9][0-9._]*")


class Stage(StrEnum):
    """How far a sign-in has come; only the last one opens the pages."""

    SECOND_FACTOR = "second_factor"  # the code is asked for
    ENROLMENT = "enrolment"  # a second factor must be set up first
    NEW_PASSWORD = "new_password"  # noqa: S105 - the password must be changed first
    OPEN = "open"


class Method(StrEnum):
    """How somebody signed in."""

    PASSWORD = "password"  # noqa: S105 - a word
    PROVIDER = "provider"  # OpenID Connect; it asks for factors of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When a session is over."""

    idle: timedelta = timedelta(minutes=30)
    whole: timedelta = timedelta(hours=12)
    unfinished: timedelta = timedelta(minutes=10)  # a sign-in that did not come to its end


@dataclass(frozen=True, slots=True)
class Browser:
    """From where somebody comes, and with what."""

    address: str
    agent: str

    def is_other_than(self, agent: str) -> bool:
        """Tell whether *agent* is another programme; a new version of one is the same."""
        return VERSIONS.sub("", self.agent) != VERSIONS.sub("", agent[:LONGEST_BROWSER])


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What is kept of a session."""

    id: int
    account: str
    stage: Stage
    method: Method
    browser: Browser
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def is_over(self, now: datetime, limits: Limits) -> bool:
        """Tell whether the session was ended, is too old, or was left alone too long."""
        return (
            self.ended_at is not None or now >= self.expires_at or now - self.seen_at >= limits.idle
        )


def stage_of(
    account: Account, method: Method, *, is_factor_required: bool, is_factor_proven: bool = False
) -> Stage:
    """Return how far a sign-in has come. A provider's own factors stand in for ours."""
    if method is Method.PROVIDER:
        return Stage.OPEN
    if account.second_factor and not is_factor_proven:
        return Stage.SECOND_FACTOR
    if account.must_change_password:
        return Stage.NEW_PASSWORD
    if is_factor_required and not account.second_factor:
        return Stage.ENROLMENT
    return Stage.OPEN


def new_key() -> str:
    """Return the secret that the cookie carries."""
    return secrets.token_urlsafe(RANDOM_BYTES)


def digest_of(key: str) -> str:
    """Return what is kept of a cookie's secret."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
