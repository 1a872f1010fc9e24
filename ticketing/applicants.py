"""Whether two requests are one applicant's. Pure.

A telephone may be a family's, so the number alone makes nobody the same.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """What tells the applicant of one request from others."""

    identity: str | None  # the blind index of the national ID
    beneficiary: int | None
    mobile: str | None
    name: str  # in the one spelling that is compared


def are_one(one: Known, other: Known) -> bool:
    """Return whether both are the same person, by the surest thing that is known of both."""
    if one.identity and other.identity:
        return one.identity == other.identity
    if one.beneficiary and other.beneficiary:
        return one.beneficiary == other.beneficiary
    return bool(one.mobile) and (one.mobile, one.name) == (other.mobile, other.name)
