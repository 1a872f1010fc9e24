"""The entity that stands in a form before anybody chose one."""

from dataclasses import replace

import pytest

from tests.centre_of_requests import a_subject
from tests.ministry import a_request, the_entities
from ticketing.own_entity import Subjects, own_entity
from ticketing.requests import Request

STANDING = the_entities()
OPEN_SUBJECT, FIXED_SUBJECT = a_subject(), a_subject("fixed", entity="agency")
SUBJECTS: Subjects = {(it.code, it.version): it for it in (OPEN_SUBJECT, FIXED_SUBJECT)}
LATEST = replace(
    a_request(), subject="transport.delay", subject_version=1, answering="other-department"
)


def found(named: str = "", *latest: Request) -> str | None:
    entity = own_entity(named, latest, SUBJECTS, STANDING)
    return entity.code if entity else None


@pytest.mark.parametrize(
    "named", ["جهة department", "جِهـه  DEPARTMENT ", "Entity department", "entity Department"]
)
def test_a_person_belongs_to_the_entity_that_is_called_so_in_whatever_spelling(named: str) -> None:
    assert found(named, LATEST) == "department"


@pytest.mark.parametrize("named", ["", " ", "جهة", "إدارة أخرى"])
def test_otherwise_who_answered_the_latest_request_is_theirs(named: str) -> None:
    assert found(named, LATEST, replace(LATEST, answering="university")) == "other-department"
    assert found(named) is None


def test_a_request_whose_subject_names_who_answers_says_nothing_of_the_person() -> None:
    elsewhere = replace(LATEST, subject="fixed", answering="agency")

    assert found("", elsewhere) is None
    assert found("", elsewhere, LATEST) == "other-department"


def test_an_entity_that_is_no_more_and_a_name_that_two_have_are_nobodys() -> None:
    twin = replace(STANDING[0], code="twin")

    assert found("", replace(LATEST, answering="closed-down")) is None
    assert own_entity(twin.name_ar, (), SUBJECTS, [*STANDING, twin]) is None
