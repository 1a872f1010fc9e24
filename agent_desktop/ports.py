"""What the pages and the API need from the running centre; ``tawasul`` implements it."""

from collections.abc import Mapping
from typing import Protocol


class Readiness(Protocol):
    """Knows whether the centre can serve."""

    async def missing(self) -> Mapping[str, str]:
        """Return what is missing (``asterisk``, ``database``, ``redis``), each with a sentence."""


class AgentCommands(Protocol):
    """Tells the switch what an agent does. Each method returns when Asterisk has agreed.

    An unknown extension raises ``supervision.errors.NoSuchAgentError``; whoever must sign in first
    ``agi.errors.NotSignedInError``; no connection to Asterisk ``agi.errors.AsteriskLostError``; a
    refusal of Asterisk's own ``agi.errors.ActionRefusedError``.
    """

    async def sign_in(self, extension: str) -> None:
        """Put the agent into their queues; doing it twice changes nothing."""

    async def pause(self, extension: str, reason: str) -> None:
        """Let the agent take no calls, for *reason*."""

    async def ready(self, extension: str) -> None:
        """Let the agent take calls again."""

    async def sign_out(self, extension: str) -> None:
        """Take the agent out of all queues; a call they are on goes on."""
