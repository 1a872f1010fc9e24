"""Reads the scripts beside a flow: ``19996.tests.yaml``."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import yaml

from ivr.nodes import Reason
from ivr.rehearsal import ANYTHING, RIYADH, Sample, Script, Stage, moment

NOON = datetime(2026, 8, 16, 12, 0, tzinfo=RIYADH)  # a Sunday: when a script says nothing else
OF_A_SAMPLE = ("look-up", "number", "identity", "with")
OF_A_TEST = {"test", "at", "closed", "opens", "away", "given", "keys", "hears", "scores",
             "ends"}  # fmt: skip


class ScriptError(Exception):
    """A file of scripts cannot be read."""


def read_scripts(text: str) -> list[Script]:
    """Return the scripts of *text*; ScriptError says what is wrong."""
    content = _content(text)
    shared = samples_of(content)
    return [_script(entry, shared) for entry in content.get("tests", [])]


def read_samples(text: str) -> tuple[Sample, ...]:
    """Return what the registers of *text* know."""
    return samples_of(_content(text))


def _content(text: str) -> Mapping[str, Any]:
    """Every scalar stays text: 0123 is no number, and 06:00 not 360."""
    try:
        content = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - builds no objects
    except yaml.YAMLError as error:
        raise ScriptError(f"This is not YAML: {error}") from error
    if not isinstance(content, dict):
        raise ScriptError("The file holds no 'tests:'.")
    return content


def samples_of(content: Mapping[str, Any]) -> tuple[Sample, ...]:
    """Return what stands below ``look-ups``."""
    return tuple(
        Sample(
            look_up=_needed(entry, "look-up"),
            number=_needed(entry, "number"),
            identity=_needed(entry, "identity"),
            value=entry.get("with", ""),
            fields={name: text for name, text in entry.items() if name not in OF_A_SAMPLE},
        )
        for entry in content.get("look-ups", [])
    )


def _script(entry: Mapping[str, Any], samples: tuple[Sample, ...]) -> Script:
    name = _needed(entry, "test")
    if unknown := entry.keys() - OF_A_TEST:
        raise ScriptError(f"Test {name!r}: the key {min(unknown)!r} is unknown.")
    try:
        stage = Stage(
            now=moment(entry["at"]) if "at" in entry else NOON,
            samples=samples,
            away=frozenset(entry.get("away", [])),
            reason=Reason(entry["closed"]) if "closed" in entry else None,
            opens_at=moment(entry["opens"]) if "opens" in entry else None,
            given=entry.get("given", {}),
        )
    except ValueError as error:
        raise ScriptError(f"Test {name!r}: {error}.") from error
    return Script(
        name=name,
        keys=tuple(entry.get("keys", [])),
        hears=tuple(_hears(item) for item in entry.get("hears", [ANYTHING])),
        ends=_needed(entry, "ends"),
        scores=_scores(entry["scores"]) if "scores" in entry else None,
        stage=stage,
    )


def _scores(entry: Mapping[str, str]) -> tuple[str, ...]:
    """Return ``agent 5`` of ``{agent: 5}``, in order."""
    return tuple(f"{question} {score}" for question, score in entry.items())


def _hears(item: str | Mapping[str, str]) -> str:
    """Return ``digits 123`` of ``{digits: 123}``."""
    if isinstance(item, str):
        return ANYTHING if item == "..." else item
    return " ".join(f"{kind} {value}" for kind, value in item.items())


def _needed(entry: Mapping[str, Any], key: str) -> str:
    if not isinstance(entry, dict) or not isinstance(entry.get(key), str):
        raise ScriptError(f"{key!r} is missing in {entry}.")
    return str(entry[key])
