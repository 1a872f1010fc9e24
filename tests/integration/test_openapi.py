"""The contract of the API, held against the routes."""

import pytest
from jsonschema.exceptions import ValidationError  # type: ignore[import-untyped]
from openapi_spec_validator import validate

from agent_desktop import problems
from agent_desktop.headers import STATIC
from agent_desktop.routes import ROUTES
from core.permissions import Permission
from tests.fakes.api_client import ApiClient, check_schema, document, resolved
from tests.fakes.desk import Desk


async def test_the_contract_is_valid_openapi_and_served_to_everybody(stranger: ApiClient) -> None:
    answer = await stranger.get("/api/v1/openapi.json")

    validate(answer.json)
    assert answer.json["openapi"].startswith("3.1")


async def test_every_route_is_in_the_contract_and_nothing_else(desk: Desk) -> None:
    served = {
        (route.method.lower(), route.resource.canonical)
        for route in desk.app.router.routes()
        if route.resource is not None and not route.resource.canonical.startswith(STATIC[:-1])
    }
    written = {
        (method, path) for path, methods in document()["paths"].items() for method in methods
    }

    assert written == served


async def test_the_contract_names_the_permissions_of_each_route() -> None:
    for route in ROUTES:
        operation = document()["paths"][route.path][route.method.lower()]
        named = {word for word in Permission if word in operation.get("description", "")}

        assert named == route.needs, route.path
        assert (operation.get("security") == []) == (not route.needs), route.path


async def test_the_contract_names_each_problem_status_that_a_route_can_answer() -> None:
    known = {problem.status for problem in problems.PROBLEMS.values()}
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            written = {int(status) for status in operation["responses"]}
            assert 500 in written, path
            assert {status for status in written if status >= 400} <= known | {413, 500}, path
            assert all(resolved(part)["description"] for part in operation["responses"].values())
            assert operation["summary"], (method, path)


async def test_each_problem_is_told_in_two_languages() -> None:
    for problem in problems.PROBLEMS.values():
        assert problem.title.isascii()
        assert not problem.title_ar.isascii()
        written_elsewhere = problem.detail_ar == "{error.sentence_ar}"  # with each form's field
        assert written_elsewhere or not problem.detail_ar.isascii()


async def test_a_problem_without_arabic_would_break_the_contract() -> None:
    with pytest.raises(ValidationError, match="title_ar"):
        check_schema({"type": "urn:x", "title": "x"}, {"$ref": "#/components/schemas/Problem"})
