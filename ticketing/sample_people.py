"""Who has a name of their own in the sample's ministry, and an account to sign in with."""

from dataclasses import dataclass

from ticketing.entities import Entity
from ticketing.posts import Duty, Post
from ticketing.sample_ministry import ROOT

DEPARTMENT, AGENCY = "department-01", "agency-general"


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody of an entity: their account, what they are called, and their post."""

    account: str
    name: str
    entity: str
    duty: Duty
    does: str  # in the sign-in file


SAMPLE_PEOPLE = (
    SamplePerson("maha", "مها الشمري", DEPARTMENT, Duty.COORDINATOR, "coordinator"),
    SamplePerson("majed", "ماجد الزهراني", DEPARTMENT, Duty.SPECIALIST, "handles requests"),
    SamplePerson("saleh", "صالح الغامدي", DEPARTMENT, Duty.HEAD, "head of the department"),
    SamplePerson("hind", "هند المطيري", AGENCY, Duty.COORDINATOR, "reviews objections"),
    SamplePerson("reem", "ريم السبيعي", ROOT, Duty.COORDINATOR, "minister's office"),
)
ACCOUNTS = {(person.entity, person.duty): person.account for person in SAMPLE_PEOPLE}


def sample_posts(entities: list[Entity]) -> list[Post]:
    """Return who holds which post: one of each duty in each entity, called after both if nobody."""
    return [
        Post(entity=entity.code, duty=duty, person=holder(entity.code, duty), valid_from=at)
        for entity in entities
        for duty, at in ((duty, entity.valid_from) for duty in Duty)
    ]


def holder(entity: str, duty: Duty) -> str:
    """Return who holds a post; most are no accounts, and only their names stand there."""
    return ACCOUNTS.get((entity, duty), f"{duty}.{entity}")
