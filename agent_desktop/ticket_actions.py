"""What may be done to a request over HTTP: each action, and what it reads from the body."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from agent_desktop.ticket_form import flag, importance_in, mentioned_in, text, version_in, word
from ticketing.request_rights import Person
from ticketing.requests import Request
from ticketing.service import Requests


@dataclass(frozen=True, slots=True)
class Asked:
    """One action on one request, and what came with it."""

    requests: Requests
    number: str
    by: Person
    body: Mapping[str, Any]

    @property
    def version(self) -> int | None:
        """Return the version that the person looked at, if they say so."""
        return version_in(self.body)

    @property
    def text(self) -> str:
        """Return the words of the action."""
        return text(self.body, "text")

    @property
    def reason(self) -> str:
        """Return the words of an action that needs none."""
        return text(self.body, "text", is_required=False)


Act = Callable[[Asked], Awaitable[Request]]


def _acknowledge(it: Asked) -> Awaitable[Request]:
    return it.requests.acknowledge(it.number, by=it.by, version=it.version)


def _assign(it: Asked) -> Awaitable[Request]:
    return it.requests.assign(it.number, word(it.body, "to"), by=it.by, version=it.version)


def _study(it: Asked) -> Awaitable[Request]:
    return it.requests.study(it.number, by=it.by, version=it.version)


def _ask(it: Asked) -> Awaitable[Request]:
    return it.requests.ask(it.number, it.text, by=it.by, version=it.version)


def _reply(it: Asked) -> Awaitable[Request]:
    return it.requests.reply(it.number, it.text, by=it.by)


def _resume(it: Asked) -> Awaitable[Request]:
    return it.requests.resume(it.number, it.text, by=it.by, version=it.version)


def _transfer(it: Asked) -> Awaitable[Request]:
    to = word(it.body, "to")
    return it.requests.transfer(it.number, to, it.text, by=it.by, version=it.version)


def _answer(it: Asked) -> Awaitable[Request]:
    return it.requests.answer(it.number, it.text, by=it.by, version=it.version)


def _approve(it: Asked) -> Awaitable[Request]:
    return it.requests.approve(it.number, by=it.by, version=it.version)


def _return(it: Asked) -> Awaitable[Request]:
    return it.requests.return_answer(it.number, it.text, by=it.by, version=it.version)


def _object(it: Asked) -> Awaitable[Request]:
    return it.requests.object(it.number, it.text, by=it.by)


def _review(it: Asked) -> Awaitable[Request]:
    return it.requests.review(it.number, by=it.by, version=it.version)


def _uphold(it: Asked) -> Awaitable[Request]:
    return it.requests.uphold(it.number, it.text, by=it.by, version=it.version)


def _overturn(it: Asked) -> Awaitable[Request]:
    return it.requests.overturn(it.number, it.text, by=it.by, version=it.version)


def _escalate(it: Asked) -> Awaitable[Request]:
    return it.requests.escalate(it.number, it.text, by=it.by, version=it.version)


def _close(it: Asked) -> Awaitable[Request]:
    return it.requests.close(it.number, it.reason, by=it.by, version=it.version)


def _reopen(it: Asked) -> Awaitable[Request]:
    return it.requests.reopen(it.number, it.text, by=it.by, version=it.version)


def _withdraw(it: Asked) -> Awaitable[Request]:
    return it.requests.withdraw(it.number, it.reason, by=it.by)


def _comment(it: Asked) -> Awaitable[Request]:
    is_told, mentioned = flag(it.body, "is_told"), mentioned_in(it.body)
    return it.requests.comment(it.number, it.text, by=it.by, is_told=is_told, mentioned=mentioned)


def _add(it: Asked) -> Awaitable[Request]:
    return it.requests.add(it.number, it.text, by=it.by)


def _weigh(it: Asked) -> Awaitable[Request]:
    importance = importance_in(it.body)
    return it.requests.weigh(it.number, importance, it.reason, by=it.by, version=it.version)


def _merge(it: Asked) -> Awaitable[Request]:
    return it.requests.merge(it.number, word(it.body, "into"), by=it.by)


def _link(it: Asked) -> Awaitable[Request]:
    return it.requests.link(it.number, word(it.body, "with"), by=it.by)


ACTIONS: Mapping[str, Act] = MappingProxyType(
    {
        "acknowledge": _acknowledge,
        "assign": _assign,
        "study": _study,
        "ask": _ask,
        "reply": _reply,
        "resume": _resume,
        "transfer": _transfer,
        "answer": _answer,
        "approve": _approve,
        "return": _return,
        "object": _object,
        "review": _review,
        "uphold": _uphold,
        "overturn": _overturn,
        "escalate": _escalate,
        "close": _close,
        "reopen": _reopen,
        "withdraw": _withdraw,
        "comment": _comment,
        "add": _add,
        "weigh": _weigh,
        "merge": _merge,
        "link": _link,
    }
)
