"""The requests of the API, held against their contract by schemathesis: right questions and wrong.

``make test-api`` asks for longer.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from aiohttp.http import SERVER_SOFTWARE
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from agent_desktop.ticket_actions import ACTIONS
from tests.contract.test_request_import import GOOD, HEADER
from tests.fakes.api_client import document
from tests.integration.test_ticket_files_api import PDF
from tests.integration.test_tickets_api import NEW, TICKETS, Clients, ask, file  # noqa: F401

EXAMPLES = int(os.environ.get("TAWASUL_OPENAPI_EXAMPLES", "8"))  # of each operation, in each mode
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
PEOPLE = ("noura", "coordinator.department")
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
    tickets = schemathesis.openapi.from_dict(whole).include(path_regex=f"^{TICKETS}")
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
    number: str
    digest: str
    headers: Mapping[str, Mapping[str, str]]  # by person

    def is_asked_for(self, case: Case, action: str) -> None:
        """Let a right question be about what there is."""
        known = {"number": self.number, "digest": self.digest, "action": action}
        for name in case.path_parameters:
            case.path_parameters[name] = known[name]
        if case.path == TICKETS and isinstance(case.body, dict):
            case.body |= {"title": "تأخر", "text": "تتأخر", "fields": {}, "call_id": None}
            case.body |= {name: NEW[name] for name in ("subject", "entity", "applicant")}
        elif case.path == f"{TICKETS}/import":
            case.body = (HEADER + GOOD).encode()
        elif "action" in case.path_parameters and isinstance(case.body, dict):
            case.body |= {"text": "تتأخر", "mentioned": [], "version": None}


def ask_often(name: str, mode: GenerationMode, there: There) -> Counter[int]:
    """Ask one operation; each answer must keep the contract. Return the answers by status."""
    statuses: Counter[int] = Counter()
    is_right = mode is GenerationMode.POSITIVE
    held = CHECKS if is_right else [*CHECKS, checks.negative_data_rejection]
    cases = OPERATIONS[name].as_strategy(generation_mode=mode)
    of_what_is_there = st.sampled_from([True, True, False])
    actions = st.just("comment") | st.sampled_from(sorted(ACTIONS))

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases, st.sampled_from(PEOPLE), of_what_is_there, actions)
    def answers(case: Case, who: str, is_there: bool, action: str) -> None:  # noqa: FBT001
        if is_there and is_right:
            there.is_asked_for(case, action)
        headers = dict(there.headers[who])
        answer = case.call_and_validate(base_url=there.url, headers=headers, checks=held)
        statuses[answer.status_code] += 1

    answers()
    return statuses


@pytest.mark.parametrize("mode", MODES)
async def test_every_answer_keeps_the_contract(ask: Clients, mode: GenerationMode) -> None:  # noqa: F811
    number, noura = (await file(ask)).json["number"], ask["noura"]
    kept = await noura.post(f"{TICKETS}/{number}/attachments?name=a.pdf", PDF)
    headers = {who: {**ask[who].headers, "User-Agent": SERVER_SOFTWARE} for who in PEOPLE}
    there = There(noura.url, number, kept.json["digest"], headers)

    is_right = mode is GenerationMode.POSITIVE
    for name in OPERATIONS if is_right else [it for it in OPERATIONS if has_a_form(OPERATIONS[it])]:
        statuses = await asyncio.to_thread(ask_often, name, mode, there)

        assert 401 not in statuses, name
        if is_right:
            assert any(status < 300 for status in statuses), (name, statuses)
