"""A program that asks the API and holds every answer against the contract."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import orjson
from aiohttp import ClientSession
from openapi_schema_validator import OAS31Validator

from agent_desktop import contract

JSON = ("application/json", "application/problem+json")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    content_type: str
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the API says
        return orjson.loads(self.text)


@dataclass
class ApiClient:
    """Asks with a token, or with none."""

    session: ClientSession
    url: str
    token: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **headers: str) -> Answer:
        """Return the answer to GET, which kept the contract."""
        return await self.ask("GET", path, headers=headers)

    async def post(self, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Return the answer to POST, which kept the contract."""
        return await self.ask("POST", path, body, headers)

    async def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = {}
    ) -> Answer:
        """Return the answer, which kept the contract."""
        sent = {**self.headers, **headers}
        if self.token is not None:
            sent["Authorization"] = f"Bearer {self.token}"
        async with self.session.request(
            method, self.url + path, data=body, headers=sent, allow_redirects=False
        ) as response:
            text = await response.text(errors="replace")
            answer = Answer(response.status, response.content_type, response.headers, text)
        check_kept(method, path, answer)
        return answer


def check_kept(method: str, path: str, answer: Answer) -> None:
    """Fail unless the contract has this answer to a known address, in this form."""
    if (responses := responses_of(method, path.partition("?")[0])) is None:
        return
    written = responses.get(str(answer.status))
    assert written is not None, f"{method} {path} must not answer {answer.status}: {answer.text}"
    forms = resolved(written).get("content", {})
    if answer.content_type in JSON:
        assert answer.content_type in forms, f"{method} {path} answers {answer.content_type}"
        check_schema(answer.json, forms[answer.content_type]["schema"])
    elif answer.status not in {204, 303}:
        assert answer.content_type in forms, f"{method} {path} answers {answer.content_type}"


def check_schema(value: object, schema: Mapping[str, Any]) -> None:
    """Fail unless *value* is as *schema*, which may point into the contract."""
    whole = {**schema, "components": document()["components"]}
    OAS31Validator(whole, format_checker=OAS31Validator.FORMAT_CHECKER).validate(value)


def responses_of(method: str, path: str) -> Mapping[str, Any] | None:
    """Return what the contract says of an address, or None when it is none of the API's."""
    literal = sorted(document()["paths"].items(), key=lambda item: "{" in item[0])
    for template, operations in literal:
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in operations:
            responses: Mapping[str, Any] = operations[method.lower()]["responses"]
            return responses
    return None


def resolved(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the part of the contract that a reference points to."""
    if (pointer := part.get("$ref")) is None:
        return part
    found: Any = document()
    for step in pointer.removeprefix("#/").split("/"):
        found = found[step]
    return found  # type: ignore[no-any-return]


@cache
def document() -> dict[str, Any]:
    """Return the contract."""
    read: dict[str, Any] = orjson.loads(contract.text())
    return read
