"""Callbacks over HTTP."""

from core.audit import Action
from core.audit_store import AuditLog, Wanted
from core.permissions import Permission, Role, may
from tests.builders import a_callback
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import Desk


async def test_the_open_callbacks_are_listed_and_one_is_given_up(
    desk: Desk, api: ApiClient
) -> None:
    desk.callbacks.callbacks = [a_callback(7), a_callback(8, number="0550000002")]

    listed = await api.get("/api/v1/callbacks")
    given_up = await api.ask("DELETE", "/api/v1/callbacks/7")
    left = await api.get("/api/v1/callbacks")

    assert [it["callback_id"] for it in listed.json["callbacks"]] == [7, 8]
    assert listed.json["callbacks"][0]["number"] == "0551234567"
    assert given_up.json == {"callback_id": 7, "done": "cancel"}
    assert [it["callback_id"] for it in left.json["callbacks"]] == [8]
    (row,) = await AuditLog(desk.sessions).page(Wanted(action=Action.CALLBACK_GIVEN_UP), 10)
    assert (row.actor, row.subject) == ("program", "callback/7")


async def test_a_callback_that_is_not_open_is_a_problem_in_both_languages(
    desk: Desk, api: ApiClient
) -> None:
    for wrong in ("99", "nine", "9" * 30):
        answer = await api.ask("DELETE", f"/api/v1/callbacks/{wrong}")

        assert answer.status == 404
        assert answer.json["title_ar"]
    assert not await AuditLog(desk.sessions).page(Wanted(action=Action.CALLBACK_GIVEN_UP), 10)


async def test_numbers_of_callers_are_not_for_everybody() -> None:
    allowed = {role for role in Role if may(role, Permission.CALLBACKS_MANAGE)}

    assert allowed == {Role.SUPERVISOR, Role.ADMINISTRATOR}
