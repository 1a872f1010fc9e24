"""Beneficiaries: the people whom the ministry serves, as the centre knows them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from core.arabic_text import fold
from ticketing.errors import DifferentPeopleError

MOST_MOBILES = 8


class BeneficiaryRole(StrEnum):
    """What somebody is to the ministry."""

    GUARDIAN = "guardian"
    STUDENT = "student"
    TEACHER = "teacher"
    STAFF = "staff"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What is written of a person; ``mobiles`` as dialled in the country, the best one first."""

    name: str
    national_id: str | None = field(default=None, repr=False)
    mobiles: tuple[str, ...] = ()
    role: BeneficiaryRole = BeneficiaryRole.OTHER
    entity: str = ""  # the school, office or directorate that they belong to


@dataclass(frozen=True, slots=True, kw_only=True)
class Beneficiary:
    """One person. *version* grows with each change; *merged_into* is who they turned out to be."""

    number: int
    particulars: Particulars
    version: int
    changed_at: datetime
    merged_into: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A merge that can be undone: what *kept* was before and after it, and what *gone* was."""

    number: int
    kept: int
    gone: int
    before: Particulars
    after: Particulars
    gone_before: Particulars
    merged_at: datetime


def merged(kept: Particulars, other: Particulars) -> Particulars:
    """Return the one person that two turned out to be: what *kept* lacks comes from *other*.

    Two different national IDs are two people: DifferentPeopleError.
    """
    if kept.national_id and other.national_id and kept.national_id != other.national_id:
        raise DifferentPeopleError
    role = other.role if kept.role is BeneficiaryRole.OTHER else kept.role
    return replace(
        kept,
        national_id=kept.national_id or other.national_id,
        mobiles=tuple(dict.fromkeys((*kept.mobiles, *other.mobiles))),
        role=role,
        entity=kept.entity or other.entity,
    )


def parted(now: Particulars, before: Particulars, after: Particulars) -> Particulars:
    """Return a person without what a merge made of them: what was changed since then stays.

    *before* and *after* are what the person was on either side of the merge.
    """
    came = set(after.mobiles) - set(before.mobiles)
    untouched = now.mobiles == after.mobiles
    stayed = tuple(mobile for mobile in now.mobiles if mobile not in came)
    return Particulars(
        name=before.name if now.name == after.name else now.name,
        national_id=before.national_id if now.national_id == after.national_id else now.national_id,
        mobiles=before.mobiles if untouched else stayed,
        role=before.role if now.role is after.role else now.role,
        entity=before.entity if now.entity == after.entity else now.entity,
    )


def search_words(text: str) -> Sequence[str]:
    """Return the words of a name or a search in the one spelling in which they are compared."""
    return fold(text).split()
