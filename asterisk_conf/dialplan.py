"""A part of the dialplan as a value: ``extensions.conf.j2`` writes it down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One application; *label* names its priority for jumps."""

    application: str
    arguments: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """What is done at *name*, step by step."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A context; what is not found in it is looked for in those it *includes*."""

    name: str
    extensions: tuple[Extension, ...]
    includes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialplan:
    """A dialogue that Asterisk leads alone; *version* is what the journal is told of it.

    ``begins`` and ``resumes`` are contexts, entered at their ``s``: for callers who have heard
    nothing yet, and for those whom the controller has left.
    """

    version: str
    contexts: tuple[Context, ...]
    begins: str
    resumes: str


def goto(context: str, extension: str = "s") -> Step:
    """Return the jump to an extension of another context."""
    return Step("Goto", f"{context},{extension},1")


def goto_here(extension: str) -> Step:
    """Return the jump to an extension of the same context."""
    return Step("Goto", f"{extension},1")


def assign(variable: str, value: str) -> Step:
    """Return the step that sets a variable."""
    return Step("Set", f"{variable}={value}")


def goto_if(condition: str, extension: str) -> Step:
    """Return the jump to an extension of the same context if *condition* holds."""
    return Step("GotoIf", f"$[{condition}]?{extension},1")
