"""What each Asterisk can do: one place for "since"."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

Version = tuple[int, ...]

PASSWORD_DIGEST: Mapping[int, Version] = {20: (20, 12), 21: (21, 7), 22: (22, 2)}
NAMED_EVENT_FILTER: Mapping[int, Version] = {20: (20, 11), 21: (21, 6), 22: (22, 1)}
WITHDRAWAL: Mapping[int, Version] = {20: (20, 0)}
QUEUE_WITHOUT_MACRO: Mapping[int, Version] = {21: (21, 0)}
FAST_DIARY: Mapping[int, Version] = {20: (20, 18), 22: (22, 8), 23: (23, 2)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What one version of Asterisk understands."""

    password_digest: bool  # pjsip's password_digest; before: md5_cred
    named_event_filter: bool  # eventfilter(name(…)) compares a hash; before: a regular expression
    withdrawal: bool  # a caller can be taken out of a queue and goes on in the dialplan
    queue_without_macro: bool  # Queue()'s arguments: before, a macro stood between AGI and gosub
    fast_diary: bool  # cel_custom's field lists; before: dialplan functions, several times dearer

    @classmethod
    def of(cls, version: Version) -> Self:
        """Return what *version* understands."""
        return cls(
            password_digest=_has(version, PASSWORD_DIGEST),
            named_event_filter=_has(version, NAMED_EVENT_FILTER),
            withdrawal=_has(version, WITHDRAWAL),
            queue_without_macro=_has(version, QUEUE_WITHOUT_MACRO),
            fast_diary=_has(version, FAST_DIARY),
        )


def _has(version: Version, since: Mapping[int, Version]) -> bool:
    """Each branch got a feature in a release of its own; later branches were born with it."""
    branch = version[0]
    if branch in since:
        return version >= since[branch]
    return branch > max(since)
