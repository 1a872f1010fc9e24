"""The flows that come with the programme, checked against its prompts and queues."""

from collections.abc import Collection
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from asterisk_conf.names import CALLBACK_FLOW, CALLED_BACK_FLOW, SERVICE_NUMBER, SURVEY
from asterisk_conf.queues import QUEUES
from ivr.flow_check import World, load
from ivr.nodes import FlowDefinition
from ivr.prompts import LANGUAGES, texts

FLOWS = (SERVICE_NUMBER, SURVEY, CALLBACK_FLOW, CALLED_BACK_FLOW)


def folder() -> Path:
    """Return where the flows lie; the package is installed as files."""
    return Path(str(files("ivr").joinpath("flows")))


def source(number: str) -> str:
    """Return the text of a flow's file."""
    return (folder() / f"{number}.yaml").read_text(encoding="utf-8")


def scripts(number: str) -> str:
    """Return the text of the scripts beside a flow."""
    return (folder() / f"{number}.tests.yaml").read_text(encoding="utf-8")


@cache
def world() -> World:
    """Return what flows may name: our prompts, queues and calendars."""
    return World(prompts={it: frozenset(texts(it)) for it in LANGUAGES}, queues=frozenset(QUEUES))


def world_with(answers: Collection[str] | None) -> World:
    """Return what flows may name where the FAQ bank speaks these entries."""
    return replace(world(), answers=answers)


@cache
def packaged(number: str) -> FlowDefinition:
    """Return the programme's own flow; FlowFaultsError if it has faults."""
    return load(source(number), world(), file=f"ivr/flows/{number}.yaml")


def unified_number() -> FlowDefinition:
    """Return the dialogue of 19996."""
    return packaged(SERVICE_NUMBER)


def survey() -> FlowDefinition:
    """Return the survey after the talk."""
    return packaged(SURVEY)
