"""How long what is kept, and what becomes of it then: a table. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from privacy.errors import BadRetentionError

LONGEST_DAYS = 36_500
OFF = "off"


class Kind(StrEnum):
    """One kind of data that names people."""

    KEYS = "idempotency-keys"
    LINKS = "tracking-links"
    MESSAGES = "messages"
    SIGN_INS = "sign-ins"
    CALLERS = "callers"
    NOTES = "notes"
    REQUESTS = "requests"
    BENEFICIARIES = "beneficiaries"


class Means(StrEnum):
    """What becomes of it."""

    DELETE = "delete"
    ANONYMISE = "make anonymous"  # the row stays and is counted, without whoever it was of


@dataclass(frozen=True, slots=True)
class Rule:
    """So many days after *since*, a kind of data is dealt with; None: it is kept for ever."""

    kind: Kind
    days: int | None
    since: str
    means: Means

    @property
    def setting(self) -> str:
        """Return the variable that changes the days."""
        return f"TAWASUL_KEEP_{self.kind.replace('-', '_').upper()}_DAYS"

    @property
    def after(self) -> timedelta | None:
        """Return how long it is kept."""
        return None if self.days is None else timedelta(days=self.days)


RULES = (
    Rule(Kind.KEYS, 90, "the filing", Means.DELETE),
    Rule(Kind.LINKS, 30, "the end of the request", Means.DELETE),
    Rule(Kind.MESSAGES, 90, "they went out or were given up", Means.ANONYMISE),
    Rule(Kind.SIGN_INS, 180, "the end of the session", Means.DELETE),
    Rule(Kind.CALLERS, 3 * 365, "the call", Means.ANONYMISE),
    Rule(Kind.NOTES, 3 * 365, "the agent wrote them", Means.ANONYMISE),
    Rule(Kind.REQUESTS, 5 * 365, "the end of the request", Means.ANONYMISE),
    Rule(Kind.BENEFICIARIES, 5 * 365, "the last change, request and call", Means.ANONYMISE),
)


def rules_from_env(env: Mapping[str, str]) -> tuple[Rule, ...]:
    """Return the rules of this centre; BadRetentionError names a setting that says no days."""
    return tuple(replace(rule, days=_days(env, rule)) for rule in RULES)


def _days(env: Mapping[str, str], rule: Rule) -> int | None:
    text = env.get(rule.setting) or str(rule.days)
    if text == OFF:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LONGEST_DAYS:
        raise BadRetentionError(rule.setting, text)
    return int(text)
