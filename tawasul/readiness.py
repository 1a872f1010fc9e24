"""Wait until a centre that was started can take calls."""

import http.client
import json
import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from core.settings import Settings
from tawasul.errors import NotReadyError, ProgramFailedError
from tawasul.processes import ProgramState, Supervisord, log_of
from tawasul.progress import Step

READY_SECONDS = 120.0
LOOK_SECONDS = 0.2
ENOUGH_TRIES = 3
TAIL_BYTES = 8192
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - an address to ask, not to bind
TERMINAL_CODES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class Tries:
    """Counts how often each program was started in vain."""

    def __init__(self) -> None:
        self._starts: dict[str, set[int]] = {}

    def given_up(self, states: Iterable[ProgramState]) -> str | None:
        """Return the program that failed too often to hope, if there is one."""
        for state in states:
            starts = self._starts.setdefault(state.name, set())
            if state.failing:
                starts.add(state.started)
            if len(starts) >= ENOUGH_TRIES:
                return state.name
        return None


def wait_until_ready(settings: Settings, supervisord: Supervisord, step: Step) -> None:
    """Return when /readyz says yes; raise when a program fails or time runs out."""
    tries = Tries()
    until = time.monotonic() + READY_SECONDS
    while (missing := missing_parts(settings)) is not None:
        step.detail = missing
        if supervisord.process.poll() is not None:
            out = settings.logs / "supervisord.out"
            raise ProgramFailedError("supervisord", out, last_line(out))
        if name := tries.given_up(supervisord.states()):
            log = log_of(settings, name)
            raise ProgramFailedError(name, log, last_line(log))
        if time.monotonic() > until:
            raise NotReadyError(READY_SECONDS, missing, settings.logs)
        time.sleep(LOOK_SECONDS)


def missing_parts(settings: Settings) -> str | None:
    """Return what the centre still waits for, or None when it is ready."""
    if (told := _told(settings)) is None:
        return "the controller does not answer yet"
    status, body = told
    return None if status == http.client.OK else named_in(body)


def impaired_parts(settings: Settings) -> Sequence[str]:
    """Return the sentences of what callers are served worse without."""
    if (told := _told(settings)) is None:
        return ()
    try:
        return [*json.loads(told[1])["impaired"].values()]
    except (ValueError, LookupError, TypeError, AttributeError):
        return ()


def _told(settings: Settings) -> tuple[int, bytes] | None:
    """Return status and body of /readyz, None where nobody answers."""
    host = ANYWHERE.get(settings.http_host, settings.http_host)
    connection = http.client.HTTPConnection(host, settings.http_port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def named_in(body: bytes) -> str:
    """Return what a 503 of /readyz names as missing, as words for a person."""
    try:
        answer = json.loads(body)
    except ValueError:
        return "the controller is not ready"
    if not isinstance(answer, dict):
        return "the controller is not ready"
    missing = answer.get("missing")
    if isinstance(missing, list | dict) and missing:
        return "waiting for " + ", ".join(str(part) for part in missing)
    return str(answer.get("detail") or "the controller is not ready")


def last_line(log: Path) -> str:
    """Return the last line of a log that says something, without terminal colours."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - TAIL_BYTES))
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
    lines = [line.strip() for line in TERMINAL_CODES.sub("", text).splitlines()]
    return next((line for line in reversed(lines) if line), "")
