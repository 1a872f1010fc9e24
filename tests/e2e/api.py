"""The centre's HTTP interface as a test asks it."""

import json
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from tests.e2e.children import wait_until

DIRECT = build_opener(ProxyHandler({}))
SECONDS = 60

Row = dict[str, Any]


class ApiError(Exception):
    """The centre refused, or did not answer."""

    def __init__(self, what: str, status: int, body: str) -> None:
        self.status = status
        super().__init__(f"{what}: {status} {body}")


class Api:
    """One token's view of a centre."""

    def __init__(self, base: str, token: str) -> None:
        self.base = base
        self.token = token

    @property
    def credentials(self) -> dict[str, str]:
        """Return what says who asks."""
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str) -> Row:
        """Return the answer to GET."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: Row | None = None) -> Row:
        """Return the answer to POST."""
        return self._ask("POST", path, {} if body is None else body)

    def put(self, path: str, body: Row) -> Row:
        """Return the answer to PUT."""
        return self._ask("PUT", path, body)

    def delete(self, path: str) -> Row:
        """Return the answer to DELETE."""
        return self._ask("DELETE", path, None)

    def is_ready(self) -> bool:
        """Tell whether /readyz says yes."""
        return self._answers("/readyz")

    def is_alive(self) -> bool:
        """Tell whether /healthz says yes."""
        return self._answers("/healthz")

    def _answers(self, path: str) -> bool:
        try:
            self.get(path)
        except (ApiError, URLError, OSError):
            return False
        return True

    def missing(self) -> str:
        """Return what /readyz says is missing, or nothing when the centre is ready."""
        try:
            self.get("/readyz")
        except ApiError as error:
            return str(error)
        return ""

    def call(self, call_id: str) -> Row:
        """Return one call with its events."""
        return self.get(f"/api/v1/calls/{call_id}")

    def calls(self, limit: int = 500) -> list[Row]:
        """Return the newest calls."""
        rows = self.get(f"/api/v1/calls?limit={limit}")["calls"]
        assert isinstance(rows, list)
        return rows

    def calls_of(self, caller: str) -> list[Row]:
        """Return the calls from one number."""
        return [row for row in self.calls() if row["caller"] == caller]

    def wait_for_call(
        self, caller: str, wanted: Callable[[Row], bool], what: str, seconds: float = 30
    ) -> Row:
        """Return the last call of *caller*, with its events, once it is *wanted*."""
        found: list[Row] = []

        def stands() -> bool:
            found[:] = [row for row in self.calls_of(caller) if wanted(row)][:1]
            return bool(found)

        try:
            wait_until(stands, f"call of {caller} {what}", seconds)
        except AssertionError as late:
            raise AssertionError(f"{late}; the journal has {self.calls_of(caller)}") from late
        return self.call(found[0]["call_id"])

    def wait_for_outcome(self, caller: str, outcome: str, seconds: float = 30) -> Row:
        """Return the ended call of *caller* once its outcome stands in the journal."""
        return self.wait_for_call(
            caller,
            lambda row: row["ended_at"] is not None and row["outcome"] == outcome,
            f"ended as {outcome}",
            seconds,
        )

    def wait_for_state(self, caller: str, state: str, seconds: float = 30) -> Row:
        """Return the call of *caller* once it stands in that state."""
        return self.wait_for_call(caller, lambda row: row["state"] == state, state, seconds)

    def _ask(self, method: str, path: str, body: Row | None) -> Row:
        request = Request(  # noqa: S310 - the tests' own centre
            self.base + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={**self.credentials, "Content-Type": "application/json"},
        )
        try:
            with DIRECT.open(request, timeout=SECONDS) as response:
                return json.loads(response.read() or b"{}")  # type: ignore[no-any-return]
        except HTTPError as error:
            with error:
                text = error.read().decode(errors="replace")
            raise ApiError(f"{method} {path}", error.code, text) from None


def kinds_of(call: Row) -> list[str]:
    """Return the kinds of a call's events in order."""
    return [event["kind"] for event in call["events"]]
