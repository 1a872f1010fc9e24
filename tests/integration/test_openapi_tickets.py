"""The requests of the API, held against their contract by schemathesis: right questions and wrong.

``make test-api`` asks for longer.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import pytest
import schemathesis
from aiohttp.http import SERVER_SOFTWARE
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from orjson import dumps
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from agent_desktop.ticket_actions import ACTIONS
from core.permissions import Role
from tests.contract.test_request_import import GOOD, HEADER
from tests.fakes.api_client import document
from tests.fakes.desk import Desk
from tests.integration.test_ticket_files_api import PDF
from tests.integration.test_tickets_api import NEW, TICKETS, Clients, ask, file  # noqa: F401

EXAMPLES = int(os.environ.get("TAWASUL_OPENAPI_EXAMPLES", "8"))  # of each operation, in each mode
OF_OTHERS = int(os.environ.get("TAWASUL_OPENAPI_EXAMPLES", "4"))  # beside the requests themselves
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
PEOPLE = ("noura", "coordinator.department")
OTHERS = ("webhooks", "ticket-views", "answer-templates", "subjects", "entities")
KEEPERS: Mapping[str, tuple[str, ...]] = {  # who may more than hear that they may not
    "webhooks": ("huda",),
    "subjects/": ("huda",),
    "ticket-views": ("noura",),
    "answer-templates": ("coordinator.department",),
}
TEMPLATES = "/api/v1/answer-templates"
HOOK = {"url": "https://hooks.example.org/tawasul", "events": ["answer", "close"]}
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


def operations() -> Mapping[str, schemathesis.APIOperation[Any, Any, Any, Any]]:
    """Return the operations of requests by name; who asks is ours to say, not schemathesis's."""
    whole = deepcopy(document())
    del whole["security"], whole["components"]["securitySchemes"]
    asked = f"^/api/v1/(tickets|{'|'.join(OTHERS)})(/|$)"
    tickets = schemathesis.openapi.from_dict(whole).include(path_regex=asked)
    found = tickets.exclude(path_regex="/live$")  # a WebSocket
    each = [one.ok() for one in found.get_all_operations() if isinstance(one, Ok)]
    return {f"{one.method.upper()} {one.path}": one for one in each}


def has_a_form(operation: schemathesis.APIOperation[Any, Any, Any, Any]) -> bool:
    """Tell whether more is asked than words of an address, of which none has a wrong form."""
    asked = operation.definition.raw
    places = [it.get("in") for it in asked.get("parameters", [])]
    return "requestBody" in asked or any(place != "path" for place in places)


OPERATIONS = operations()
Case = schemathesis.Case[Any]


@dataclass(frozen=True)
class There:
    """What there is at the desk, so that some questions have an answer."""

    url: str
    known: Mapping[str, str]  # what stands in addresses
    headers: Mapping[str, Mapping[str, str]]  # by person

    def is_asked_for(self, case: Case, action: str) -> None:
        """Let a right question be about what there is."""
        for name in case.path_parameters:
            case.path_parameters[name] = {**self.known, "action": action}[name]
        if case.path == TICKETS and isinstance(case.body, dict):
            case.body |= {"title": "تأخر", "text": "تتأخر", "fields": {}, "call_id": None}
            case.body |= {name: NEW[name] for name in ("subject", "entity", "applicant")}
        elif case.path == f"{TICKETS}/import":
            case.body = (HEADER + GOOD).encode()
        elif "action" in case.path_parameters and isinstance(case.body, dict):
            case.body |= {"text": "تتأخر", "mentioned": [], "version": None}
        elif isinstance(case.body, dict):
            fitting: dict[str, Any] = {
                **HOOK,
                "entity": "department",
                "name": case.path[-60:],
                "text": "نص",
            }
            case.body |= {name: fitting[name] for name in fitting if name in case.body}


def ask_often(name: str, mode: GenerationMode, there: There) -> Counter[int]:
    """Ask one operation; each answer must keep the contract. Return the answers by status."""
    statuses: Counter[int] = Counter()
    is_right = mode is GenerationMode.POSITIVE
    held = CHECKS if is_right else [*CHECKS, checks.negative_data_rejection]
    cases = OPERATIONS[name].as_strategy(generation_mode=mode)
    of_what_is_there = st.sampled_from([True, True, False])
    people = next((who for part, who in KEEPERS.items() if f"v1/{part}" in name), PEOPLE)
    examples = EXAMPLES if f" {TICKETS}" in name else OF_OTHERS
    actions = st.just("comment") | st.sampled_from(sorted(ACTIONS))

    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases, st.sampled_from(people), of_what_is_there, actions)
    def answers(case: Case, who: str, is_there: bool, action: str) -> None:  # noqa: FBT001
        if is_there and is_right:
            there.is_asked_for(case, action)
        headers = dict(there.headers[who])
        answer = case.call_and_validate(base_url=there.url, headers=headers, checks=held)
        statuses[answer.status_code] += 1

    answers()
    return statuses


async def kept_for(name: str, number: str, ask: Clients) -> dict[str, str]:  # noqa: F811
    """Return what an operation's address names, made now: others remove such things."""
    if "{view_id}" in name:
        view = await ask["noura"].post("/api/v1/ticket-views", dumps({"name": name[-60:]}))
        return {"view_id": str(view.json["id"])}
    if "{template_id}" in name:
        body = {"entity": "department", "name": name[-60:], "text": "نص"}
        template = await ask["coordinator.department"].post(TEMPLATES, dumps(body))
        return {"template_id": str(template.json["id"])}
    if "{webhook_id}" in name:
        return {"webhook_id": (await ask["huda"].post("/api/v1/webhooks", dumps(HOOK))).json["id"]}
    if "{digest}" in name:
        kept = await ask["noura"].post(f"{TICKETS}/{number}/attachments?name=a.pdf", PDF)
        return {"number": number, "digest": kept.json["digest"]}
    return {"number": number, "code": "transport.delay"}


@pytest.mark.parametrize("mode", MODES)
async def test_every_answer_keeps_the_contract(
    desk: Desk,
    ask: Clients,  # noqa: F811
    mode: GenerationMode,
) -> None:
    await desk.person("huda", Role.ADMINISTRATOR)
    ask["huda"] = replace(
        ask["noura"], headers={"Origin": desk.url, "Cookie": await desk.cookie("huda")}
    )
    headers = {who: {**ask[who].headers, "User-Agent": SERVER_SOFTWARE} for who in ask}
    number = (await file(ask)).json["number"]

    is_right = mode is GenerationMode.POSITIVE
    for name in OPERATIONS if is_right else [it for it in OPERATIONS if has_a_form(OPERATIONS[it])]:
        there = There(desk.url, await kept_for(name, number, ask), headers)
        statuses = await asyncio.to_thread(ask_often, name, mode, there)

        assert 401 not in statuses, name
        if is_right:
            assert any(status < 300 for status in statuses), (name, statuses)
